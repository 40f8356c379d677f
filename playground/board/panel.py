"""What a board is laid out from: panels, each with views (a figure and its bindings) and switches. See docs/protocol.md."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import plotly.graph_objects as go

# An array's or curve column's name, or {"array": …, "gather": …}, or {"map": …}
Source = str | Mapping[str, Any]


@dataclass(frozen=True)
class View:
    """One way to look at a panel's arrays: a figure, and which of its attributes follow which arrays."""

    name: str
    label: str
    figure: go.Figure
    bindings: Mapping[str, Source]
    probe: Mapping[str, Any] | None = None  # what the board writes under a map when the pointer is on it
    series: tuple[int | None, ...] = ()  # the variant that each trace belongs to, on boards of several
    cells: bool = False  # a click on the heatmap says which cell
    needs: tuple[str, ...] = ()  # what the run sends only while it is asked to (the command `show`)
    in_turn: bool = False  # dear to draw: takes turns, also in a panel that is drawn with every frame

    def to_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "label": self.label,
            "figure": plain_figure(self.figure),
            "bindings": {path: source if isinstance(source, str) else dict(source) for path, source in self.bindings.items()},
            "probe": dict(self.probe) if self.probe else None,
            **({"series": list(self.series)} if self.series else {}),
            **({"cells": True} if self.cells else {}),
            **({"needs": list(self.needs)} if self.needs else {}),
            **({"in_turn": True} if self.in_turn else {}),
        }


@dataclass(frozen=True)
class Switch:
    """A tick box under a panel: Plotly attribute -> its values when off and on."""

    name: str
    label: str
    on: bool = False
    restyle: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)
    rebind: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)  # attribute -> what is added to its binding when on
    view: str | None = None  # the only view that it is for
    discrete: bool = False  # on: maps have two colours only
    needs: tuple[str, ...] = ()  # on: what the run is asked to send besides

    def to_json(self) -> dict[str, Any]:
        restyle = {path: list(values) for path, values in self.restyle.items()}
        return {
            "name": self.name,
            "label": self.label,
            "on": self.on,
            "restyle": restyle,
            **({"rebind": {path: dict(added) for path, added in self.rebind.items()}} if self.rebind else {}),
            **({"view": self.view} if self.view else {}),
            **({"discrete": True} if self.discrete else {}),
            **({"needs": list(self.needs)} if self.needs else {}),
        }


@dataclass(frozen=True)
class Panel:
    """A place on the board. `kind` is one that the board knows, or one whose module the board's `modules` name."""

    id: str
    area: str
    title: str
    views: tuple[View, ...] = ()
    switches: tuple[Switch, ...] = ()
    kind: str = "chart"
    every_frame: bool = False  # charts that are not take turns
    settings: Mapping[str, Any] = field(default_factory=dict)  # of its kind; a chart's: "says", "banner"

    def to_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "area": self.area,
            "title": self.title,
            "kind": self.kind,
            "every_frame": self.every_frame,
            "views": [view.to_json() for view in self.views],
            "switches": [switch.to_json() for switch in self.switches],
            **self.settings,
        }


def plain_figure(figure: go.Figure) -> dict[str, Any]:
    """A figure as nested dicts, lists, text and numbers only: nothing of NumPy, nothing packed."""
    plain: dict[str, Any] = json.loads(figure.to_json(validate=False))
    return plain


def gather(array: str, index: npt.NDArray[np.int64]) -> dict[str, Any]:
    """A binding to elements of an array by index (a list or a matrix), −1 for a gap."""
    return {"array": array, "gather": index.tolist()}
