"""A point's way through the network: text and numbers, so the view's figure is empty."""

from playground.board.panel import View
from playground.board.template import make_figure


def make_way_view() -> View:
    """What `way.js` writes: it reads the arrays `way.…` itself."""
    return View("point", "Point", make_figure([], xaxis={"showticklabels": False}, yaxis={"showticklabels": False}), {}, needs=("point",))
