"""Curves of many variants over the same epochs: loss, score or the first layer's gradient, one line a variant."""

from html import escape
from typing import Any, NamedTuple

import plotly.graph_objects as go

from playground.board.panel import Source, View
from playground.board.template import make_figure


class LinesInfo(NamedTuple):
    """What is shown: a curve column's prefix ("test_loss"), the variants' names and colours, and whether there are bands."""

    column: str
    axis: str  # its title
    names: tuple[str, ...]
    colors: tuple[str, ...]
    bands: bool
    log: bool = False
    percent: bool = False
    least: float | None = None  # of a score that is no share: the axis goes no lower by itself, and no higher than a perfect 1
    dashes: tuple[str, ...] = ()  # Plotly's names, one a variant; empty: all solid


def _band(color: str) -> str:
    red, green, blue = (int(color[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},0.16)"


def plot_lines(info: LinesInfo) -> go.Figure:
    """With bands, three traces a variant (low, high filled down to low, mean); without, one."""
    traces: list[go.Scatter] = []
    number = "%{y:.1%}" if info.percent else "%{y:.4g}"
    dashes = info.dashes or ("solid",) * len(info.names)
    names = [escape(name, quote=False) for name in info.names]  # Plotly takes "<" for the start of a tag
    for name, color, dash in zip(names, info.colors, dashes, strict=True):
        if info.bands:
            edge = {"mode": "lines", "line": {"width": 0, "color": color}, "hoverinfo": "skip", "showlegend": False}
            traces += [go.Scatter(x=[], y=[], **edge), go.Scatter(x=[], y=[], fill="tonexty", fillcolor=_band(color), **edge)]
        line = {"color": color, "width": 1.8, "dash": dash}
        template = f"{name}: {number}<extra></extra>"
        traces.append(go.Scatter(x=[], y=[], mode="lines", name=name, line=line, hovertemplate=template))
    y: dict[str, Any] = {"title": {"text": info.axis}, "type": "log" if info.log else "linear", "nticks": 6}
    if info.percent:
        y |= {"tickformat": ".0%", "autorangeoptions": {"include": [0.5, 1], "clipmin": 0, "clipmax": 1.02}}
    elif info.least is not None:
        y |= {"autorangeoptions": {"include": [0, 1], "clipmin": info.least, "clipmax": 1.05}}
    elif info.log:
        y |= {"exponentformat": "power", "minorloglabels": "none"}
    else:
        y |= {"rangemode": "tozero", "tickformat": "~g"}
    return make_figure(
        traces,
        xaxis={"type": "linear", "title": {"text": "epoch"}, "nticks": 6, "rangemode": "tozero", "hoverformat": ",d"},
        yaxis=y,
        showlegend=False,
        hovermode="closest",
        margin={"l": 54},
    )


def lines_bindings(info: LinesInfo) -> dict[str, Source]:
    """Each trace follows a column of the curves."""
    bindings: dict[str, Source] = {}
    trace = 0
    stem, _, kind = info.column.partition(".")
    assert not kind
    for variant in range(len(info.names)):
        parts = (f"{stem}.low.{variant}", f"{stem}.high.{variant}", f"{stem}.{variant}") if info.bands else (f"{stem}.{variant}",)
        for part in parts:
            bindings[f"data[{trace}].x"] = "curves.epoch"
            bindings[f"data[{trace}].y"] = f"curves.{part}"
            trace += 1
    return bindings


def make_lines_view(name: str, label: str, info: LinesInfo) -> View:
    """A view whose traces say which variant they belong to."""
    each = 3 if info.bands else 1
    series = tuple(variant for variant in range(len(info.names)) for _ in range(each))
    return View(name, label, plot_lines(info), lines_bindings(info), series=series)
