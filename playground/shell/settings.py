"""Settings as controls: which one, its label, its help and its bounds follow from the configuration's field.

A field says with `json_schema_extra` what its type does not: {"unit": "%"} for a share of one, {"steps": [...]} for a slider over given
values, {"step": 0.01} for a number to type.
"""

from typing import Any

import streamlit as st

from playground.shell import controls
from playground.shell.run import Run

SLIDES = 1000  # whole numbers up to there are on a slider, greater ones are typed


def show_settings(run: Run, *paths: str) -> None:
    """One below the other, as wide as the place has room."""
    for path in paths:
        show_setting(run, path)


def show_beside(run: Run, *paths: str) -> None:
    """Two or three side by side."""
    for column, path in zip(st.columns(len(paths), gap="small"), paths, strict=True):
        with column:
            show_setting(run, path)


def show_setting(run: Run, path: str) -> None:
    """One setting's control. Raises KeyError for an unknown path."""
    settings = run.kind.settings
    info = settings.info(path)
    extra: dict[str, Any] = info.json_schema_extra if isinstance(info.json_schema_extra, dict) else {}
    label, help = settings.label(path), info.description
    if path in settings.choices:
        controls.choice(run, path, label, {name: settings.title(path, name) for name in settings.choices[path]}, help=help)
    elif info.annotation is bool:
        controls.switch(run, path, label, help=help)
    elif "steps" in extra:
        controls.steps(run, path, label, extra["steps"], lambda value: f"{value:g}" if isinstance(value, float) else str(value), help=help)
    elif extra.get("unit") == "%":
        controls.percent(run, path, label, int(extra.get("step", 5)), help=help)
    elif info.annotation is int and settings.bounds(path)[1] <= SLIDES:
        controls.whole(run, path, label, int(extra.get("step", 1)), help=help)
    else:
        controls.number(run, path, label, extra.get("step", 1 if info.annotation is int else 0.01), help=help)
