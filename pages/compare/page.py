"""Compare: the same data, many networks, side by side, live."""

from pages.compare.board import compare_board
from pages.compare.open import open_variant
from pages.compare.sidebar import show_sidebar
from pages.compare.view import CompareView
from pages.playground.edits import apply_edit
from playground.points.compare.kind import COMPARE as KIND
from playground.shell.page import Page

COMPARE = Page(
    name="compare",
    title="Compare",
    icon=":material/view_module:",
    kind=KIND,
    board=compare_board,
    sidebar=show_sidebar,
    apply_edit=apply_edit,
    view=CompareView,
    clicks={"open": open_variant},
)
