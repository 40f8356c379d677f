"""What each pass costs: its mistakes as bars, and all updates so far under the most that there can ever be."""

from typing import Any

import plotly.graph_objects as go

from pages.perceptron.figures.lines import ADDED
from playground.board.panel import Source, View
from playground.board.template import IN_INK, INK, make_figure

BOUND = "#d0660a"
AXIS: dict[str, Any] = {"type": "linear", "title": {"text": "pass"}, "nticks": 6, "tickformat": ",d"}
MARGIN = {"l": 42, "r": 10, "t": 24, "b": 34}
LEGEND = {"orientation": "h", "x": 1, "xanchor": "right", "y": 1.0, "yanchor": "bottom"}


def plot_mistakes() -> go.Figure:
    """Trace 0 the complete passes, trace 1 the one under way."""
    hover = "pass %{x}: %{y} mistakes<extra></extra>"
    done = go.Bar(x=[], y=[], name="complete", marker={"color": INK}, showlegend=False, hovertemplate=hover)
    now = go.Bar(x=[], y=[], name="this pass", marker={"color": ADDED}, hovertemplate=hover)
    return make_figure(
        [done, now],
        barmode="overlay",
        bargap=0.25,
        xaxis={**AXIS, "autorangeoptions": {"include": [0.5, 5.5], "clipmin": 0.4}},
        yaxis={
            "title": {"text": "mistakes"},
            "nticks": 5,
            "rangemode": "tozero",
            "tickformat": ",d",
            "autorangeoptions": {"include": [0, 5]},
        },
        legend=LEGEND,
        showlegend=True,
        margin=MARGIN,
    )


def mistakes_bindings() -> dict[str, Source]:
    return {
        "data[0].x": "passes.number",
        "data[0].y": "passes.mistakes",
        "data[1].x": "pass.number",
        "data[1].y": "pass.mistakes",
    }


def make_mistakes_view() -> View:
    return View("mistakes", "Mistakes", plot_mistakes(), mistakes_bindings())


def plot_updates() -> go.Figure:
    """Trace 0 the updates, trace 1 where they are now, trace 2 the bound, from edge to edge, trace 3 the same above the
    present: it makes room for the line. On a log scale, where 0 is not drawn.
    """
    hover = "pass %{x:.3~g}: %{y:,d} updates<extra></extra>"
    line = go.Scatter(x=[], y=[], mode="lines", line={"color": INK, "width": 2}, meta=IN_INK, showlegend=False, hovertemplate=hover)
    now = go.Scatter(x=[], y=[], mode="markers", marker={"color": ADDED, "size": 8}, showlegend=False, hovertemplate=hover)
    bound = go.Scatter(
        x=[0, 1], y=[], xaxis="x2", mode="lines", line={"color": BOUND, "width": 2, "dash": "dash"}, name="bound (R/γ)²",
        hovertemplate="at most %{y:,.0f}<extra></extra>",
    )  # fmt: skip
    mark = {"size": 6, "color": BOUND, "symbol": "diamond"}
    above = go.Scatter(x=[], y=[], mode="markers", marker=mark, showlegend=False, hoverinfo="skip")
    return make_figure(
        [line, now, bound, above],
        xaxis={**AXIS, "rangemode": "tozero", "autorangeoptions": {"include": [0, 5]}},
        xaxis2={"overlaying": "x", "range": [0, 1], "visible": False, "fixedrange": True},
        yaxis={"title": {"text": "updates"}, "type": "log", "nticks": 4, "tickformat": "~s"},
        legend=LEGEND,
        showlegend=True,
        margin=MARGIN,
        hovermode="closest",
    )


def updates_bindings() -> dict[str, Source]:
    return {
        "data[0].x": "passes.number",
        "data[0].y": "passes.updates",
        "data[1].x": {"array": "now.epoch", "gather": [0]},
        "data[1].y": "now.updates",
        "data[2].y": "bound",
        "data[3].x": {"array": "now.epoch", "gather": [0, 0]},
        "data[3].y": "bound",
    }


def make_updates_view() -> View:
    return View("updates", "Updates", plot_updates(), updates_bindings())
