"""The plane: points, the line and where it has been, the normal vector, the point being looked at and what it adds to w."""

from typing import Any, NamedTuple

import plotly.graph_objects as go

from pages.perceptron.figures.lines import ADDED, LINES
from playground.board.panel import Source, View
from playground.board.template import DIVERGING, IN_INK, INK, make_figure
from playground.tables.palettes import Palette

TRAIL = 8  # earlier lines, as the trainer sends them
# one transparent pixel: the place of the map until the board paints it
EMPTY_IMAGE = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="


# the arrow of what was added: strong with the mistake itself, then fading
FADING: Source = {"array": "added.strength", "element": 0}


class PlaneInfo(NamedTuple):
    """What is drawn: the plane [-extent, extent]², so many points, logistic regression's line or not."""

    extent: float
    points: int
    logistic: bool


def arrow(name: str, width: float, color: str | None, **more: Any) -> go.Scatter:
    """From the first of two points to the second."""
    shown = color or INK
    marker = {"symbol": "arrow", "angleref": "previous", "size": [0, 7 + 3 * width], "color": shown, "opacity": 1}
    meta = {} if color else {"meta": IN_INK}
    return go.Scatter(
        x=[], y=[], mode="lines+markers", name=name, line={"color": shown, "width": width}, marker=marker, hoverinfo="skip", **meta, **more
    )


def square_axes(extent: float, ticks: int) -> dict[str, dict[str, Any]]:
    """Two axes of [-extent, extent] with one unit for both."""
    axis: dict[str, Any] = {
        "type": "linear", "range": [-extent, extent], "showgrid": False, "zeroline": False, "nticks": ticks, "constrain": "domain",
        "ticklabelstandoff": 4,
    }  # fmt: skip
    return {"xaxis": axis, "yaxis": {**axis, "scaleanchor": "x", "scaleratio": 1}}


def map_place(extent: float) -> dict[str, Any]:
    """Where the board paints a map over [-extent, extent]²."""
    return {
        "source": EMPTY_IMAGE, "xref": "x", "yref": "y", "x": -extent, "y": extent, "sizex": 2 * extent, "sizey": 2 * extent,
        "sizing": "stretch", "layer": "below",
    }  # fmt: skip


def plot_plane(info: PlaneInfo, palette: Palette) -> go.Figure:
    """Traces: the trail, the lines, the points, those that are wrong, the ring, what was added, w over it, how wrong ones are marked."""
    size = 10 if info.points <= 120 else 7 if info.points <= 250 else 6
    trail = [
        go.Scatter(
            x=[], y=[], mode="lines", line={"color": INK, "width": 1.6}, meta=IN_INK, opacity=0.5 * (1 - k / TRAIL), hoverinfo="skip",
            name="earlier", legendgroup="earlier", showlegend=k == 0,
        )
        for k in range(TRAIL)
    ]  # fmt: skip
    shown = LINES if info.logistic else LINES[:-1]
    lines = [
        go.Scatter(x=[], y=[], mode="lines", name=line.title, hoverinfo="skip", showlegend=line in shown, legendrank=rank, **line.style)
        for rank, line in reversed(list(enumerate(LINES)))
    ]  # the last drawn lies on top
    colors = {"colorscale": palette.colorscale(), "cmin": -1, "cmax": 1, "color": []}
    points = go.Scatter(
        x=[], y=[], mode="markers", meta=DIVERGING, showlegend=False,
        marker={"size": size, "line": {"width": 1, "color": "#fff"}, **colors},
        hovertemplate="x₁ %{x:.2f}, x₂ %{y:.2f}<br>class %{marker.color:+d}<extra></extra>",
    )  # fmt: skip
    wrong = go.Scatter(
        x=[], y=[], mode="markers", meta=IN_INK, hoverinfo="skip", legendgroup="wrong", showlegend=False,
        marker={"symbol": "x-thin-open", "size": size - 2, "opacity": [], "color": INK, "line": {"width": 1.3}},
    )  # fmt: skip
    crossed = go.Scatter(  # for the legend, where a mark would be as faint as that of the first point
        x=[None], y=[None], mode="markers", name="wrong side", meta=IN_INK, hoverinfo="skip", legendgroup="wrong",
        marker={"symbol": "x-thin-open", "size": 9, "color": INK, "line": {"width": 1.3}},
    )  # fmt: skip
    ring = go.Scatter(
        x=[], y=[], mode="markers", name="looked at", meta=IN_INK, hoverinfo="skip",
        marker={"symbol": "circle-open", "size": size + 11, "color": INK, "line": {"width": 3}},
    )  # fmt: skip
    axes = square_axes(info.extent, 7)
    return make_figure(
        [*trail, *lines, points, wrong, ring, arrow("added to w", 5, ADDED), arrow("w", 3, None), crossed],
        images=[map_place(info.extent)],
        xaxis={**axes["xaxis"], "title": {"text": "x₁"}},
        yaxis={**axes["yaxis"], "title": {"text": "x₂"}},
        legend={"orientation": "h", "x": 0.5, "xanchor": "center", "y": 1.01, "yanchor": "bottom", "font": {"size": 12}},
        margin={"l": 38, "r": 8, "t": 48, "b": 36},
        hovermode="closest",
    )


def plane_bindings() -> dict[str, Source]:
    """Every trace follows an array, the lines a row of one."""
    rows = [("trail", k) for k in range(TRAIL)] + [("lines", k) for k in reversed(range(len(LINES)))]
    bindings: dict[str, Source] = {"layout.images[0]": {"map": "boundary"}}
    for trace, (array, row) in enumerate(rows):
        for axis in "xy":
            bindings[f"data[{trace}].{axis}"] = {"array": f"{array}.{axis}", "slice": [row]}
    points = len(rows)
    for trace in (points, points + 1):
        bindings |= {f"data[{trace}].x": "train.x1", f"data[{trace}].y": "train.x2"}
    bindings |= {f"data[{points}].marker.color": "train.label", f"data[{points + 1}].marker.opacity": "failed"}
    for trace, array in enumerate(("looked", "added", "normal"), points + 2):
        bindings |= {f"data[{trace}].x": f"{array}.x", f"data[{trace}].y": f"{array}.y"}
    return bindings | {f"data[{points + 3}].opacity": FADING}


def make_plane_view(info: PlaneInfo, palette: Palette) -> View:
    """The page's largest panel."""
    return View("plane", "Plane", plot_plane(info, palette), plane_bindings())
