"""The board of a sensitivity map: the metric over two settings as a heatmap that fills in, and one cell's curve."""

from collections.abc import Sequence
from html import escape
from typing import Any, NamedTuple

import plotly.graph_objects as go

from pages.sensitivity.view import SensitivityView, chosen_cell
from playground.board.panel import Panel, Source, Switch, View
from playground.board.template import color_bar, make_figure
from playground.points.compare.config import VARIED, show_value
from playground.points.sensitivity.config import Sensitivity, estimate, sensitivity_structure
from playground.tables.palettes import DEFAULT_PALETTE, PALETTES, SEQUENTIAL, Palette

GRID = '"cells curve" minmax(0, 1fr) / minmax(0, 1.6fr) minmax(0, 1fr)'


class CellsInfo(NamedTuple):
    """What the heatmap shows: the axes' titles and values as text, the metric's name, which end is good, whether it is in percent."""

    x_title: str
    y_title: str
    x: tuple[str, ...]
    y: tuple[str, ...]
    metric: str
    higher_is_better: bool
    percent: bool


def cells_info(sensitivity: Sensitivity) -> CellsInfo:
    """The info of a map."""
    axes = (sensitivity.x, sensitivity.y)
    values = [tuple(show_value(axis.setting, value) for value in axis.values) for axis in axes]
    titles = [VARIED[axis.setting].title.lower() for axis in axes]
    return CellsInfo(
        titles[0],
        titles[1],
        values[0],
        values[1],
        sensitivity.metric_title[0].lower() + sensitivity.metric_title[1:],
        sensitivity.higher_is_better,
        sensitivity.shares,
    )


def tick_format(info: CellsInfo) -> dict[str, str]:
    """Of an axis or colour bar for the metric: percent, to as many places as tell the ticks apart."""
    return {"tickformat": ".3~%"} if info.percent else {}


def plot_cells(info: CellsInfo, cell: tuple[int, int]) -> go.Figure:
    """Trace 0 is the heatmap; light is good. Its z, customdata (spread over the weights) follow arrays, and so do the ends of its colours,
    so that outliers do not take them all. `cell` (column, row) is framed.
    """
    scale = [[k / (len(SEQUENTIAL) - 1), colour] for k, colour in enumerate(SEQUENTIAL)]
    number, spread = (".1%", ".1%") if info.percent else (".4g", ".2g")
    across, upwards = ([escape(value, quote=False) for value in values] for values in (info.x, info.y))  # Plotly takes "<" for a tag
    heatmap = go.Heatmap(
        z=[], x=across, y=upwards, customdata=[], zmin=0, zmax=1, colorscale=scale, reversescale=info.higher_is_better,
        xgap=1, ygap=1, hoverongaps=False, colorbar=color_bar(info.metric, len=0.9, tickmode="array", tickvals=[], ticktext=[]),
        hovertemplate=f"{info.x_title} %{{x}}, {info.y_title} %{{y}}<br>"
        f"{info.metric} %{{z:{number}}} ± %{{customdata:{spread}}}<extra></extra>",
    )  # fmt: skip
    x, y = cell
    place = {"type": "rect", "x0": x - 0.5, "x1": x + 0.5, "y0": y - 0.5, "y1": y + 0.5}
    frame = [{**place, "line": {"color": color, "width": width}} for color, width in (("#000", 5), ("#fff", 2))]  # seen on every colour
    axis = {"type": "category", "showgrid": False, "zeroline": False}
    return make_figure(
        [heatmap],
        xaxis={**axis, "range": [-0.5, len(info.x) - 0.5], "title": {"text": info.x_title}, "automargin": True},
        yaxis={**axis, "range": [-0.5, len(info.y) - 0.5], "title": {"text": info.y_title}},
        margin={"l": 60, "r": 10, "t": 10, "b": 44},
        hovermode="closest",
        shapes=frame,
    )


def plot_curve(info: CellsInfo, color: str) -> go.Figure:
    """The metric of one cell over the epochs."""
    hover = f"epoch %{{x}}: %{{y:{'.1%' if info.percent else '.4g'}}}<extra></extra>"
    line = go.Scatter(x=[], y=[], mode="lines", line={"color": color, "width": 2}, hovertemplate=hover)
    return make_figure(
        [line],
        xaxis={"type": "linear", "title": {"text": "epoch"}, "nticks": 6, "rangemode": "tozero"},
        yaxis={"type": "linear", "title": {"text": info.metric}, "nticks": 6, "rangemode": "tozero", **tick_format(info)},
        showlegend=False,
        margin={"l": 54},
    )


def make_sensitivity_panels(sensitivity: Sensitivity, cell: tuple[int, int], palette: Palette) -> list[Panel]:
    """`cell` is the one whose curve is shown: its column and row."""
    info = cells_info(sensitivity)
    x, y = cell
    curve: dict[str, Any] = {"data[0].x": "curve_epochs", "data[0].y": {"array": "cell_curves", "slice": [y, x]}}
    shown = {"array": "cells", "where": "done"}
    cells: dict[str, Source] = {"data[0].z": shown, "data[0].customdata": {"array": "spread"}}
    fences = {"zmin": "low", "zmax": "high", "colorbar.tickvals": "ticks", "colorbar.ticktext": "texts"}
    cells |= {f"data[0].{attribute}": {**shown, "fence": fence, "percent": info.percent} for attribute, fence in fences.items()}
    log = Switch("log", "Log scale", restyle={"layout.yaxis.type": ("linear", "log")})
    title = f"{info.x_title} {info.x[x]}, {info.y_title} {info.y[y]}"
    return [
        Panel(
            "cells",
            "cells",
            f"{sensitivity.metric_title} over {info.x_title} and {info.y_title}",
            (View("cells", "Map", plot_cells(info, cell), cells, cells=True),),
            settings={"says": True},
        ),
        Panel(
            "curve",
            "curve",
            title[0].upper() + title[1:],
            (View("curve", "Curve", plot_curve(info, palette.variant_colors(1, False)[0]), curve),),
            (log,),
        ),
    ]


def make_sensitivity_board(
    sensitivity: Sensitivity, structure: str, cell: tuple[int, int], palette: str = DEFAULT_PALETTE
) -> dict[str, Any]:
    """The board's whole specification (docs/protocol.md), plain JSON types only. `structure` is the trainer's."""
    chosen = PALETTES[palette]
    return {
        "structure": structure,
        "grid": GRID,
        "controls": ["play", "reset"],
        "diverging": [list(colour) for colour in chosen.diverging],
        "diverging_dark": [list(colour) for colour in chosen.diverging_dark],
        "classes": [list(colour) for colour in chosen.classes],
        "readouts": [
            {"id": "runs", "label": "Runs", "format": "text", "value": f"{estimate(sensitivity).runs:,}"},
            {"id": "progress", "label": "Done", "source": "readouts.progress", "format": "percent"},
        ],
        "panels": [panel.to_json() for panel in make_sensitivity_panels(sensitivity, cell, chosen)],
    }


def sensitivity_board(sensitivity: Sensitivity, view: SensitivityView, devices: Sequence[str]) -> dict[str, Any]:
    """The page's board with the chosen cell's curve."""
    return make_sensitivity_board(sensitivity, sensitivity_structure(sensitivity), chosen_cell(sensitivity, view), view.palette)
