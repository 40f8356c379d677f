"""Controls bound to settings of the configuration, whose bounds they keep to.

The configuration is the one truth: before a control is drawn its widget gets the setting's value, after it was moved
its callback changes the setting (`late.py` says what of a session that is new to an open tab).
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from playground.shell.late import Widget, draw
from playground.shell.run import PageRun

Convert = Callable[[Any], Any]


def _same(value: Any) -> Any:
    return value


def _setting(run: PageRun, path: str, widget: Widget, to_widget: Convert = _same, to_setting: Convert = _same, **look: Any) -> None:
    """Draw the control of a setting. What several pages have is one control for all of them, what only this page has its own."""
    key = f"set.{path}" if run.in_config(path) else f"{run.page.name}.{path}"

    def moved() -> None:
        if st.session_state[key] is not None:  # a segmented control can be emptied by a second click
            run.change(path, to_setting(st.session_state[key]))

    draw(run, widget, key, to_widget(run.value(path)), moved, of=path, **look)


def choice(run: PageRun, path: str, label: str, titles: Mapping[str, str], help: str | None = None) -> None:
    """One of several names, shown by their titles."""
    _setting(run, path, st.selectbox, default="index", label=label, options=list(titles), format_func=lambda name: titles[name], help=help)


def segments(run: PageRun, path: str, label: str, titles: Mapping[str, str]) -> None:
    _setting(
        run,
        path,
        st.segmented_control,
        default="default",
        label=label,
        options=list(titles),
        format_func=lambda name: titles[name],
        label_visibility="collapsed",
        width="stretch",
    )


def steps(run: PageRun, path: str, label: str, values: Sequence[Any], show: Callable[[Any], str], help: str | None = None) -> None:
    """A slider over given values (a log scale, mostly); a value from a link that is none of them is added."""
    value = run.value(path)
    numbers = sorted({v for v in (*values, value) if not isinstance(v, str) and v is not None})
    options = list(values) if value in values else [v for v in values if v is None] + numbers + [v for v in values if isinstance(v, str)]
    _setting(run, path, st.select_slider, label=label, options=options, format_func=show, help=help)


def percent(run: PageRun, path: str, label: str, step: int = 5, help: str | None = None) -> None:
    """A share, shown as a percentage."""
    low, high = (round(100 * bound) for bound in run.kind.settings.bounds(path))
    look = {"label": label, "min_value": low, "max_value": high, "step": step, "format": "%d %%", "help": help}
    _setting(run, path, st.slider, lambda v: round(100 * v), lambda v: v / 100, **look)


def whole(run: PageRun, path: str, label: str, step: int = 1, help: str | None = None, high: int | None = None) -> None:
    """A whole number on a slider."""
    low, top = (int(bound) for bound in run.kind.settings.bounds(path))
    _setting(run, path, st.slider, int, int, label=label, min_value=low, max_value=high or top, step=step, help=help)


def number(run: PageRun, path: str, label: str, step: float | int, format: str | None = None, help: str | None = None) -> None:
    """A number to type. Its kind, whole or not, follows from the step."""
    low, high = run.kind.settings.bounds(path)
    kind = type(step)
    look = {"label": label, "min_value": kind(low), "max_value": kind(high), "step": step, "format": format, "help": help}
    _setting(run, path, st.number_input, kind, kind, **look)


def switch(run: PageRun, path: str, label: str, help: str | None = None) -> None:
    _setting(run, path, st.toggle, bool, bool, label=label, help=help)
