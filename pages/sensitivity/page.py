"""Sensitivity: a metric over two settings at once, hundreds of runs in one map."""

from pages.playground.edits import apply_edit
from pages.sensitivity.board import sensitivity_board
from pages.sensitivity.cell import choose_cell
from pages.sensitivity.sidebar import show_sidebar
from pages.sensitivity.view import SensitivityView
from playground.points.sensitivity.kind import SENSITIVITY as KIND
from playground.shell.page import Page

SENSITIVITY = Page(
    name="sensitivity",
    title="Sensitivity",
    icon=":material/grid_on:",
    kind=KIND,
    board=sensitivity_board,
    sidebar=show_sidebar,
    apply_edit=apply_edit,
    view=SensitivityView,
    clicks={"cell": choose_cell},
)
