"""What is mapped: two numeric settings and their values, starting weights, epochs, the metric; and what it will cost."""

from typing import Any

import streamlit as st

from pages.compare.sidebar import shape_settings
from pages.playground import sidebar as base
from pages.sensitivity.cell import open_cell
from playground.core.settings import ConfigError
from playground.points.compare.config import MOST_VALUES, VARIED, show_value
from playground.points.sensitivity.config import (
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
from playground.shell.board import thumbnails_url
from playground.shell.late import draw
from playground.shell.run import Run
from playground.shell.text import plain


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

    def chosen() -> None:
        setting = st.session_state[key]
        _change(run, **{name: {"setting": setting, "values": list(VARIED[setting].values[:MOST_VALUES])}})

    draw(
        run, st.selectbox, key, axis.setting, chosen, default="index",
        label=label, options=[n for n in NUMERIC if n != taken], format_func=lambda n: VARIED[n].title,
    )  # fmt: skip
    offered = sorted({*VARIED[axis.setting].values, *axis.values})
    values_key = f"{key}.{axis.setting}"

    def picked() -> None:
        _change(run, **{name: {"setting": axis.setting, "values": sorted(st.session_state[values_key])}})

    draw(
        run, st.multiselect, values_key, list(axis.values), picked, default="default",
        label="Values", options=offered, format_func=lambda v: show_value(axis.setting, v), label_visibility="collapsed",
    )  # fmt: skip


def map_settings(run: Run) -> None:
    """The two axes and what is measured in each cell."""
    sensitivity = run.document
    _axis(run, "x", "Horizontal axis", "y")
    _axis(run, "y", "Vertical axis", "x")
    left, right = st.columns(2, gap="small")
    with left:
        draw(
            run, st.selectbox, "sensitivity.metric", sensitivity.metric,
            lambda: _change(run, metric=st.session_state["sensitivity.metric"]), default="index",
            label="Metric", options=list(METRICS), format_func=lambda n: sensitivity.metrics[n],
        )  # fmt: skip
        draw(
            run, st.slider, "sensitivity.seeds", sensitivity.seeds, lambda: _change(run, seeds=st.session_state["sensitivity.seeds"]),
            label="Starting weights", min_value=1, max_value=MOST_SEEDS,
        )  # fmt: skip
    with right:
        draw(
            run, st.selectbox, "sensitivity.pick", sensitivity.pick,
            lambda: _change(run, pick=st.session_state["sensitivity.pick"]), default="index",
            label="Of each run", options=["final", "best"], format_func=lambda n: f"its {n} value",
        )  # fmt: skip
        draw(
            run, st.number_input, "sensitivity.epochs", sensitivity.epochs,
            lambda: _change(run, epochs=st.session_state["sensitivity.epochs"]),
            label="Epochs", min_value=1, max_value=MOST_EPOCHS, step=10,
        )  # fmt: skip


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


def show_sidebar(run: Run) -> None:
    """What is mapped and what it costs, then the parts of the base run."""
    map_settings(run)
    cost_line(run)
    open_cell(run)
    with st.expander("Data"):
        base.data_settings(run, thumbnails_url())
    with st.expander("Training"):
        base.training_settings(run)
    with st.expander("Network"):
        shape_settings(run)
        base.network_settings(run)
    with st.expander("Regularization"):
        base.regularization_settings(run)
