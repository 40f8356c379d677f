"""The board of the 2D playground: which panels stand where, what the read-outs are, what the network diagram needs."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from pages.playground.bent import make_bent_view
from pages.playground.boundary import boundary_info, make_boundary_view
from pages.playground.gradient_norm import gradient_norm_info, make_gradient_norm_view
from pages.playground.landscape import make_landscape_view, make_path_view
from pages.playground.neuron_view import make_neuron_view
from pages.playground.original_units import class_names, in_short, probe_texts
from pages.playground.scores import make_confusion_switch, make_confusion_view, make_residuals_view
from pages.playground.spread import make_spread_view
from pages.playground.surface import make_surface_view, pinned_surface
from pages.playground.view import PlaygroundView
from pages.playground.way import make_way_view
from pages.playground.weights import make_scale_switch, make_weight_views, weights_info
from playground.board.loss import LossInfo, make_loss_view
from playground.board.panel import Panel, Switch
from playground.points.config import MAX_LAYERS, MAX_NEURONS, RunConfig, TrainingConfig
from playground.points.own import outline
from playground.points.structure import expected_structure, structure_key
from playground.tables.activations import ACTIVATIONS
from playground.tables.features import FEATURES
from playground.tables.palettes import DEFAULT_PALETTE, PALETTES, Palette

MODULES = {
    "network": "pages/playground/network.js",
    "output": "pages/playground/output.js",
    "lesson_curves": "pages/playground/way.js",
}
STYLES = ["pages/playground/network.css", "pages/playground/explain.css"]
SWITCHES = {
    "test": False,
    "of_training": False,
    "discretize": False,
    "fine": False,
    "log": False,
    "weights_each": False,
    "gradients_each": True,
}  # as they open

# The network and the output are the largest. Below the network, a row that folds away; the right column stays where it is then.
COLUMNS = " /" + " minmax(0, 21.5fr)" * 3 + " minmax(0, 35.5fr)"
GRID = (
    '"network network network output" minmax(0, 57fr) "fold fold fold curves" auto'
    ' "weights gradients gradient_norm curves" minmax(0, 43fr)' + COLUMNS
)
FOLDED = (
    '"network network network output" minmax(0, 57fr) "network network network curves" minmax(0, 43fr)'
    ' "fold fold fold curves" auto' + COLUMNS
)
# On a tablet: the network, the output and the curves within the window, the row below.
MEDIUM = (
    '"network network network network network network" minmax(300px, calc(var(--np-room) * 0.52))'
    ' "output output output curves curves curves" minmax(270px, calc(var(--np-room) * 0.48))'
    ' "fold fold fold fold fold fold" auto "weights weights gradients gradients gradient_norm gradient_norm" auto'
    " /" + " minmax(0, 1fr)" * 6
)
FOLD = {
    "name": "details",
    "title": "Weights, gradients and gradient size",
    "panels": ["weights", "gradients", "gradient_norm"],
    "away": "Fold this row away: the network takes its place",
}


def make_panels(config: RunConfig, view: Mapping[str, Any] | None = None, palette: Palette = PALETTES[DEFAULT_PALETTE]) -> list[Panel]:
    """The panels of a run, in reading order. `view` is the state of the switches, as they open where it says nothing."""
    on = {name: bool((view or {}).get(name, default)) for name, default in SWITCHES.items()}
    plane = boundary_info(config, on["test"])
    fine = Switch("fine", "Fine", on["fine"], view="map", needs=("fine",))
    classes = plane.classes
    scores = make_confusion_view(plane.names, palette) if classes else make_residuals_view(palette)
    planes = [
        make_boundary_view(plane, palette, probe_texts(config)),
        make_surface_view(plane, palette),
        make_bent_view(plane, palette),
    ]
    views = [make_loss_view(LossInfo(config.task, on["log"]), palette), scores, make_spread_view(config.sizes, palette)]
    if not config.network.batch_norm:  # it changes each sum by what the batch holds
        planes.append(make_neuron_view(palette))
        views.append(make_way_view())
    views += [make_landscape_view(), make_path_view(palette)]
    test = Switch("test", "Test points", on["test"], {"data[1].visible": (False, True)}, view="map")
    discretize = (Switch("discretize", "Discretize", on["discretize"], view="map", discrete=True),) if config.outputs == 1 else ()
    log = Switch("log", "Log loss", on["log"], {"layout.yaxis.type": ("linear", "log")}, view="curves")
    of = (make_confusion_switch(on["of_training"]),) if classes else ()
    infos = {"weights": weights_info(config, "parameters"), "gradients": weights_info(config, "gradients")}
    weights, gradients = (make_weight_views(info, palette) for info in infos.values())
    scales = {f"{panel}_each": make_scale_switch(info, f"{panel}_each", on[f"{panel}_each"]) for panel, info in infos.items()}
    return [
        Panel("network", "network", "Network", kind="network", every_frame=True),
        Panel(
            "output", "output", "Output", tuple(planes), (test, *discretize, fine), kind="output", every_frame=True,
            settings=pinned_surface(plane, palette),
        ),
        Panel(
            "curves", "curves", f"Loss and {config.score}", tuple(views), (log, *of), kind="lesson_curves",
            settings={"of_the_run": True},
        ),
        Panel("weights", "weights", "Weights", weights, (scales["weights_each"],)),
        Panel("gradients", "gradients", "Gradients", gradients, (scales["gradients_each"],)),
        Panel("gradient_norm", "gradient_norm", "Gradient size", (make_gradient_norm_view(gradient_norm_info(config.sizes), palette),)),
    ]  # fmt: skip


def make_readouts(config: RunConfig, device: str = "CPU") -> list[dict[str, Any]]:
    """The numbers in the top line. One with "value" is fixed text; the others follow `source` in a frame's read-outs."""
    form = "percent" if config.task == "classification" else "plain"
    return [
        {"id": "epoch", "label": "Epoch", "source": "epoch", "format": "count"},
        {"id": "step", "label": "Step", "source": "step", "format": "count"},
        {"id": "train_loss", "label": "Training loss", "source": "train_loss", "format": "loss"},
        {"id": "test_loss", "label": "Test loss", "source": "test_loss", "format": "loss"},
        {"id": "score", "label": f"Test {config.score}", "source": "test_score", "format": form},
        {"id": "learning_rate", "label": "Learning rate", "source": "learning_rate", "format": "plain"},
        {"id": "epochs_per_s", "label": "Epochs/s", "source": "epochs_per_s", "format": "rate"},
        {"id": "device", "label": "Device", "format": "text", "value": device},
    ]


def make_network(config: RunConfig) -> dict[str, Any]:
    """What the diagram draws: features on and off, hidden layers and their activations, outputs, and what can be chosen."""
    names = class_names(config) if config.outputs > 1 else ()
    return {
        "features": [{"name": f.name, "title": f.title, "on": f.name in config.features} for f in FEATURES.values()],
        "hidden": list(config.network.hidden),
        "activations": list(config.network.activations),
        "outputs": config.outputs,
        "output_titles": [in_short(f"class {name}" if name.isdecimal() else name) for name in names] or ["output"],
        "activation_choices": [{"name": a.name, "title": a.title} for a in ACTIVATIONS.values()],
        "frozen_layers": list(config.network.frozen_layers),
        "frozen": list(config.network.frozen),
        "max_layers": MAX_LAYERS,
        "max_neurons": MAX_NEURONS,
    }


def make_paint(config: RunConfig) -> dict[str, Any]:
    """What can be painted over the output: points of these classes, or values, within the plane."""
    info = boundary_info(config)
    return {"extent": info.extent, "values": not info.classes, "classes": list(info.names)}


@lru_cache(64)
def _made(config: RunConfig, palette: str, device: str) -> dict[str, Any]:
    return make_board(config, palette=PALETTES[palette], device=device)


def playground_board(config: RunConfig, view: PlaygroundView, devices: Sequence[str]) -> dict[str, Any]:
    """The page's board; made once for all runs that differ in nothing it shows."""
    data = config.data.model_copy(update={"own": outline(config.data.own)})  # painting changes no figure
    shown = config.model_copy(update={"training": TrainingConfig(), "data": data})
    device = config.training.device
    return _made(shown, view.palette, "CPU" if device == "auto" else device.upper())


def make_board(
    config: RunConfig,
    palette: str | Palette = DEFAULT_PALETTE,
    view: Mapping[str, Any] | None = None,
    device: str = "CPU",
    points: tuple[int, int] | None = None,
) -> dict[str, Any]:
    """The board's whole specification as in docs/protocol.md, plain JSON types only.

    `palette` is a palette or its name; an unknown one stands for the default. `view` is the switches' state.
    `points` are the numbers of training and test points; left out, they follow from the configuration.
    """
    colors = palette if isinstance(palette, Palette) else PALETTES.get(palette, PALETTES[DEFAULT_PALETTE])
    return {
        "structure": structure_key(config, *points) if points else expected_structure(config),
        "diverging": [list(colour) for colour in colors.diverging],
        "diverging_dark": [list(colour) for colour in colors.diverging_dark],
        "classes": [list(colour) for colour in colors.classes],
        "readouts": make_readouts(config, device),
        "score": config.score,
        "panels": [panel.to_json() for panel in make_panels(config, view, colors)],
        "network": make_network(config),
        "paint": make_paint(config),
        "side_by_side": {"label": "Side by side on Compare", "edit": {"op": "side_by_side"}},
        "modules": MODULES,
        "styles": STYLES,
        "grid": GRID,
        "grid_folded": FOLDED,
        "grid_medium": MEDIUM,
        "fold": FOLD,
    }
