"""The board of the Perceptron page: the plane, the same in weight space, and what each pass costs."""

from collections.abc import Sequence
from typing import Any

from pages.perceptron.figures.failures import make_failures_views
from pages.perceptron.figures.passes import make_mistakes_view, make_updates_view
from pages.perceptron.figures.plane import PlaneInfo, make_plane_view
from pages.perceptron.figures.space import make_space_view
from pages.perceptron.view import PerceptronView
from playground.board.panel import Panel
from playground.perceptron.config import PerceptronConfig, structure_key
from playground.perceptron.data import extent
from playground.tables.palettes import PALETTES, Palette

GRID = (
    '"plane space space" minmax(0, 40fr) "plane mistakes updates" minmax(0, 30fr) "plane failures failures" minmax(0, 30fr)'
    " / minmax(0, 1.4fr) minmax(0, 0.5fr) minmax(0, 0.5fr)"
)
MEDIUM = (
    '"plane space" minmax(250px, calc(var(--np-room) * 0.52)) "plane mistakes" minmax(220px, calc(var(--np-room) * 0.48))'
    ' "failures updates" 250px / minmax(0, 1.5fr) minmax(0, 1fr)'
)
CONTROLS = ("play", "step", "epoch", "reset", "speed")
DOES = {"step": "Look at one point, and learn from it if the answer is wrong", "epoch": "One pass: look at every point once"}
READOUTS = (
    ("epoch", "Passes", "epoch", "count"),
    ("step", "Points seen", "step", "count"),
    ("pass_mistakes", "Mistakes in this pass", "pass_mistakes", "count"),
    ("updates", "Updates", "updates", "count"),
    ("bound", "Bound (R/γ)²", "bound", "count"),
    ("radius", "R", "radius", "plain"),
    ("margin", "γ", "margin", "plain"),
)


def make_panels(config: PerceptronConfig, palette: Palette) -> list[Panel]:
    """The panels of a run, in reading order."""
    plane = PlaneInfo(extent(config), config.data.points, config.training.logistic)
    return [
        Panel("plane", "plane", "Plane", (make_plane_view(plane, palette),), every_frame=True, settings={"says": True, "banner": True}),
        Panel("space", "space", "The same in the space of weights", (make_space_view(),), every_frame=True),
        Panel("mistakes", "mistakes", "Mistakes per pass", (make_mistakes_view(),)),
        Panel("updates", "updates", "Updates", (make_updates_view(),)),
        Panel("failures", "failures", "Points on the wrong side", make_failures_views(config.training.logistic)),
    ]


def perceptron_board(config: PerceptronConfig, view: PerceptronView, devices: Sequence[str]) -> dict[str, Any]:
    """The page's board (docs/protocol.md), plain JSON types only."""
    palette = PALETTES[view.palette]
    return {
        "structure": structure_key(config),
        "grid": GRID,
        "grid_medium": MEDIUM,
        "controls": list(CONTROLS),
        "step_unit": "point",
        "does": dict(DOES),
        "diverging": [list(color) for color in palette.diverging],
        "diverging_dark": [list(color) for color in palette.diverging_dark],
        "classes": [list(color) for color in palette.classes],
        "readouts": [{"id": id, "label": label, "source": source, "format": form} for id, label, source, form in READOUTS],
        "panels": [panel.to_json() for panel in make_panels(config, palette)],
    }
