"""One neuron: its activation's curve, and where the training points fall on it."""

import numpy as np
import plotly.graph_objects as go

from playground.board.panel import View
from playground.board.template import IN_INK, make_figure
from playground.tables.palettes import Palette, to_hex

REACH, BINS = 6.0, 48  # of the sum z, as the run counts it


def plot_neuron(palette: Palette) -> go.Figure:
    """Trace 0 is f(z), trace 1 the shares of the training points by z, below it on an axis of its own."""
    places = np.linspace(-REACH, REACH, BINS + 1).round(4).tolist()
    middles = (np.linspace(-REACH, REACH, BINS, endpoint=False) + REACH / BINS).round(4).tolist()
    curve = go.Scatter(
        x=places,
        y=[],
        mode="lines",
        line={"width": 2},
        meta=IN_INK,
        showlegend=False,
        hovertemplate="f(%{x:.2f}) = %{y:.3f}<extra></extra>",
    )
    points = go.Scatter(
        x=middles, y=[], mode="lines", line={"shape": "hvh", "width": 1, "color": to_hex(palette.train)}, fill="tozeroy", yaxis="y2",
        showlegend=False, hovertemplate="%{y:.1%} of the training points near %{x:.2f}<extra></extra>",
    )  # fmt: skip
    axis = {"type": "linear", "fixedrange": True}
    return make_figure(
        [curve, points],
        xaxis={**axis, "range": [-REACH, REACH], "title": {"text": "z = Σ w·a + b at the training points"}, "anchor": "y2", "nticks": 7},
        yaxis={**axis, "domain": [0.38, 1], "title": {"text": "f(z)"}, "nticks": 5},
        yaxis2={**axis, "domain": [0, 0.32], "title": {"text": "points"}, "tickformat": ".0%", "rangemode": "tozero", "nticks": 3},
        margin={"l": 48, "r": 10, "t": 4, "b": 36},
        hovermode="closest",
    )


def make_neuron_view(palette: Palette) -> View:
    """The pinned neuron's, else the output's; its sum stands below the plot for the followed point."""
    bindings = {"data[0].y": "neuron.f", "data[1].y": "neuron.spread"}
    return View("neuron", "Neuron", plot_neuron(palette), bindings, needs=("neuron", "point"), in_turn=True)
