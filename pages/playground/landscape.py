"""The loss around the network's weights: a map over a plane of its parameter space with the path in it, and the path's losses."""

from math import log10
from typing import Any

import plotly.graph_objects as go

from playground.board.panel import Source, View
from playground.board.template import color_bar, make_figure
from playground.tables.palettes import SEQUENTIAL, Palette, to_hex

POWERS = range(-8, 9)
PATH = "#d0460a"  # stands out from every colour of the map
LAST = 50  # of the coordinates' indices


def plot_landscape() -> go.Figure:
    """Trace 0 is the map, 1 and 2 the path (an outline below it), 3 the network itself."""
    scale = [[k / (len(SEQUENTIAL) - 1), colour] for k, colour in enumerate(reversed(SEQUENTIAL))]
    ticks = {(power, digit): digit * 10.0**power for power in POWERS for digit in (1, 2, 5)}
    bar = color_bar("training loss", tickmode="array", tickvals=[log10(value) for value in ticks.values()],
                    ticktext=[f"{value:g}" for value in ticks.values()])  # fmt: skip
    plane = go.Contour(
        z=[], x=[], y=[], colorscale=scale, ncontours=18, contours={"coloring": "heatmap"},
        line={"width": 0.6, "color": "rgba(255,255,255,0.7)"},
        colorbar=bar, hovertemplate="loss 10^%{z:.2f}<extra></extra>",
    )  # fmt: skip
    outline = go.Scatter(x=[], y=[], mode="lines", line={"width": 5, "color": "#ffffff"}, hoverinfo="skip", showlegend=False)
    path = go.Scatter(
        x=[], y=[], customdata=[], mode="lines+markers", line={"width": 2.2, "color": PATH}, marker={"size": 4, "color": PATH},
        hovertemplate="the path at epoch %{customdata:,.0f}<extra></extra>", showlegend=False,
    )  # fmt: skip
    here = go.Scatter(
        x=[], y=[], mode="markers", marker={"size": 12, "color": PATH, "symbol": "diamond", "line": {"width": 2, "color": "#ffffff"}},
        hovertemplate="the network<extra></extra>", showlegend=False,
    )  # fmt: skip
    axis = {"type": "linear", "nticks": 6, "showgrid": False, "zeroline": False}
    return make_figure(
        [plane, outline, path, here],
        xaxis={**axis, "title": {"text": "1st direction"}},
        yaxis={**axis, "title": {"text": "2nd direction"}},
        margin={"l": 50, "r": 10, "t": 8, "b": 34},
        hovermode="closest",
    )


def make_landscape_view() -> View:
    """The map: it shows the plane that was computed, wherever the path goes beyond it."""
    bindings: dict[str, Source] = {"data[0].z": "landscape.log", "data[0].x": "landscape.x", "data[0].y": "landscape.y"}
    for axis in ("x", "y"):
        for trace in (1, 2):
            bindings[f"data[{trace}].{axis}"] = f"landscape.path.{axis}"
        bindings[f"data[3].{axis}"] = f"landscape.here.{axis}"
        for end, at in (("minallowed", 0), ("maxallowed", LAST)):
            bindings[f"layout.{axis}axis.autorangeoptions.{end}"] = {"array": f"landscape.{axis}", "element": at}
    bindings["data[2].customdata"] = "landscape.path.epoch"
    return View("landscape", "Landscape", plot_landscape(), bindings)


def make_path_view(palette: Palette) -> View:
    """The loss along the path beside the loss of the plane's nearest point: how much of the path the plane shows."""
    shown: tuple[tuple[str, str, dict[str, Any]], ...] = (
        ("true", "on the path", {"color": to_hex(palette.train), "width": 2}),
        ("plane", "in the plane", {"color": PATH, "width": 1.6, "dash": "dash"}),
    )
    traces = [
        go.Scatter(
            x=[], y=[], mode="lines+markers", marker={"size": 3}, name=name, line=line, hovertemplate=f"{name} %{{y:.4g}}<extra></extra>"
        )
        for _, name, line in shown
    ]  # fmt: skip
    figure = make_figure(
        traces,
        xaxis={"type": "linear", "title": {"text": "epoch"}, "nticks": 6, "hoverformat": ",d"},
        yaxis={"title": {"text": "training loss"}, "type": "log", "nticks": 6, "tickformat": "~g"},
        legend={"orientation": "h", "x": 1, "xanchor": "right", "y": 1.0, "yanchor": "bottom"},
        margin={"l": 50, "r": 10, "t": 24, "b": 34},
        hovermode="x unified",
    )
    bindings: dict[str, Source] = {}
    for trace, (array, _, _) in enumerate(shown):
        bindings[f"data[{trace}].x"] = "landscape.path.epoch"
        bindings[f"data[{trace}].y"] = f"landscape.path.{array}"
    return View("path", "Path", figure, bindings)
