"""Controls bound to settings of the configuration: bounds and choices come from `playground.points.config` and the tables.

The configuration is the one truth: before a control is drawn its widget gets the setting's value, after it was moved
its callback changes the setting.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from playground.shell.run import Run

Convert = Callable[[Any], Any]


def _bind(run: Run, path: str, to_widget: Convert, to_setting: Convert) -> dict[str, Any]:
    key = f"set.{path}"
    value = to_widget(run.value(path))
    if st.session_state.get(key) != value:
        st.session_state[key] = value

    def moved() -> None:
        if st.session_state[key] is not None:  # a segmented control can be emptied by a second click
            run.change(path, to_setting(st.session_state[key]))

    return {"key": key, "on_change": moved}


def _same(value: Any) -> Any:
    return value


def choice(run: Run, path: str, label: str, titles: Mapping[str, str], help: str | None = None) -> None:
    """One of several names, shown by their titles."""
    st.selectbox(label, list(titles), format_func=lambda name: titles[name], help=help, **_bind(run, path, _same, _same))


def segments(run: Run, path: str, label: str, titles: Mapping[str, str]) -> None:
    st.segmented_control(
        label,
        list(titles),
        format_func=lambda name: titles[name],
        label_visibility="collapsed",
        width="stretch",
        **_bind(run, path, _same, _same),
    )


def steps(run: Run, path: str, label: str, values: Sequence[Any], show: Callable[[Any], str], help: str | None = None) -> None:
    """A slider over given values (a log scale, mostly); a value from a link that is none of them is added."""
    value = run.value(path)
    numbers = sorted({v for v in (*values, value) if not isinstance(v, str) and v is not None})
    options = list(values) if value in values else [v for v in values if v is None] + numbers + [v for v in values if isinstance(v, str)]
    st.select_slider(label, options, format_func=show, help=help, **_bind(run, path, _same, _same))


def percent(run: Run, path: str, label: str, step: int = 5, help: str | None = None) -> None:
    """A share, shown as a percentage."""
    low, high = (round(100 * bound) for bound in run.kind.settings.bounds(path))
    st.slider(label, low, high, step=step, format="%d %%", help=help, **_bind(run, path, lambda v: round(100 * v), lambda v: v / 100))


def whole(run: Run, path: str, label: str, step: int = 1, help: str | None = None, high: int | None = None) -> None:
    """A whole number on a slider."""
    low, top = (int(bound) for bound in run.kind.settings.bounds(path))
    st.slider(label, low, high or top, step=step, help=help, **_bind(run, path, int, int))


def number(run: Run, path: str, label: str, step: float | int, format: str | None = None, help: str | None = None) -> None:
    """A number to type. Its kind, whole or not, follows from the step."""
    low, high = run.kind.settings.bounds(path)
    kind = type(step)
    st.number_input(label, kind(low), kind(high), step=step, format=format, help=help, **_bind(run, path, kind, kind))


def switch(run: Run, path: str, label: str, help: str | None = None) -> None:
    st.toggle(label, help=help, **_bind(run, path, bool, bool))
