"""What is mapped: two numeric settings and their values, starting weights, epochs, the metric; and what it will cost."""

from typing import Any

import streamlit as st

from playground.comparison import MOST_VALUES, VARIED, show_value
from playground.sensitivity import (
    METRICS,
    MOST_EPOCHS,
    MOST_SEEDS,
    NUMERIC,
    cells,
    estimate,
    estimated_seconds,
    parse_sensitivity,
    plays_by_itself,
)
from playground.settings import ConfigError
from playground.ui.run import Run
from playground.ui.text import plain


def _change(run: Run, **changes: Any) -> None:
    run.refused = None
    try:
        run.document = parse_sensitivity({**run.document.model_dump(mode="json"), **changes})
        run.asked = {"op": "cell", "x": 0, "y": 0}
    except ConfigError as error:
        run.refused = str(error)


def _axis(run: Run, name: str, label: str, other: str) -> None:
    axis = getattr(run.document, name)
    taken = getattr(run.document, other).setting
    key = f"sensitivity.{name}"
    st.session_state[key] = axis.setting

    def chosen() -> None:
        setting = st.session_state[key]
        _change(run, **{name: {"setting": setting, "values": list(VARIED[setting].values[:MOST_VALUES])}})

    st.selectbox(label, [n for n in NUMERIC if n != taken], key=key, format_func=lambda n: VARIED[n].title, on_change=chosen)
    offered = sorted({*VARIED[axis.setting].values, *axis.values})
    values_key = f"{key}.{axis.setting}"
    st.session_state[values_key] = list(axis.values)

    def picked() -> None:
        _change(run, **{name: {"setting": axis.setting, "values": sorted(st.session_state[values_key])}})

    st.multiselect(
        "Values", offered, key=values_key, on_change=picked, format_func=lambda v: show_value(axis.setting, v), label_visibility="collapsed"
    )


def map_settings(run: Run) -> None:
    """The two axes and what is measured in each cell."""
    sensitivity = run.document
    _axis(run, "x", "Horizontal axis", "y")
    _axis(run, "y", "Vertical axis", "x")
    left, right = st.columns(2, gap="small")
    with left:
        st.session_state["sensitivity.metric"] = sensitivity.metric
        st.selectbox(
            "Metric", list(METRICS), key="sensitivity.metric", format_func=lambda n: sensitivity.metrics[n],
            on_change=lambda: _change(run, metric=st.session_state["sensitivity.metric"]),
        )  # fmt: skip
        st.session_state["sensitivity.seeds"] = sensitivity.seeds
        st.slider(
            "Starting weights",
            1,
            MOST_SEEDS,
            key="sensitivity.seeds",
            on_change=lambda: _change(run, seeds=st.session_state["sensitivity.seeds"]),
        )
    with right:
        st.session_state["sensitivity.pick"] = sensitivity.pick
        st.selectbox(
            "Of each run", ["final", "best"], key="sensitivity.pick", format_func=lambda n: f"its {n} value",
            on_change=lambda: _change(run, pick=st.session_state["sensitivity.pick"]),
        )  # fmt: skip
        st.session_state["sensitivity.epochs"] = sensitivity.epochs
        st.number_input(
            "Epochs",
            1,
            MOST_EPOCHS,
            key="sensitivity.epochs",
            step=10,
            on_change=lambda: _change(run, epochs=st.session_state["sensitivity.epochs"]),
        )


def cost_line(run: Run) -> None:
    """What the map takes, before it starts, and what had to be left out."""
    cost = estimate(run.document)
    took = f"about {max(1, round(estimated_seconds(run.document))):,} s"
    how = "It starts by itself; Pause interrupts it." if plays_by_itself(run.document) else "Press Play to compute it; Pause interrupts it."
    st.caption(f"{cost.runs:,} runs, {cost.updates:,} updates: {took} on this machine. {how}")
    problems = {cell.problem for cell in cells(run.document) if cell.problem}
    if problems:
        left_out = "1 cell is" if cost.left_out == 1 else f"{cost.left_out} cells are"
        st.caption(f"{left_out} left out: {plain('; '.join(sorted(problems)[:3]))}.")
