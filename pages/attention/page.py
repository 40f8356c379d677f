"""Attention: a Transformer that learns, its attention maps changing while training runs."""

from pages.attention.board import attention_board
from pages.attention.edits import apply_edit, fit_view
from pages.attention.sidebar import show_sidebar
from pages.attention.view import AttentionView
from playground.sequences.kind import ATTENTION as KIND
from playground.shell.page import Page

ATTENTION = Page(
    name="attention",
    title="Attention",
    icon=":material/visibility:",
    kind=KIND,
    board=attention_board,
    sidebar=show_sidebar,
    apply_edit=apply_edit,
    view=AttentionView,
    fit_view=fit_view,
)
