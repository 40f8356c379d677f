"""The output over the plane as a surface in space, from the same array as the map, with the training points."""

from typing import Any

import numpy as np
import plotly.graph_objects as go

from pages.playground.boundary import BoundaryInfo
from playground.board.panel import Source, View
from playground.board.template import AXIS, DIVERGING, FONT, make_figure
from playground.tables.palettes import Palette

SIDE = 50  # of the surface, in cells: half the map's, as it is dear to draw
FLAT = {"ambient": 0.85, "diffuse": 0.35, "specular": 0.03, "roughness": 1}


def _places(extent: float) -> list[float]:
    """The middles of its cells, either way."""
    return ((np.arange(SIDE) + 0.5) * 2 * extent / SIDE - extent).round(4).tolist()


def plot_surface(info: BoundaryInfo, palette: Palette, classes: bool) -> go.Figure:
    """Trace 0 is the surface, trace 1 the training points. `classes`: the winning class's probability, in its colour."""
    places, few = _places(info.extent), info.classes <= 2
    shades = _class_scale(palette, info.classes) if classes else {"colorscale": palette.colorscale(), "cmin": -1, "cmax": 1}
    surface = go.Surface(
        x=places, y=places, z=[], surfacecolor=[], showscale=False, lighting=FLAT, hoverinfo="skip", meta=None if classes else DIVERGING,
        contours={axis: {"highlight": False} for axis in "xyz"}, **shades,
    )  # fmt: skip
    dots = {"colorscale": palette.colorscale(), "cmin": -1, "cmax": 1} if few else _class_scale(palette, info.classes)
    marker = {"size": 2.5, "color": [], "line": {"width": 0.5, "color": "#ffffff"}, **dots}
    points = go.Scatter3d(x=[], y=[], z=[], mode="markers", hoverinfo="skip", marker=marker, meta=DIVERGING if few else None)
    title = "probability" if classes else "output"
    axis: dict[str, Any] = {"gridcolor": AXIS, "zerolinecolor": AXIS, "showbackground": False, "showspikes": False, "nticks": 5}
    plane = {**axis, "range": [-info.extent, info.extent]}
    scene = {
        "xaxis": {**plane, "title": {"text": "x₁", "font": {"size": FONT + 1}}},
        "yaxis": {**plane, "title": {"text": "x₂", "font": {"size": FONT + 1}}},
        "zaxis": {**axis, "range": [0, 1] if classes else [-1, 1], "title": {"text": title, "font": {"size": FONT + 1}}},
        "dragmode": "turntable",
        "aspectratio": {"x": 1, "y": 1, "z": 0.6},
        "camera": {"eye": {"x": -1.1, "y": -1.5, "z": 0.95}, "center": {"x": 0, "y": 0, "z": -0.12}},
    }
    return make_figure([surface, points], scene=scene, margin={"l": 0, "r": 0, "t": 0, "b": 0}, showlegend=False)


def _class_scale(palette: Palette, classes: int) -> dict[str, Any]:
    return {"colorscale": palette.class_colorscale(classes), "cmin": -0.5, "cmax": classes - 0.5}


def _bindings(height: Source, color: Source, points: str) -> dict[str, Source]:
    train = {"x": "train.x1", "y": "train.x2", "z": points, "marker.color": "train.label"}
    return {"data[0].z": height, "data[0].surfacecolor": color, **{f"data[1].{path}": array for path, array in train.items()}}


def _cells(array: str, unit: int) -> Source:
    """A map's array on the surface's cells, `unit` as 1."""
    return {"array": array, "cells": SIDE, "unit": unit}


def make_surface_view(info: BoundaryInfo, palette: Palette) -> View:
    """The output, or the pinned neuron where the same array holds it; points stand at their labels."""
    if info.classes > 2:
        bindings = _bindings(_cells("sureness", 255), _cells("classes", 1), "train.output")
    else:
        bindings = _bindings(_cells("boundary", 127), _cells("boundary", 127), "train.label")
    return View("surface", "3D", plot_surface(info, palette, info.classes > 2), bindings, in_turn=True)


def pinned_surface(info: BoundaryInfo, palette: Palette) -> dict[str, Any]:
    """With more than two classes a pinned neuron has an array of its own: what stands in the surface's place meanwhile."""
    if info.classes <= 2:
        return {}
    bindings = _bindings(_cells("boundary", 127), _cells("boundary", 127), "train.output")
    view = View("surface", "3D", plot_surface(info, palette, False), bindings).to_json()
    return {"pinned_surface": {"figure": view["figure"], "bindings": view["bindings"]}}
