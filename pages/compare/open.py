"""From a comparison or a sensitivity map to the playground: one of its runs, opened there."""

import streamlit as st

from playground.points.compare.config import make_variants
from playground.points.config import link_parameters
from playground.points.sensitivity.config import cells
from playground.shell.kinds import PLAYGROUND
from playground.shell.run import Run, leave_run


def open_variant(run: Run) -> None:
    """Do what the board asked for, if it asked: leave this page for the playground with that variant."""
    asked, run.asked = run.asked, None
    if not asked or asked.get("op") != "open":
        return
    variants = make_variants(run.document)[0]
    number = asked.get("variant")
    if isinstance(number, int) and 0 <= number < len(variants):
        leave_run(PLAYGROUND)
        st.switch_page(st.session_state["pages"]["playground"], query_params=link_parameters(variants[number].config))


def chosen_cell(run: Run) -> tuple[int, int]:
    """The cell of a sensitivity map whose curve is shown: the last one clicked, its column and row."""
    key = "sensitivity.cell"
    asked, run.asked = run.asked, None
    if asked and asked.get("op") == "cell":
        st.session_state[key] = (int(asked.get("x", 0)), int(asked.get("y", 0)))
    x, y = st.session_state.get(key, (0, 0))
    return min(max(x, 0), len(run.document.x.values) - 1), min(max(y, 0), len(run.document.y.values) - 1)


def open_cell(run: Run, cell: tuple[int, int]) -> None:
    """A button that opens the chosen cell's run in the playground."""
    x, y = cell
    config = cells(run.document)[y * len(run.document.x.values) + x].config
    if config and st.button("Open the chosen cell", icon=":material/open_in_new:", width="stretch"):
        leave_run(PLAYGROUND)
        st.switch_page(st.session_state["pages"]["playground"], query_params=link_parameters(config))
