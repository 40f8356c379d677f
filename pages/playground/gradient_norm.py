"""The size of each layer's gradient over the epochs: where gradients vanish (early layers fall behind) or explode."""

from typing import NamedTuple

import plotly.graph_objects as go

from playground.board.panel import Source, View
from playground.board.template import LAYER_LEGEND, make_figure
from playground.tables.palettes import Palette


class GradientNormInfo(NamedTuple):
    """One line a layer of weights, from the first hidden layer's to the output's."""

    names: tuple[str, ...]


def gradient_norm_info(sizes: tuple[int, ...]) -> GradientNormInfo:
    """For layer sizes from the features to the output."""
    return GradientNormInfo((*(str(layer + 1) for layer in range(len(sizes) - 2)), "out"))


def plot_gradient_norm(info: GradientNormInfo, palette: Palette) -> go.Figure:
    """Root mean square of each layer's weight gradients, log scale; trace k is layer k."""
    colors = palette.layer_colors(len(info.names))
    traces = [
        go.Scatter(
            x=[], y=[], mode="lines", name=name, line={"color": color, "width": 1.3},
            hovertemplate=f"{'output' if name == 'out' else 'layer ' + name}: %{{y:.2e}}<extra></extra>",
        )
        for name, color in zip(info.names, colors, strict=True)
    ]  # fmt: skip
    return make_figure(
        traces,
        xaxis={"type": "linear", "title": {"text": "epoch"}, "nticks": 5, "rangemode": "tozero", "hoverformat": ",d"},
        yaxis={"title": {"text": "gradient, RMS"}, "type": "log", "nticks": 6, "exponentformat": "power", "minorloglabels": "none"},
        showlegend=True,
        legend=LAYER_LEGEND,
        margin={"l": 52, "r": 48, "t": 8, "b": 34},
        hovermode="x unified",
    )


def make_gradient_norm_view(info: GradientNormInfo, palette: Palette) -> View:
    """The gradient size panel's view."""
    bindings: dict[str, Source] = {}
    for layer in range(len(info.names)):
        bindings[f"data[{layer}].x"] = "curves.epoch"
        bindings[f"data[{layer}].y"] = f"curves.gradient_norm.{layer}"
    return View("lines", "Lines", plot_gradient_norm(info, palette), bindings)
