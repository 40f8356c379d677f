"""Weights and gradients: one heatmap of all layers' matrices, or histograms of the same numbers."""

from html import escape
from typing import NamedTuple

import plotly.graph_objects as go

from pages.playground.blocks import MatrixPlace, Packing, layer_shapes, pack_blocks, parameter_index
from playground.board.panel import Source, Switch, View, gather
from playground.board.template import (
    DIVERGING,
    FONT,
    INK,
    LAYER_LEGEND,
    color_bar,
    make_figure,
)
from playground.points.config import RunConfig
from playground.tables.features import FEATURES
from playground.tables.palettes import Palette

WORDY = 2000  # cells; larger networks get shorter hover texts, to keep the page small


class WeightsInfo(NamedTuple):
    """What is shown: the array ("parameters" or "gradients"), who feeds whom, and each matrix's place."""

    array: str
    sizes: tuple[int, ...]
    inputs: tuple[str, ...]  # the features' titles
    packing: Packing


def weights_info(config: RunConfig, array: str, width: float = 175.0, height: float = 290.0) -> WeightsInfo:
    """The info of a configuration's network, for a panel whose plot is about width × height pixels."""
    inputs = tuple(FEATURES[name].title for name in config.features)
    return WeightsInfo(array, config.sizes, inputs, pack_blocks(layer_shapes(config.sizes), width, height))


def quantity(info: WeightsInfo) -> str:
    """What the numbers are called."""
    return "weight" if info.array == "parameters" else "gradient"


def layer_names(sizes: tuple[int, ...]) -> list[str]:
    """ "x→1", "1→2", "2→out": from which layer to which, in the order of the layers."""
    places = ["x", *(str(layer + 1) for layer in range(len(sizes) - 2)), "out"]
    return [f"{before}→{after}" for before, after in zip(places[:-1], places[1:], strict=True)]


def _cell_texts(info: WeightsInfo, block: MatrixPlace) -> list[list[str]]:
    last = len(info.sizes) - 2
    wordy = int((info.packing.cells >= 0).sum()) <= WORDY
    to_name = ("output" if block.layer == last else "neuron") if wordy else ""
    head = ("output" if block.layer == last else f"layer {block.layer + 1}") if wordy else f"{layer_names(info.sizes)[block.layer]}"
    texts = []
    for row in range(block.rows):
        target = f"{to_name} {row + 1}".strip()
        sources = list(info.inputs) if block.layer == 0 else [f"neuron {n + 1}" if wordy else f"{n + 1}" for n in range(block.columns - 1)]
        texts.append([escape(f"{head}: {source} → {target}") for source in [*sources, "bias"]])
    return texts


def _texts(info: WeightsInfo) -> list[list[str]]:
    rows, columns = info.packing.cells.shape
    texts = [[""] * columns for _ in range(rows)]
    for block in info.packing.blocks:
        for row, line in enumerate(_cell_texts(info, block)):
            texts[block.top + row][block.left : block.left + block.columns] = line
    return texts


def _annotations(info: WeightsInfo) -> list[dict[str, object]]:
    """Each block's name above it."""
    names = layer_names(info.sizes)
    return [
        {
            "text": names[block.layer], "showarrow": False, "font": {"size": FONT}, "borderpad": 0,
            "x": info.packing.x[block.left], "xanchor": "left", "xshift": -2, "y": info.packing.y[block.top], "yanchor": "bottom",
        }
        for block in info.packing.blocks
    ]  # fmt: skip


def plot_heatmap(info: WeightsInfo, palette: Palette) -> go.Figure:
    """Trace 0 is the heatmap: rows are the neurons that receive, columns those that send, the last column the biases."""
    grid = info.packing
    roomy = grid.cell >= 7
    name = quantity(info)
    heatmap = go.Heatmap(
        z=[], x=grid.x, y=grid.y, text=_texts(info), hovertemplate=f"%{{text}}<br>{name} %{{customdata:.4g}}<extra></extra>", customdata=[],
        hoverongaps=False, colorscale=palette.colorscale(), meta=DIVERGING, zmid=0, xgap=int(roomy), ygap=int(roomy),
        colorbar=color_bar("", nticks=5, exponentformat="power", showexponent="all"),
    )  # fmt: skip
    lines = [
        {
            "type": "line", "x0": grid.x[block.left + block.columns - 1], "x1": grid.x[block.left + block.columns - 1],
            "y0": grid.y[block.top], "y1": grid.y[block.top + block.rows], "line": {"color": INK, "width": 3 if roomy else 1},
        }
        for block in grid.blocks
    ]  # fmt: skip
    axis = {"type": "linear", "showgrid": False, "zeroline": False, "showticklabels": False, "ticks": ""}
    return make_figure(
        [heatmap],
        annotations=_annotations(info),
        shapes=lines,
        xaxis={**axis, "range": [0, grid.frame[0]]},
        yaxis={**axis, "range": [grid.frame[1], 0]},
        margin={"l": 6, "r": 4, "t": 2, "b": 6},
        hovermode="closest",
    )


def make_scale_switch(info: WeightsInfo, name: str, on: bool) -> Switch:
    """A colour scale for each block: its cells as shares of the largest one in size. The hover says the numbers themselves."""
    blocks = [[block.top, block.left, block.rows, block.columns] for block in info.packing.blocks]
    bar = "data[0].colorbar"
    return Switch(
        name, "Scale per block", on,
        {
            "data[0].zmin": (None, -1), "data[0].zmax": (None, 1),
            f"{bar}.title.text": ("", "share of the block's largest"),
            f"{bar}.tickmode": ("auto", "array"),
            f"{bar}.tickvals": (None, [-0.5, 0, 0.5]), f"{bar}.ticktext": (None, ["−50%", "0", "50%"]),
        },
        {"data[0].z": {"each": blocks}},
        "heatmap",
    )  # fmt: skip


def plot_histogram(info: WeightsInfo, palette: Palette) -> go.Figure:
    """How the weights (without biases) of each layer are spread: one trace a layer, stacked.

    Each starts with one number, since Plotly takes the axis of an empty histogram for one of dates, and sets no number of
    bins, since it fails on that where all values are missing.
    """
    names = [name.split("→")[1] for name in layer_names(info.sizes)]
    traces = [
        go.Histogram(
            x=[0], name=name, bingroup="all", marker={"color": color, "line": {"width": 0}},
            hovertemplate=f"{'output' if name == 'out' else 'layer ' + name}: %{{y}} at %{{x:.3g}}<extra></extra>",
        )
        for name, color in zip(names, palette.layer_colors(len(names)), strict=True)
    ]  # fmt: skip
    return make_figure(
        traces,
        barmode="stack",
        xaxis={
            "type": "linear",
            "title": {"text": quantity(info)},
            "nticks": 5,
            "exponentformat": "power",
        },
        yaxis={"title": {"text": "count"}, "nticks": 5},
        showlegend=True,
        legend={**LAYER_LEGEND, "traceorder": "normal"},
        margin={"l": 44, "r": 50, "t": 8, "b": 34},
    )


def make_weight_views(info: WeightsInfo, palette: Palette) -> tuple[View, View]:
    """The heatmap and the histogram of one array."""
    cells = gather(info.array, info.packing.cells)
    heat: dict[str, Source] = {"data[0].z": cells, "data[0].customdata": cells}
    spread: dict[str, Source] = {
        f"data[{block.layer}].x": gather(info.array, parameter_index(block)[:, :-1].ravel()) for block in info.packing.blocks
    }
    return (
        View("heatmap", "Heatmap", plot_heatmap(info, palette), heat),
        View("histogram", "Histogram", plot_histogram(info, palette), spread),
    )
