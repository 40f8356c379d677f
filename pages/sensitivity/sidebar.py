"""What is mapped: two numeric settings and their values, starting weights, epochs, the metric; and what it will cost."""

from typing import Any

import streamlit as st

from pages.compare.sidebar import NETWORK
from pages.playground import sidebar as base
from pages.sensitivity.cell import open_cell
from playground.core.settings import ConfigError
from playground.points.compare.config import MOST_VALUES, VARIED, show_value
from playground.points.sensitivity.config import (
    NUMERIC,
    cells,
    estimate,
    estimated_seconds,
    parse_sensitivity,
    plays_by_itself,
)
from playground.shell.late import draw
from playground.shell.run import PageRun
from playground.shell.settings import Columns, Group, show_groups, show_setting, show_settings
from playground.shell.text import plain


def _change(run: PageRun, **changes: Any) -> None:
    run.refused = None
    try:
        run.document = parse_sensitivity({**run.document.model_dump(mode="json"), **changes})
        if changes.keys() & {"x", "y"}:  # another map: its first cell
            run.look(cell_x=0, cell_y=0)
    except ConfigError as error:
        run.refused = str(error)


def _axis(run: PageRun, name: str, other: str) -> None:
    axis = getattr(run.document, name)
    taken = getattr(run.document, other).setting
    key = f"sensitivity.{name}"

    def chosen() -> None:
        setting = st.session_state[key]
        _change(run, **{name: {"setting": setting, "values": list(VARIED[setting].values[:MOST_VALUES])}})

    draw(
        run, st.selectbox, key, axis.setting, chosen, default="index",
        label=run.kind.settings.label(name), options=[n for n in NUMERIC if n != taken], format_func=lambda n: VARIED[n].title,
    )  # fmt: skip
    offered = sorted({*VARIED[axis.setting].values, *axis.values})
    values_key = f"{key}.{axis.setting}"

    def picked() -> None:
        _change(run, **{name: {"setting": axis.setting, "values": sorted(st.session_state[values_key])}})

    draw(
        run, st.multiselect, values_key, list(axis.values), picked, default="default",
        label="Values", options=offered, format_func=lambda v: show_value(axis.setting, v), label_visibility="collapsed",
    )  # fmt: skip


def axes(run: PageRun) -> None:
    """Two numeric settings and their values."""
    _axis(run, "x", "y")
    _axis(run, "y", "x")


def metric(run: PageRun) -> None:
    """What is measured in each cell; its name follows the task."""
    show_setting(run, "metric", titles=run.document.metrics)


def cost_line(run: PageRun) -> None:
    """What the map takes, before it starts, and what had to be left out."""
    cost = estimate(run.document)
    took = f"about {max(1, round(estimated_seconds(run.document))):,} s"
    how = "It starts by itself; Pause interrupts it." if plays_by_itself(run.document) else "Press Play to compute it; Pause interrupts it."
    st.caption(f"{cost.runs:,} runs, {cost.updates:,} updates: {took} on this machine. {how}")
    problems = {cell.problem for cell in cells(run.document) if cell.problem}
    if problems:
        left_out = "1 cell is" if cost.left_out == 1 else f"{cost.left_out} cells are"
        st.caption(f"{left_out} left out: {plain('; '.join(sorted(problems)[:3]))}.")


MAP = (axes, Columns((metric, "seeds"), ("pick", "epochs")), cost_line, open_cell)


def show_sidebar(run: PageRun) -> None:
    """What is mapped and what it costs, then the parts of the base run."""
    show_settings(run, *MAP)
    show_groups(
        run,
        Group("Data", base.DATA, expanded=False),
        Group("Training", base.TRAINING, expanded=False),
        Group("Network", NETWORK, expanded=False),
        Group("Regularization", base.REGULARIZATION, expanded=False),
    )
