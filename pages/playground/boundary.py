"""The decision boundary: the network's output over the plane as an image, the points over it."""

from collections.abc import Mapping
from html import escape
from typing import Any, NamedTuple

import plotly.graph_objects as go

from pages.playground.original_units import axis_texts, class_names, in_short, shown_axes
from playground.board.panel import Source, View
from playground.board.template import DIVERGING, color_bar, make_figure
from playground.points.config import RunConfig
from playground.points.datasets import KNOWN
from playground.points.own import OwnAxis
from playground.points.structure import split_counts
from playground.tables.palettes import Palette

# one transparent pixel: the place of the map until the board paints it
EMPTY_IMAGE = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="


class BoundaryInfo(NamedTuple):
    """What the plot shows: the plane [-extent, extent]² and what the colours stand for."""

    extent: float
    classes: int  # 0 for regression
    show_test: bool
    points: int = 500  # more of them are drawn smaller
    names: tuple[str, ...] = ()  # of the classes
    axes: tuple[OwnAxis, ...] = ()  # of the table that the points come from


def boundary_info(config: RunConfig, show_test: bool = False) -> BoundaryInfo:
    """The info of a run of this configuration."""
    classes = config.data.classes if config.task == "classification" else 0
    extent, points = KNOWN[config.data.dataset].extent, sum(split_counts(config))
    return BoundaryInfo(extent, classes, show_test, points, class_names(config), shown_axes(config))


def _colors(info: BoundaryInfo, palette: Palette) -> dict[str, Any]:
    """Marker colour settings: a number (the label) becomes a colour."""
    names = [escape(in_short(name), quote=False) for name in info.names]  # Plotly takes "<" for the start of a tag
    title = escape(info.axes[2].name, quote=False) if len(info.axes) == 3 else "class" if info.classes > 2 else ""
    if info.classes > 2:
        ticks = {"tickmode": "array", "tickvals": list(range(info.classes)), "ticktext": names, "ticks": ""}
        scale, low, high = palette.class_colorscale(info.classes), -0.5, info.classes - 0.5
        return {"colorscale": scale, "cmin": low, "cmax": high, "colorbar": color_bar(title, len=0.85, **ticks)}
    texts = [names[0], "−0.5", "0", "0.5", "1" if names[1] == "+1" else names[1]] if names else _value_texts(info)
    ticks = {"tickmode": "array", "tickvals": [-1, -0.5, 0, 0.5, 1], "ticktext": texts}
    return {"colorscale": palette.colorscale(), "cmin": -1, "cmax": 1, "colorbar": color_bar(title, len=0.85, **ticks)}


def _value_texts(info: BoundaryInfo) -> list[str]:
    """Of the values −1 … 1, in the table's units where it has some."""
    middle, spread = (info.axes[2].middle, info.axes[2].spread) if len(info.axes) == 3 else (0.0, 1.0)
    return [f"{middle + spread * value:.4g}".replace("-", "−") for value in (-1, -0.5, 0, 0.5, 1)]


def plot_boundary(info: BoundaryInfo, palette: Palette) -> go.Figure:
    """A square plot: image placeholder below, trace 0 the training points (circles), trace 1 the test points (diamonds)."""
    colors = _colors(info, palette)
    meta = DIVERGING if info.classes <= 2 else None

    def points(name: str, symbol: str, size: int, outline: str, **settings: Any) -> go.Scatter:
        marker = {"symbol": symbol, "size": size, "line": {"width": 1, "color": outline}, **colors, **settings.pop("marker", {})}
        return go.Scatter(x=[], y=[], mode="markers", meta=meta, name=name, hoverinfo="none", showlegend=False, marker=marker, **settings)

    size = 6 if info.points <= 800 else 5 if info.points <= 2000 else 4
    traces = [
        points("train", "circle", size, "#ffffff", marker={"showscale": True, "color": []}),
        points("test", "diamond", size + 1, "#20242b", marker={"showscale": False, "color": []}, visible=info.show_test),
    ]
    axis = {
        "type": "linear",
        "range": [-info.extent, info.extent],
        "showgrid": False,
        "zeroline": False,
        "nticks": 7,
        "constrain": "domain",
        "ticklabelstandoff": 4,
    }
    titles = [axis_texts(own, info.extent) for own in info.axes[:2]] or [{"title": {"text": text}} for text in ("x₁", "x₂")]
    image = {
        "source": EMPTY_IMAGE, "xref": "x", "yref": "y", "x": -info.extent, "y": info.extent,
        "sizex": 2 * info.extent, "sizey": 2 * info.extent, "sizing": "stretch", "layer": "below",
    }  # fmt: skip
    return make_figure(
        traces,
        images=[image],
        xaxis={**axis, **titles[0]},
        yaxis={**axis, **titles[1], "scaleanchor": "x", "scaleratio": 1},
        margin={"l": 38, "r": 6, "t": 8, "b": 36},
        hovermode="closest",
    )


def boundary_bindings(info: BoundaryInfo) -> dict[str, Source]:
    """Image, points and labels follow the frames."""
    image: Mapping[str, Any] = {"map": "classes", "sureness": "sureness"} if info.classes > 2 else {"map": "boundary"}
    pinned = {"while": "pin", "map": "boundary", "label": "neuron"}
    bindings: dict[str, Source] = {"layout.images[0]": {**image, "instead": pinned}}
    for trace, kind in enumerate(("train", "test")):
        bindings[f"data[{trace}].x"] = f"{kind}.x1"
        bindings[f"data[{trace}].y"] = f"{kind}.x2"
        bindings[f"data[{trace}].marker.color"] = f"{kind}.label"
    return bindings


def make_boundary_view(info: BoundaryInfo, palette: Palette, texts: Mapping[str, Any] | None = None) -> View:
    """The output panel's view. `texts` are what its line has to say beside numbers: names and units of a table."""
    label = "class" if info.classes > 2 else "output"
    points = [{"trace": 0, "set": "train"}, {"trace": 1, "set": "test"}]
    probe = {"map": "classes" if info.classes > 2 else "boundary", "points": points, "label": label, **(texts or {})}
    return View("map", "Map", plot_boundary(info, palette), boundary_bindings(info), probe)
