"""Embeddings and position vectors in their first two principal components, written by name."""

from html import escape
from typing import Any, NamedTuple

import plotly.graph_objects as go

from pages.attention.symbols import in_figures
from playground.board.panel import Source, View
from playground.board.template import FONT, make_figure
from playground.sequences.config import AttentionConfig
from playground.tables.palettes import Palette, to_hex


class PlacesInfo(NamedTuple):
    """Which vectors, and what they are called."""

    array: str  # "embedding" or "position"
    names: tuple[str, ...]
    line: bool  # joined in their order


def places_infos(config: AttentionConfig) -> list[tuple[str, PlacesInfo]]:
    """Tab's label and info; position vectors only where there are any."""
    found = [("Symbols", PlacesInfo("embedding", tuple(in_figures(config.names)), False))]
    if config.model.positions in ("learned", "sinusoidal"):
        found.append(("Positions", PlacesInfo("position", tuple(map(str, range(config.data.length))), True)))
    return found


def plot_places(info: PlacesInfo, palette: Palette) -> go.Figure:
    """Trace 0: the names at their places."""
    color = to_hex(palette.train)
    trace = go.Scatter(
        x=[], y=[], mode="lines+text" if info.line else "text", text=list(info.names), customdata=list(info.names),
        textfont={"size": FONT + 2}, line={"color": color, "width": 0.6}, cliponaxis=False,
        hovertemplate=f"{'position' if info.line else 'symbol'} %{{customdata}}: %{{x:.2f}}, %{{y:.2f}}<extra></extra>",
    )  # fmt: skip
    axis: dict[str, Any] = {"type": "linear", "nticks": 5, "zeroline": True}
    return make_figure(
        [trace],
        xaxis={**axis, "title": {"text": "component 1"}},
        yaxis={**axis, "title": {"text": "component 2"}},
        margin={"l": 46, "r": 12, "t": 10, "b": 36},
        showlegend=False,
        hovermode="closest",
    )


def places_bindings(info: PlacesInfo) -> dict[str, Source]:
    """Places, and the share of the variance in each axis' title."""
    bindings: dict[str, Source] = {}
    for k, axis in enumerate("xy"):
        bindings[f"data[0].{axis}"] = {"array": f"{info.array}.xy", "column": k}
        text = f"component {k + 1} ({{}} of variance)"
        bindings[f"layout.{axis}axis.title.text"] = {"array": f"{info.array}.explained", "element": k, "text": text}
    return bindings


def make_places_views(config: AttentionConfig, palette: Palette) -> tuple[View, ...]:
    """The views of the places panel."""
    return tuple(View(escape(info.array), label, plot_places(info, palette), places_bindings(info)) for label, info in places_infos(config))
