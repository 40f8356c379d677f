"""The live playground: pick data, click a network together, watch PyTorch train it."""

from pages.playground.board import playground_board
from pages.playground.edits import apply_edit
from pages.playground.side_by_side import show_side_by_side
from pages.playground.sidebar import show_sidebar
from pages.playground.view import PlaygroundView
from playground.points.kind import MLP
from playground.shell.page import Page

PLAYGROUND = Page(
    name="playground",
    title="Playground",
    icon=":material/hub:",
    kind=MLP,
    board=playground_board,
    sidebar=show_sidebar,
    apply_edit=apply_edit,
    view=PlaygroundView,
    clicks={"side_by_side": show_side_by_side},
)
