"""How good the network is beyond one number: a confusion matrix with each class's scores, or predicted against true values."""

from collections.abc import Sequence
from html import escape
from typing import Any

import numpy as np
import plotly.graph_objects as go

from pages.playground.original_units import in_short
from playground.board.loss import SETS
from playground.board.panel import Source, Switch, View
from playground.board.template import FONT, IN_INK, make_figure
from playground.tables.palettes import Palette, to_hex

SCORES = ("precision", "recall", "F1")
STRENGTH = {"scale": "strength", "power": 1}  # meta: from the page's background to the board's positive colour
BINS, REACH = 41, 1.0  # of residuals, as the run counts them


def plot_confusion(classes: Sequence[str], palette: Palette) -> go.Figure:
    """Trace 0 is the confusion matrix, a row for each true class, coloured by the share of its row; trace 1 the scores of each class."""
    names = [escape(in_short(name), quote=False) for name in classes]  # Plotly takes "<" for the start of a tag
    common: dict[str, Any] = {
        "z": [], "y": names, "zmin": 0, "zmax": 1, "xgap": 2, "ygap": 2, "showscale": False, "meta": STRENGTH,
        "colorscale": [[0, "#ffffff"], [1, to_hex(palette.diverging[-1])]],
    }  # fmt: skip
    size = 15 if len(names) < 4 else FONT + 1
    matrix = go.Heatmap(
        **common, x=names, text=[], texttemplate="%{text:d}", textfont={"size": size},
        hovertemplate="%{text:d} of class %{y} are taken for %{x}: %{z:.1%} of them<extra></extra>",
    )  # fmt: skip
    scores = go.Heatmap(
        **common, x=list(SCORES), xaxis="x2", texttemplate="%{z:.0%}", textfont={"size": min(size, FONT + 2)},
        hovertemplate="class %{y}: %{x} %{z:.1%}<extra></extra>",
    )  # fmt: skip
    axis = {"type": "category", "showgrid": False, "zeroline": False, "fixedrange": True}
    return make_figure(
        [matrix, scores],
        xaxis={**axis, "domain": [0, 0.57], "title": {"text": "taken for"}, "side": "top"},
        xaxis2={**axis, "domain": [0.62, 1], "side": "top", "anchor": "y", "title": {"text": "of each class"}},
        yaxis={**axis, "title": {"text": "true class"}, "autorange": "reversed"},
        margin={"l": 44, "r": 8, "t": 42, "b": 8},
    )


def make_confusion_view(classes: Sequence[str], palette: Palette) -> View:
    """The confusion matrix of the test points; a switch shows the training points."""
    bindings: dict[str, Source] = {
        "data[0].z": {"array": "confusion.test.share"},
        "data[0].text": {"array": "confusion.test"},
        "data[1].z": {"array": "scores.test"},
    }
    return View("confusion", "Confusion", plot_confusion(classes, palette), bindings, needs=("confusion",))


def make_confusion_switch(on: bool) -> Switch:
    """Training points in place of test points."""
    arrays = {"data[0].z": "confusion.train.share", "data[0].text": "confusion.train", "data[1].z": "scores.train"}
    return Switch("of_training", "Training points", on, rebind={path: {"array": name} for path, name in arrays.items()}, view="confusion")


def plot_residuals(palette: Palette) -> go.Figure:
    """Above, predicted against true values (traces 0 and 1) and the diagonal (4); below, how many residuals are how large (2 and 3)."""
    middles = (np.arange(BINS) * 2 * REACH / BINS - REACH + REACH / BINS).round(4).tolist()
    colors = {kind: to_hex(getattr(palette, kind)) for kind in SETS}
    points = [
        go.Scatter(
            x=[], y=[], mode="markers", name=title, marker={"size": 4, "color": colors[kind], "opacity": 0.65}, legendgroup=kind,
            hovertemplate="true %{x:.3f}, predicted %{y:.3f}<extra></extra>",
        )
        for kind, title in SETS.items()
    ]  # fmt: skip
    bars = [
        go.Scatter(
            x=middles, y=[], mode="lines", line={"shape": "hvh", "width": 1.4, "color": colors[kind]}, fill="tozeroy", legendgroup=kind,
            xaxis="x2", yaxis="y2", name=title, showlegend=False, hovertemplate="residual %{x:.2f}: %{y:.1%} of the points<extra></extra>",
        )
        for kind, title in SETS.items()
    ]  # fmt: skip
    diagonal = go.Scatter(
        x=[-1, 1], y=[-1, 1], mode="lines", line={"width": 1, "dash": "dot"}, meta=IN_INK, hoverinfo="skip", showlegend=False
    )
    return make_figure(
        [*points, *bars, diagonal],
        xaxis={"type": "linear", "title": {"text": "true value"}, "range": [-1.1, 1.1], "nticks": 5},
        yaxis={"type": "linear", "title": {"text": "predicted"}, "domain": [0.5, 1], "range": [-1.3, 1.3], "nticks": 5},
        xaxis2={"type": "linear", "title": {"text": "predicted less true"}, "range": [-REACH, REACH], "anchor": "y2", "nticks": 5},
        yaxis2={"title": {"text": "share"}, "domain": [0, 0.3], "nticks": 4, "tickformat": ".0%", "rangemode": "tozero"},
        legend={"orientation": "h", "x": 1, "xanchor": "right", "y": 1, "yanchor": "bottom"},
        margin={"l": 50, "r": 10, "t": 24, "b": 34},
        hovermode="closest",
    )


def make_residuals_view(palette: Palette) -> View:
    """Predictions of training and test points, and how far they are off."""
    bindings: dict[str, Source] = {}
    for trace, (kind, title) in enumerate(SETS.items()):
        bindings[f"data[{trace}].x"] = f"{kind}.label"
        bindings[f"data[{trace}].y"] = f"{kind}.output"
        bindings[f"data[{trace}].name"] = {"array": f"fit.{kind}", "element": 0, "text": f"{title}, R² {{}}", "digits": 3}
        bindings[f"data[{trace + 2}].y"] = f"residuals.{kind}"
    return View("residuals", "Residuals", plot_residuals(palette), bindings, needs=("residuals",))
