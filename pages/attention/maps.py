"""One head enlarged: its attention map, and every step of its computation."""

import math
from typing import Any, NamedTuple

import plotly.graph_objects as go

from pages.attention.symbols import labels, tick_step, ticks
from playground.board.panel import Source, plain_figure
from playground.board.template import DIVERGING, FONT, color_bar, make_figure
from playground.sequences.config import AttentionConfig
from playground.tables.palettes import Palette, to_hex

CHOSEN = "chosen"  # stands for the layer and head that the board shows, in a binding's slice
EVEN = 0.12  # strength of colour, 0…1, where a head looks at all positions alike
MOST_NUMBERS = 12  # positions; in longer maps the numbers would not fit into their cells


class MapInfo(NamedTuple):
    """What the tokens are called, how many positions there are, and a head's width."""

    names: tuple[str, ...]
    length: int
    head_width: int


class HeadStep(NamedTuple):
    array: str
    title: str
    formula: str
    note: str
    wide: bool = False  # positions by numbers of a head, not positions by positions


def map_info(config: AttentionConfig) -> MapInfo:
    shape = config.shape
    return MapInfo(config.names, shape.length, shape.head_width)


def strength_power(length: int) -> float:
    """The power of an attention weight that its colour's strength is: 1 for short sequences, less for long ones.

    A head that looks at all of T positions alike has weights of 1/T: they keep the strength `EVEN`, so that no map of many positions
    is blank before it has learned.
    """
    return min(1.0, math.log(EVEN) / -math.log(length))


def strength_scale(palette: Palette, length: int) -> list[list[float | str]]:
    """Plotly's colour scale for weights 0…1: the positive half of the diverging colours, its strength w to the `strength_power`."""
    half = palette.diverging[127:]
    return [[(k / (len(half) - 1)) ** (1 / strength_power(length)), to_hex(colour)] for k, colour in enumerate(half)]


def strength(length: int) -> dict[str, Any]:
    """A trace's `meta` for those colours."""
    return {"scale": "strength", "power": strength_power(length)}


def _positions(info: MapInfo) -> dict[str, Any]:
    """An axis over positions; its texts follow the probe."""
    return {
        "type": "linear", "showgrid": False, "zeroline": False, "tickmode": "array",
        "tickvals": list(range(0, info.length, tick_step(info.names, info.length))), "ticktext": [],
    }  # fmt: skip


def plot_map(info: MapInfo, palette: Palette) -> go.Figure:
    """Trace 0 is the heatmap: rows are the positions that look, from the top; columns those that are looked at."""
    heatmap = go.Heatmap(
        z=[], customdata=[], zmin=0, zmax=1, colorscale=strength_scale(palette, info.length), meta=strength(info.length),
        colorbar=color_bar("attention", tickvals=[0, 0.25, 0.5, 0.75, 1]),
        hovertemplate="position %{customdata[0]} looks %{z:.2f} at position %{customdata[1]}<extra></extra>",
    )  # fmt: skip
    return make_figure(
        [heatmap],
        xaxis={**_positions(info), "tickangle": 0, "title": {"text": "looks at"}, "constrain": "domain"},
        yaxis={**_positions(info), "title": {"text": "position"}, "autorange": "reversed", "scaleanchor": "x", "constrain": "domain"},
        margin={"l": 38, "r": 50, "t": 6, "b": 36},
        hovermode="closest",
    )


def map_bindings(info: MapInfo) -> dict[str, Source]:
    """The chosen head's attention, and the probe's symbols on both axes."""
    return {
        "data[0].z": {"array": "attention", "slice": CHOSEN},
        "data[0].customdata": labels(info.names),
        "layout.xaxis.ticktext": ticks(info.names, info.length),
        "layout.yaxis.ticktext": ticks(info.names, info.length),
    }


def steps(config: AttentionConfig) -> list[HeadStep]:
    """From vectors to a head's output, in words and letters."""
    m = config.model
    root = math.sqrt(config.shape.head_width)
    turned = ", turned by the position" if m.positions == "rotary" else ""
    slope = "; then ALiBi: minus slope × distance" if m.positions == "alibi" else ""
    return [
        HeadStep("q", "Queries", "Q = x W_Q + b_Q", f"what each position asks for{turned}", True),
        HeadStep("k", "Keys", "K = x W_K + b_K", f"what each position offers{turned}", True),
        HeadStep("v", "Values", "V = x W_V + b_V", "what each position hands over", True),
        HeadStep("scores", "Scores", "S = Q Kᵀ", "how well each question meets each offer"),
        HeadStep("scaled", "Scaled", f"S / √d, d = {config.shape.head_width}", f"divided by {root:.2f}{slope}"),
        HeadStep("masked", "Mask", "later positions → −∞" if m.causal else "nothing is masked",
             "a causal model looks at no later position" if m.causal else "every position may look at every other"),
        HeadStep("weights", "Softmax", "A = softmax(S / √d)", "every row sums to 1; to 0 where the head is off"),
        HeadStep("output", "Weighted sum", "A V", "each position's mix of the values", True),
    ]  # fmt: skip


def plot_step(step: HeadStep, info: MapInfo, palette: Palette) -> go.Figure:
    """Trace 0 is the heatmap, positions from the top."""
    shares = step.array == "weights"
    numbers = {} if step.wide or info.length > MOST_NUMBERS else {
        "texttemplate": "%{z:.2f}" if shares else "%{z:.1f}", "textfont": {"size": FONT},
    }  # fmt: skip
    place = (
        "position %{customdata[0]}, component %{customdata[1]}" if step.wide else "position %{customdata[0]} at position %{customdata[1]}"
    )
    weights = {"zmin": 0, "zmax": 1, "colorscale": strength_scale(palette, info.length), "meta": strength(info.length)}
    heatmap = go.Heatmap(
        z=[], customdata=[], hoverongaps=False, colorbar=color_bar(""), hovertemplate=f"{place}: %{{z:.4g}}<extra></extra>", **numbers,
        **(weights if shares else {"zmid": 0, "colorscale": palette.colorscale(), "meta": DIVERGING}),
    )  # fmt: skip
    across: dict[str, Any] = (
        {"type": "linear", "showgrid": False, "zeroline": False, "nticks": 9, "title": {"text": "component"}}
        if step.wide
        else {**_positions(info), "tickangle": 0, "title": {"text": "position looked at"}}
    )
    return make_figure(
        [heatmap],
        xaxis=across,
        yaxis={**_positions(info), "title": {"text": "position"}, "autorange": "reversed"},
        margin={"l": 38, "r": 50, "t": 6, "b": 36},
        hovermode="closest",
    )


def step_bindings(step: HeadStep, info: MapInfo) -> dict[str, Source]:
    """The step's array, with gaps where a position must not look."""
    where = {"where": "step.mask"} if step.array == "masked" else {}
    bindings: dict[str, Source] = {
        "data[0].z": {"array": f"step.{step.array}", **where},
        "data[0].customdata": labels(info.names, info.head_width if step.wide else 0),
        "layout.yaxis.ticktext": ticks(info.names, info.length),
    }
    return bindings if step.wide else {**bindings, "layout.xaxis.ticktext": ticks(info.names, info.length)}


def head_settings(config: AttentionConfig, palette: Palette) -> dict[str, Any]:
    """What the panel of kind `enlarged` needs besides its views: the steps, as views without a tab."""
    info = map_info(config)
    return {
        "steps": [
            {
                "name": step.array, "title": step.title, "formula": step.formula, "note": step.note,
                "figure": plain_figure(plot_step(step, info, palette)), "bindings": step_bindings(step, info),
            }
            for step in steps(config)
        ]
    }  # fmt: skip
