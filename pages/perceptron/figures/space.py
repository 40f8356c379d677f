"""The same in the space of weights: each place is a line, coloured by how many points it gets right; w walks to where all are."""

import plotly.graph_objects as go

from pages.perceptron.figures.lines import ADDED
from pages.perceptron.figures.plane import FADING, arrow, map_place, square_axes
from playground.board.panel import Source, View
from playground.board.template import IN_INK, INK, make_figure
from playground.tables.palettes import blend, from_hex

SHADES = 254
ALL_RIGHT = ("#19b377", "#16b87c")  # on light and on dark pages


def shades(*stops: str) -> list[list[int]]:
    """Colours of −127…127: from no point right to all but a few, then that of all."""
    *below, all_right = (from_hex(stop) for stop in stops)
    return [list(color) for color in (*blend(tuple(below), SHADES), all_right)]


LIGHT = shades("#f4f4f1", "#e3efe9", "#8fcfb2", ALL_RIGHT[0])
DARK = shades("#1d2026", "#1f332e", "#22664f", ALL_RIGHT[1])


def plot_space() -> go.Figure:
    """Traces: the way of w, its last step, w from the origin over it. The plane is as large as the longest w so far needs."""
    path = go.Scatter(
        x=[], y=[], mode="lines+markers", name="way of w", line={"width": 1, "color": INK}, marker={"size": 3, "color": INK},
        meta=IN_INK, opacity=0.55, hoverinfo="skip",
    )  # fmt: skip
    allowed = go.Scatter(
        x=[None], y=[None], mode="markers", name="all points right", marker={"symbol": "square", "size": 11, "color": ALL_RIGHT[0]}
    )
    axes = square_axes(1.0, 3)
    bare = {"showticklabels": False, "zeroline": True}
    return make_figure(
        [path, arrow("added to w", 5, ADDED, showlegend=False), arrow("w", 3, None, showlegend=False), allowed],
        images=[map_place(1.0)],
        xaxis={**axes["xaxis"], **bare, "title": {"text": "w₁"}},
        yaxis={**axes["yaxis"], **bare, "title": {"text": "w₂"}},
        legend={"orientation": "h", "x": 0.5, "xanchor": "center", "y": 1.0, "yanchor": "bottom"},
        margin={"l": 28, "r": 8, "t": 24, "b": 24},
        hovermode=False,
    )


def space_bindings() -> dict[str, Source]:
    bindings: dict[str, Source] = {"layout.images[0]": {"map": "space", "colors": LIGHT, "colors_dark": DARK}}
    for trace, array in enumerate(("path", "step", "w")):
        bindings |= {f"data[{trace}].x": f"{array}.w1", f"data[{trace}].y": f"{array}.w2"}
    return bindings | {"data[1].opacity": FADING}


def make_space_view() -> View:
    return View("space", "Weights", plot_space(), space_bindings())
