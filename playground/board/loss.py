"""Loss curves, and the score's (accuracy or R²) below them over the same epochs."""

from typing import Any, NamedTuple

import plotly.graph_objects as go

from playground.board.panel import Source, View
from playground.board.template import make_figure
from playground.tables.palettes import Palette, to_hex

CURVES = (("loss", "train"), ("loss", "test"), ("score", "train"), ("score", "test"))  # in the order of the traces

SETS = {"train": "training", "test": "test"}  # what each is called

STROKES: dict[str, dict[str, Any]] = {"train": {"width": 2, "dash": "solid"}, "test": {"width": 1.6, "dash": "dash"}}


class LossInfo(NamedTuple):
    """What the curves show."""

    task: str
    log: bool  # the loss axis


def plot_loss(info: LossInfo, palette: Palette) -> go.Figure:
    """Two plots on one epoch axis: traces 0 and 1 the loss (train, test), 2 and 3 the score."""
    accuracy = info.task == "classification"
    traces = [
        go.Scatter(
            x=[], y=[], mode="lines", name=SETS[kind], legendgroup=kind, showlegend=what == "loss",
            yaxis="y" if what == "loss" else "y2",
            line={"color": to_hex(getattr(palette, kind)), **STROKES[kind]},
            hovertemplate=f"{SETS[kind]} %{{y:{'.1%' if what == 'score' and accuracy else '.4g'}}}<extra></extra>",
        )
        for what, kind in CURVES
    ]  # fmt: skip
    score_range = {"include": [0.5, 1], "clipmin": 0, "clipmax": 1.05} if accuracy else {"include": [0, 1], "clipmin": -1, "clipmax": 1.05}
    return make_figure(
        traces,
        xaxis={"type": "linear", "title": {"text": "epoch"}, "anchor": "y2", "nticks": 6, "rangemode": "tozero", "hoverformat": ",d"},
        yaxis={
            "title": {"text": "loss"}, "domain": [0.5, 1], "type": "log" if info.log else "linear", "rangemode": "tozero",
            "nticks": 5, "tickformat": "~g",
        },
        yaxis2={
            "title": {"text": "accuracy" if accuracy else "R²", "standoff": 4}, "domain": [0, 0.42], "anchor": "x", "nticks": 4,
            "tickformat": ".0%" if accuracy else ".1f", "autorangeoptions": score_range,
        },
        legend={"orientation": "h", "x": 1, "xanchor": "right", "y": 1.0, "yanchor": "bottom"},
        margin={"l": 50, "r": 10, "t": 24, "b": 34},
        hovermode="x unified",
        hoversubplots="axis",
    )  # fmt: skip


def loss_bindings() -> dict[str, Source]:
    """Each trace follows a column of the curves."""
    bindings: dict[str, Source] = {}
    for trace, (what, kind) in enumerate(CURVES):
        bindings[f"data[{trace}].x"] = "curves.epoch"
        bindings[f"data[{trace}].y"] = f"curves.{kind}_{what}"
    return bindings


def make_loss_view(info: LossInfo, palette: Palette) -> View:
    """The curves panel's view."""
    return View("curves", "Curves", plot_loss(info, palette), loss_bindings())
