"""The bent plane: the grid of the plane and the points on it, as any two neurons see them."""

import numpy as np
import plotly.graph_objects as go

from pages.playground.boundary import BoundaryInfo
from playground.board.panel import Source, View, gather
from playground.board.template import DIVERGING, IN_INK, INK, make_figure
from playground.tables.palettes import Palette

LINES, POINTS = 13, 41  # of the grid, as the run sends them


def line_index(lines: list[int]) -> np.ndarray:
    """Where these lines' points are, −1 between two lines."""
    return np.concatenate([[*range(line * POINTS, (line + 1) * POINTS), -1] for line in lines])


ALL = list(range(2 * LINES))
AXES = [LINES // 2, LINES + LINES // 2]  # x1 = 0 and x2 = 0
GRIDS = ([k for k in ALL[:LINES] if k not in AXES], [k for k in ALL[LINES:] if k not in AXES], AXES)


def plot_bent(info: BoundaryInfo, palette: Palette) -> go.Figure:
    """Traces 0 and 1 are the lines of equal x₁ and x₂, 2 both axes, 3 the training points, 4 the line where the output is 0."""
    few = info.classes <= 2
    thin = {"x": [], "y": [], "mode": "lines", "connectgaps": False, "hoverinfo": "skip"}
    lines = [
        go.Scatter(**thin, name="x₁ and x₂ = 0" if k == 2 else "grid", showlegend=False, line={"width": 2 if k == 2 else 1, "color": INK},
                   opacity=0.9 if k == 2 else 0.5)
        for k in range(3)
    ]  # fmt: skip
    colors = {"colorscale": palette.colorscale(), "cmin": -1, "cmax": 1}
    if not few:
        colors = {"colorscale": palette.class_colorscale(info.classes), "cmin": -0.5, "cmax": info.classes - 0.5}
    marker = {"size": 6 if info.points <= 800 else 4, "color": [], "line": {"width": 1, "color": "#ffffff"}, **colors}
    points = go.Scatter(
        x=[], y=[], mode="markers", marker=marker, showlegend=False, meta=DIVERGING if few else None, name="training points",
        hovertemplate="%{x:.3f}, %{y:.3f}<extra></extra>",
    )  # fmt: skip
    decision = go.Scatter(**thin, name="output 0", showlegend=False, line={"width": 2, "dash": "dash"}, meta=IN_INK)
    axis = {"type": "linear", "showgrid": False, "zeroline": False, "nticks": 5, "fixedrange": True}
    return make_figure(
        [*lines, points, decision],
        xaxis={**axis, "title": {"text": "one neuron"}},
        yaxis={**axis, "title": {"text": "the other"}},
        margin={"l": 48, "r": 10, "t": 8, "b": 36},
        hovermode="closest",
    )


def make_bent_view(info: BoundaryInfo, palette: Palette) -> View:
    """Everything follows the run."""
    bindings: dict[str, Source] = {}
    for axis in "xy":
        for trace, lines in enumerate(GRIDS):
            bindings[f"data[{trace}].{axis}"] = gather(f"bent.{axis}", line_index(lines))
        bindings[f"data[3].{axis}"] = f"bent.train.{axis}"
        bindings[f"data[4].{axis}"] = f"bent.line.{axis}"
        bindings[f"layout.{axis}axis.range"] = {"array": f"bent.reach.{axis}", "list": True}
    bindings["data[3].marker.color"] = "train.label"
    return View("bent", "Bent", plot_bent(info, palette), bindings, needs=("bent",), in_turn=True)
