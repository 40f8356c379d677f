"""Histograms of each layer's activations (left) and gradients (right), over bins that the run keeps where they are."""

from typing import Any, NamedTuple

import numpy as np
import plotly.graph_objects as go

from playground.board.panel import Source, View
from playground.board.template import FONT, make_figure
from playground.tables.palettes import Palette

GAP = 0.22  # of a plot's height, between two


class Scale(NamedTuple):
    """What one column counts: its array, its bins as the run has them, its axis."""

    array: str
    low: float
    high: float
    bins: int
    domain: tuple[float, float]  # from left to right
    title: str
    ticks: dict[float, str]  # what lies beyond the ends is counted at them, which their ticks say
    value: str  # how the hover writes it


ACTIVATIONS = Scale(
    "spread.activations", -3, 3, 48, (0, 0.47), "activation", {-3: "≤−3", -2: "−2", -1: "−1", 0: "0", 1: "1", 2: "2", 3: "≥3"}, "%{x:.2f}"
)
GRADIENTS = Scale(
    "spread.gradients", -8, 1, 45, (0.53, 1), "size of the gradient",
    {-8: "0", -6: "10<sup>−6</sup>", -4: "10<sup>−4</sup>", -2: "0.01", 0: "1"}, "10<sup>%{x:.1f}</sup>",
)  # fmt: skip
SCALES = (ACTIVATIONS, GRADIENTS)


def layer_titles(sizes: tuple[int, ...]) -> tuple[str, ...]:
    """Of the layers that compute."""
    return (*(f"layer {layer + 1}" for layer in range(len(sizes) - 2)), "output")


def plot_spread(names: tuple[str, ...], palette: Palette) -> go.Figure:
    """Traces 0, 2, 4 … are the layers' activations, the first layer on top, the odd ones their weights' gradients."""
    count = len(names)
    traces: list[go.Scatter] = []
    layout: dict[str, Any] = {"annotations": []}
    for k, (name, color) in enumerate(zip(names, palette.layer_colors(count), strict=True)):
        top = 1 - k / count
        for column, scale in enumerate(SCALES):
            number = 2 * k + column + 1
            traces.append(_bars(name, color, scale, f"x{column + 1}", f"y{number}"))
            layout[f"yaxis{number}"] = {
                "type": "linear", "domain": [top - (1 - GAP) / count, top], "anchor": f"x{column + 1}", "rangemode": "tozero",
                "showticklabels": False, "showgrid": False, "fixedrange": True,
            }  # fmt: skip
        layout["annotations"].append({
            "text": name, "showarrow": False, "x": 0, "xref": "paper", "xanchor": "left", "y": top, "yref": "paper", "yanchor": "top",
            "font": {"size": FONT}, "borderpad": 0,
        })  # fmt: skip
    for column, scale in enumerate(SCALES):
        layout[f"xaxis{column + 1}"] = {
            "type": "linear", "range": [scale.low, scale.high], "domain": list(scale.domain), "anchor": f"y{2 * count + column - 1}",
            "tickvals": list(scale.ticks), "ticktext": list(scale.ticks.values()), "title": {"text": scale.title},
        }  # fmt: skip
    return make_figure(traces, **layout, margin={"l": 10, "r": 10, "t": 4, "b": 36}, hovermode="closest")


def _bars(name: str, color: str, scale: Scale, xaxis: str, yaxis: str) -> go.Scatter:
    width = (scale.high - scale.low) / scale.bins
    return go.Scatter(
        x=(scale.low + width * (np.arange(scale.bins) + 0.5)).round(4).tolist(), y=[], xaxis=xaxis, yaxis=yaxis, mode="lines",
        name=name, fill="tozeroy", line={"shape": "hvh", "width": 1, "color": color}, showlegend=False,
        hovertemplate=f"{name}: %{{y:.1%}} near {scale.value}<extra></extra>",
    )  # fmt: skip


def make_spread_view(sizes: tuple[int, ...], palette: Palette) -> View:
    """A row of both arrays for each layer."""
    names = layer_titles(sizes)
    bindings: dict[str, Source] = {
        f"data[{2 * layer + column}].y": {"array": scale.array, "slice": [layer]}
        for layer in range(len(names))
        for column, scale in enumerate(SCALES)
    }
    return View("layers", "Layers", plot_spread(names, palette), bindings, needs=("histograms",))
