"""The board of the Attention page: which panels stand where, what the read-outs are."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import plotly.graph_objects as go

from pages.attention.blocks import block_choices, make_block_views
from pages.attention.curves import curves_info, make_curve_views
from pages.attention.diagram import make_diagram
from pages.attention.maps import head_settings, map_bindings, map_info, plot_map, strength_power
from pages.attention.places import make_places_views
from pages.attention.symbols import shortened, written
from pages.attention.view import AttentionView
from playground.board.panel import Panel, Switch, View
from playground.nn.modes import MODES
from playground.sequences.answers import may_stand
from playground.sequences.config import AttentionConfig, AttentionTraining, structure_key
from playground.sequences.shape import count_parameters
from playground.tables.palettes import DEFAULT_PALETTE, PALETTES, Palette

GRID = (
    '"model model maps maps maps head head head" minmax(0, 41fr) "model model probe probe probe probe probe probe" minmax(0, 26fr)'
    ' "history history blocks blocks places places costs costs" minmax(0, 33fr) / ' + " ".join(["minmax(0, 1fr)"] * 8)
)
MODULES = {
    "diagram": "pages/attention/diagram.js",
    "heads": "pages/attention/heads.js",
    "enlarged": "pages/attention/head.js",
    "tokens": "pages/attention/tokens.js",
    "blocks": "pages/attention/blocks.js",
    "costs": "pages/attention/costs.js",
}
STYLES = ["pages/attention/attention.css"]
CONTROLS = ["play", "step", "reset", "new_weights", "speed", "stop_at"]


def _sizes(config: AttentionConfig) -> dict[str, Any]:
    return {"layers": config.model.layers, "heads": config.model.heads, "length": config.data.length}


def _modes() -> dict[str, Any]:
    return {"modes": [{"value": mode, "label": title} for mode, title in MODES.items()]}


def map_settings(config: AttentionConfig) -> dict[str, Any]:
    """What the panel of kind `heads` needs besides its sizes: the symbols, and how colours follow the weights."""
    return {"names": written(config.names), "short": shortened(config.names), "power": strength_power(config.data.length)}


def probe_settings(config: AttentionConfig) -> dict[str, Any]:
    """What the panel of kind `tokens` needs: the symbols, and which of them may stand at each position."""
    shape, data = config.shape, config.data
    allowed = may_stand(data.task, data.vocabulary, shape.length, shape.tokens)
    return {"names": written(config.names), "short": shortened(config.names), "may": [[may.start, may.stop] for may in allowed]}


def make_attention_panels(config: AttentionConfig, palette: Palette) -> list[Panel]:
    """In reading order."""
    info = map_info(config)
    enlarged = (
        View("map", "Map", plot_map(info, palette), map_bindings(info)),
        View("lines", "Lines", go.Figure(layout={"template": None}), {}),  # drawn by the board itself
        View("steps", "Steps", go.Figure(layout={"template": None}), {}),  # the figures are in `steps`
    )
    sizes, names = _sizes(config), {"names": written(config.names)}
    log = Switch("log", "Log loss", restyle={"layout.yaxis2.type": ("linear", "log"), "layout.yaxis2.tickmode": ("auto", "array")})
    return [
        Panel("model", "model", "Model", kind="diagram", settings={"diagram": make_diagram(config)}),
        Panel("maps", "maps", "Attention of every head", kind="heads", every_frame=True,
              settings={**sizes, "array": "attention", **_modes(), **map_settings(config)}),
        Panel("attention", "head", "One head", enlarged, kind="enlarged", every_frame=True,
              settings={**sizes, **names, **_modes(), **head_settings(config, palette)}),
        Panel("probe", "probe", "Probe and answers", kind="tokens", every_frame=True, settings=probe_settings(config)),
        Panel("history", "history", "Curves", make_curve_views(curves_info(config), palette), (log,), settings={"of_the_run": True}),
        Panel("blocks", "blocks", "Blocks", make_block_views(palette), kind="blocks", settings={"blocks": block_choices(config)}),
        Panel("places", "places", "Vectors", make_places_views(config, palette)),
        Panel("costs", "costs", "What each head is worth", kind="costs", settings={**sizes, **_modes()}),
    ]  # fmt: skip


def make_readouts(config: AttentionConfig, device: str) -> list[dict[str, Any]]:
    """The numbers in the top line."""
    return [
        {"id": "epoch", "label": "Update", "source": "epoch", "format": "count"},
        {"id": "train_loss", "label": "Training loss", "source": "train_loss", "format": "loss"},
        {"id": "test_loss", "label": "Test loss", "source": "test_loss", "format": "loss"},
        {"id": "score", "label": "Test accuracy", "source": "test_score", "format": "percent"},
        {"id": "sequences", "label": "Sequence accuracy", "source": "exam_sequence_score", "format": "percent"},
        {"id": "learning_rate", "label": "Learning rate", "source": "learning_rate", "format": "plain"},
        {"id": "epochs_per_s", "label": "Updates/s", "source": "epochs_per_s", "format": "rate"},
        {"id": "parameters", "label": "Parameters", "format": "text", "value": f"{count_parameters(config.shape):,}"},
        {"id": "device", "label": "Device", "format": "text", "value": device},
    ]


def make_attention_board(config: AttentionConfig, palette: str = DEFAULT_PALETTE, device: str = "CPU") -> dict[str, Any]:
    """The board's whole specification (docs/protocol.md), plain JSON types only."""
    chosen = PALETTES[palette]
    return {
        "structure": structure_key(config),
        "modules": MODULES,
        "styles": STYLES,
        "grid": GRID,
        "controls": CONTROLS,
        "unit": "update",
        "diverging": [list(colour) for colour in chosen.diverging],
        "diverging_dark": [list(colour) for colour in chosen.diverging_dark],
        "classes": [list(colour) for colour in chosen.classes],
        "readouts": make_readouts(config, device),
        "panels": [panel.to_json() for panel in make_attention_panels(config, chosen)],
    }


@lru_cache(16)
def _made(config: AttentionConfig, palette: str, device: str) -> dict[str, Any]:
    return make_attention_board(config, palette, device)


def attention_board(config: AttentionConfig, view: AttentionView, devices: Sequence[str]) -> dict[str, Any]:
    """The page's board; made once for all runs that differ in nothing it shows."""
    shown = config.model_copy(update={"training": AttentionTraining()})
    device = config.training.device
    if device == "auto":
        device = "cuda" if "cuda" in devices else "cpu"
    return _made(shown, view.palette, device.upper())
