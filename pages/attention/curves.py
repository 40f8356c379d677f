"""Curves of a Transformer's run: losses over the guessing baseline, accuracies, gradients by block, entropies by head."""

import math
from typing import Any, NamedTuple

import plotly.graph_objects as go

from playground.board.loss import SETS, STROKES
from playground.board.panel import Source, View
from playground.board.template import AXIS, FONT, make_figure
from playground.sequences.config import AttentionConfig, blocks
from playground.tables.palettes import Palette, to_hex

UPDATES = {"type": "linear", "title": {"text": "update"}, "nticks": 6, "rangemode": "tozero", "hoverformat": ",d"}
WHOLE = {"width": 2, "dash": "dot"}


class CurvesInfo(NamedTuple):
    """Between how many answers a guess chooses, the blocks with gradients, and the layers and heads."""

    baseline: int
    blocks: tuple[str, ...]
    layers: int
    heads: int


def curves_info(config: AttentionConfig) -> CurvesInfo:
    names = tuple(block.name for block in blocks(config) if block.rows > 1)
    return CurvesInfo(config.baseline, names, config.model.layers, config.model.heads)


def plot_progress(info: CurvesInfo, palette: Palette) -> go.Figure:
    """Traces 0 and 1 the losses (train, test), 2, 3 and 4 the accuracies (train, test, whole sequences); a line where guessing is."""
    guess = math.log(info.baseline)
    colors = {"train": to_hex(palette.train), "test": to_hex(palette.test)}
    traces = [
        go.Scatter(
            x=[], y=[], mode="lines", name=SETS[kind], legendgroup=kind, yaxis="y2", line={"color": colors[kind], **STROKES[kind]},
            hovertemplate=f"{SETS[kind]} %{{y:.4g}}<extra></extra>",
        )
        for kind in ("train", "test")
    ]  # fmt: skip
    for name, color, line in (
        ("train", colors["train"], STROKES["train"]),
        ("test", colors["test"], STROKES["test"]),
        ("sequences", colors["test"], WHOLE),
    ):
        text = SETS.get(name, "whole sequences")
        traces.append(
            go.Scatter(
                x=[], y=[], mode="lines", name=text, legendgroup=name, showlegend=False, yaxis="y",
                line={"color": color, **line}, hovertemplate=f"{text} %{{y:.1%}}<extra></extra>",
            )
        )  # fmt: skip
    baseline = {
        "type": "line", "xref": "paper", "yref": "y2", "x0": 0, "x1": 1, "y0": guess, "y1": guess,
        "line": {"color": AXIS, "width": 1, "dash": "dash"},
        "label": {"text": f"guessing: ln {info.baseline} = {guess:.2f}", "textposition": "end", "font": {"size": FONT}, "padding": 1},
    }  # fmt: skip
    dotted = {
        "text": "dotted: whole sequences", "xref": "paper", "yref": "paper", "x": 1, "xanchor": "right", "y": 0.42, "yanchor": "bottom",
        "showarrow": False, "font": {"size": FONT}, "borderpad": 0,
    }  # fmt: skip
    return make_figure(
        traces,
        xaxis={**UPDATES, "anchor": "y"},
        yaxis={
            "title": {"text": "accuracy"}, "domain": [0, 0.41], "nticks": 3, "tickformat": ".0%",
            "autorangeoptions": {"include": [0, 1], "minallowed": -0.02, "maxallowed": 1.04},
        },
        yaxis2={
            "title": {"text": "loss", "standoff": 4}, "domain": [0.56, 1], "anchor": "x", "type": "linear", "rangemode": "tozero",
            "nticks": 4, "tickformat": "~g", "tickvals": [1e-5, 1e-4, 0.001, 0.01, 0.1, 0.3, 1, 3, 10, 100], "tickmode": "auto",
            "autorangeoptions": {"include": 1.5 * guess},
        },
        shapes=[baseline],
        annotations=[dotted],
        legend={"orientation": "h", "x": 1, "xanchor": "right", "y": 1.0, "yanchor": "bottom"},
        margin={"l": 50, "r": 10, "t": 22, "b": 34},
        hovermode="x unified",
        hoversubplots="axis",
    )  # fmt: skip


PROGRESS = ("train_loss", "test_loss", "train_score", "test_score", "sequence_score")


def short_name(block: str, layers: int) -> str:
    """ "W_Q" for "layers.0.w_q", with more than one layer "1 W_Q"."""
    if not block.startswith("layers."):
        return block
    _, layer, name = block.split(".")
    return name.upper() if layers == 1 else f"{int(layer) + 1} {name.upper()}"


def plot_lines(names: list[str], colors: list[str], axis: str, number: str, **y: Any) -> go.Figure:
    """One line a name, the names beside the plot where they are few."""
    traces = [
        go.Scatter(
            x=[], y=[], mode="lines", name=name, line={"color": color, "width": 1.4},
            hovertemplate=f"{name}: %{{y:{number}}}<extra></extra>",
        )
        for name, color in zip(names, colors, strict=True)
    ]  # fmt: skip
    few = len(names) <= 9
    return make_figure(
        traces,
        xaxis=UPDATES,
        yaxis={"title": {"text": axis}, "nticks": 5, **y},
        showlegend=few,
        legend={"x": 1.01, "xanchor": "left", "y": 1, "yanchor": "top", "tracegroupgap": 0, "font": {"size": FONT}, "maxheight": 230},
        margin={"l": 52, "r": 92 if few else 10},
        hovermode="closest",
    )


def follow(columns: list[str]) -> dict[str, Source]:
    """Bindings of trace k to column k of the curves."""
    bindings: dict[str, Source] = {}
    for trace, column in enumerate(columns):
        bindings[f"data[{trace}].x"] = "curves.epoch"
        bindings[f"data[{trace}].y"] = f"curves.{column}"
    return bindings


def make_curve_views(info: CurvesInfo, palette: Palette) -> tuple[View, ...]:
    """Loss and accuracy, gradient sizes, entropies."""
    heads = [(layer, head) for layer in range(info.layers) for head in range(info.heads)]
    gradients = plot_lines(
        [short_name(name, info.layers) for name in info.blocks], palette.layer_colors(len(info.blocks)), "gradient, RMS", ".2e",
        type="log", exponentformat="power", minorloglabels="none",
    )  # fmt: skip
    names = [f"head {layer + 1}.{head + 1}" for layer, head in heads]
    entropy = plot_lines(names, palette.layer_colors(len(heads)), "entropy, nats", ".2f", type="linear", rangemode="tozero")
    return (
        View("loss", "Loss", plot_progress(info, palette), follow(list(PROGRESS))),
        View("gradients", "Gradient", gradients, follow([f"gradient_norm.{name}" for name in info.blocks])),
        View("entropy", "Entropy", entropy, follow([f"entropy.{layer}.{head}" for layer, head in heads])),
    )
