"""Weights and gradients of one block at a time, as a heatmap; the board offers all blocks."""

from typing import Any

import plotly.graph_objects as go

from playground.board.panel import View
from playground.board.template import DIVERGING, color_bar, make_figure
from playground.sequences.config import AttentionConfig, blocks
from playground.tables.palettes import Palette

TITLES = {"embedding": "Embedding", "positions": "Positions", "output": "Output"}


def block_title(name: str) -> str:
    """ "W_Q, layer 1" for "layers.0.w_q"."""
    if not name.startswith("layers."):
        return TITLES.get(name, name)
    _, layer, part = name.split(".")
    return f"{part.upper()}, layer {int(layer) + 1}"


def block_choices(config: AttentionConfig) -> list[dict[str, Any]]:
    """The matrices among the blocks: name, title, and number among them. The first layer's W_Q stands first."""
    matrices = [block for block in blocks(config) if block.rows > 1]
    found = [{"name": block.name, "title": block_title(block.name), "number": number} for number, block in enumerate(matrices)]
    return sorted(found, key=lambda choice: not str(choice["name"]).startswith("layers."))


def plot_block(quantity: str, palette: Palette) -> go.Figure:
    """Trace 0 is the heatmap, row 0 on top."""
    heatmap = go.Heatmap(
        z=[], zmid=0, colorscale=palette.colorscale(), meta=DIVERGING, colorbar=color_bar(quantity),
        hovertemplate=f"row %{{y}}, column %{{x}}<br>{quantity} %{{z:.4g}}<extra></extra>",
    )  # fmt: skip
    axis = {"type": "linear", "showgrid": False, "zeroline": False, "nticks": 6}
    return make_figure(
        [heatmap],
        xaxis={**axis, "title": {"text": "column"}},
        yaxis={**axis, "title": {"text": "row"}, "autorange": "reversed"},
        margin={"l": 42, "r": 58, "t": 6, "b": 36},
        hovermode="closest",
    )


def make_block_views(palette: Palette) -> tuple[View, View]:
    """Weights, gradients."""
    return (
        View("weights", "Weights", plot_block("weight", palette), {"data[0].z": {"array": "block.weights"}}),
        View("gradients", "Gradients", plot_block("gradient", palette), {"data[0].z": {"array": "block.gradients"}}),
    )
