"""Settings as controls: which one, its label, its help and its bounds follow from the configuration's field.

A sidebar is groups of items: a path stands for its control, `Columns` for two lists of items side by side, a function draws what is truly
special. What a field says with `json_schema_extra` beside its type is listed in `playground/core/settings.py`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Union

import streamlit as st

from playground.core.settings import said
from playground.shell import controls
from playground.shell.run import PageRun

SLIDES = 1000  # whole numbers with as many steps are on a slider, those with more are typed

Item = Union[str, "Columns", Callable[[PageRun], None]]


@dataclass(frozen=True)
class Columns:
    """Two lists of items side by side."""

    left: tuple[Item, ...]
    right: tuple[Item, ...]


@dataclass(frozen=True)
class Group:
    """Items under one title."""

    title: str
    items: tuple[Item, ...]
    expanded: bool | None = None  # of its expander; None: a heading, under which they are always seen


def show_groups(run: PageRun, *groups: Group) -> None:
    """One below the other."""
    for group in groups:
        paths = _paths(group.items)
        if paths and all(run.limits.hides(path) for path in paths):
            continue
        if group.expanded is None:
            st.markdown(f"##### {group.title}")
            show_settings(run, *group.items)
        else:
            with st.expander(group.title, expanded=group.expanded):
                show_settings(run, *group.items)


def _paths(items: tuple[Item, ...]) -> list[str]:
    """Of the settings among items; what functions draw is not known."""
    found: list[str] = []
    for item in items:
        if isinstance(item, str):
            found.append(item)
        elif isinstance(item, Columns):
            found += _paths(item.left) + _paths(item.right)
    return found


def show_settings(run: PageRun, *items: Item) -> None:
    """One below the other, as wide as the place has room."""
    for item in items:
        if isinstance(item, str):
            show_setting(run, item)
        elif isinstance(item, Columns):
            for column, inside in zip(st.columns(2, gap="small"), (item.left, item.right), strict=True):
                with column:
                    show_settings(run, *inside)
        else:
            item(run)


def show_beside(run: PageRun, *paths: str) -> None:
    """Two or three side by side."""
    for column, path in zip(st.columns(len(paths), gap="small"), paths, strict=True):
        with column:
            show_setting(run, path)


def own(*paths: str) -> Callable[[PageRun], None]:
    """An item: the settings that only the chosen values of these have, such as an optimizer's, two by two."""

    def show(run: PageRun) -> None:
        names = [name for path in paths for name in run.kind.settings.own(path, run.value(path))]
        for first in range(0, len(names), 2):
            for column, name in zip(st.columns(2, gap="small"), names[first : first + 2], strict=False):
                with column:
                    show_setting(run, name)

    return show


def own_below(path: str) -> Callable[[PageRun], None]:
    """An item: the settings that only the chosen value has, one below the other."""
    return lambda run: show_settings(run, *run.kind.settings.own(path, run.value(path)))


def show_setting(
    run: PageRun,
    path: str,
    label: str | None = None,
    help: str | None = None,
    titles: Mapping[str, str] | None = None,
    high: int | None = None,
) -> None:
    """One setting's control. What is given stands for what its field says: of choices those that fit now, of a number the greatest.

    Raises KeyError for an unknown path.
    """
    settings = run.kind.settings
    info = settings.info(path)
    extra = said(info)
    label, help = label or settings.label(path), help or settings.help(path, run.value(path))
    if path in settings.choices:
        controls.choice(run, path, label, titles or settings.titles(path), help=help)
    elif info.annotation is bool:
        controls.switch(run, path, label, help=help)
    elif "steps" in extra:
        controls.steps(run, path, label, extra["steps"], show_step, help=help)
    elif extra.get("unit") == "%":
        controls.percent(run, path, label, extra.get("step", 5), help=help)
    elif info.annotation is int and not extra.get("typed") and _places(run, path) <= SLIDES:
        controls.whole(run, path, label, extra.get("step", 1), help=help, high=high)
    else:
        controls.number(run, path, label, extra.get("step", 1 if info.annotation is int else 0.01), extra.get("format"), help=help)


def _places(run: PageRun, path: str) -> float:
    """How many steps a slider would have."""
    low, high = run.kind.settings.bounds(path)
    step: float = said(run.kind.settings.info(path)).get("step", 1)
    return (high - low) / step


def show_step(value: Any) -> str:
    """A value of a slider over given ones."""
    return "off" if value is None else f"{value:g}" if isinstance(value, float) else str(value)
