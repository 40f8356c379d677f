"""The cell of a sensitivity map whose curve is shown."""

import streamlit as st

from pages.playground.open import open_in_playground
from pages.sensitivity.view import chosen_cell
from playground.points.sensitivity.config import cells
from playground.shell.page import Edit
from playground.shell.run import PageRun


def choose_cell(run: PageRun, edit: Edit) -> None:
    """A cell was clicked."""
    run.look(cell_x=edit.get("x"), cell_y=edit.get("y"))


def open_cell(run: PageRun) -> None:
    """A button that opens the chosen cell's run in the playground."""
    x, y = chosen_cell(run.document, run.view)
    config = cells(run.document)[y * len(run.document.x.values) + x].config
    if config and st.button("Open the chosen cell", icon=":material/open_in_new:", width="stretch"):
        open_in_playground(config)
