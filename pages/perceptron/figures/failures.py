"""Points that each line puts on the wrong side, over the passes; and logistic regression's log loss."""

from typing import Any

import plotly.graph_objects as go

from pages.perceptron.figures.lines import LINES
from pages.perceptron.figures.passes import AXIS
from playground.board.panel import Source, View
from playground.board.template import INK, make_figure

LAYOUT: dict[str, Any] = {
    "xaxis": {**AXIS, "rangemode": "tozero", "autorangeoptions": {"include": [0, 5]}},
    "margin": {"l": 42, "r": 10, "t": 24, "b": 34},
    "legend": {"orientation": "h", "x": 1, "xanchor": "right", "y": 1.0, "yanchor": "bottom"},
    "hovermode": "x unified",
}


def plot_failures(logistic: bool) -> go.Figure:
    """One trace a line, then for each a dot where it is now."""
    shown = LINES if logistic else LINES[:-1]
    traces = [
        go.Scatter(x=[], y=[], mode="lines", name=line.title, hovertemplate=f"{line.title} %{{y:,d}}<extra></extra>", **line.style)
        for line in shown
    ]
    now = [
        go.Scatter(
            x=[], y=[], mode="markers", marker={"size": 7, "color": line.color or INK}, meta=line.style.get("meta"), showlegend=False,
            hoverinfo="skip",
        )
        for line in shown
    ]  # fmt: skip
    y = {"title": {"text": "points"}, "nticks": 5, "rangemode": "tozero", "tickformat": ",d", "autorangeoptions": {"include": [0, 5]}}
    return make_figure([*traces, *now], yaxis=y, **LAYOUT)


def failures_bindings(logistic: bool) -> dict[str, Source]:
    shown = LINES if logistic else LINES[:-1]
    bindings: dict[str, Source] = {}
    for trace, line in enumerate(shown):
        bindings |= {f"data[{trace}].x": "curves.epoch", f"data[{trace}].y": f"curves.{line.column}"}
        bindings[f"data[{len(shown) + trace}].x"] = {"array": "now.epoch", "gather": [trace]}
        bindings[f"data[{len(shown) + trace}].y"] = {"array": "now.failures", "gather": [trace]}
    return bindings


def plot_loss() -> go.Figure:
    """Mean cross-entropy in nats; ln 2 is guessing."""
    color = LINES[-1].color
    line = go.Scatter(x=[], y=[], mode="lines", name="logistic regression", line={"color": color, "width": 2},
                      hovertemplate="%{y:.4g}<extra></extra>")  # fmt: skip
    now = go.Scatter(x=[], y=[], mode="markers", marker={"size": 7, "color": color}, showlegend=False, hoverinfo="skip")
    return make_figure([line, now], yaxis={"title": {"text": "log loss"}, "nticks": 5, "rangemode": "tozero"}, showlegend=True, **LAYOUT)


def loss_bindings() -> dict[str, Source]:
    return {
        "data[0].x": "curves.epoch",
        "data[0].y": "curves.logistic_loss",
        "data[1].x": {"array": "now.epoch", "gather": [0]},
        "data[1].y": "now.loss",
    }


def make_failures_views(logistic: bool) -> tuple[View, ...]:
    """Of all lines, and where there is logistic regression its loss."""
    failures = View("failures", "All lines", plot_failures(logistic), failures_bindings(logistic))
    return (failures, View("loss", "Log loss", plot_loss(), loss_bindings())) if logistic else (failures,)
