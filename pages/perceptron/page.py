"""Perceptron: Rosenblatt's rule, one point at a time, and why it comes to an end."""

from pages.perceptron.board import perceptron_board
from pages.perceptron.open import ONE_HIDDEN_LAYER, open_one_hidden_layer
from pages.perceptron.sidebar import show_sidebar
from pages.perceptron.view import PerceptronView
from playground.perceptron.kind import PERCEPTRON as KIND
from playground.shell.page import Page

PERCEPTRON = Page(
    name="perceptron",
    title="Perceptron",
    icon=":material/call_split:",
    kind=KIND,
    board=perceptron_board,
    sidebar=show_sidebar,
    view=PerceptronView,
    clicks={ONE_HIDDEN_LAYER: open_one_hidden_layer},
)
