"""What is mapped: two numeric settings and their values, starting weights, epochs, the metric; and what it will cost."""

from typing import Any

import streamlit as st

from playground.comparison import MOST_VALUES, VARIED, show_value
from playground.engine.cores import usable_cores
from playground.sensitivity import METRICS, MOST_EPOCHS, MOST_SEEDS, NUMERIC, cells, estimate, parse_sensitivity
from playground.settings import ConfigError
from playground.ui.run import Run
from playground.ui.text import plain

# Seconds of one update on one core: fixed, and for each point and parameter (benchmarks/engine.py on the machine it was written on)
UPDATE_S, POINT_PARAMETER_S = 0.4e-6, 4.6e-10


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
    _axis(run, "x", "Across", "y")
    _axis(run, "y", "Upwards", "x")
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
    cost, config = estimate(run.document), run.config
    parameters = sum(a * b + b for a, b in zip(config.sizes[:-1], config.sizes[1:], strict=True))
    points = config.data.points * config.data.train_share * run.document.epochs * cost.runs
    seconds = (cost.updates * UPDATE_S + points * parameters * POINT_PARAMETER_S) / usable_cores()
    took = f"about {max(1, round(seconds)):,} s"
    st.caption(f"{cost.runs:,} runs, {cost.updates:,} updates: {took} on this machine. Play starts it, pause interrupts it.")
    problems = {cell.problem for cell in cells(run.document) if cell.problem}
    if problems:
        st.caption(f"{cost.left_out} cells are left out: {plain('; '.join(sorted(problems)[:3]))}.")
