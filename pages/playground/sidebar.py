"""The settings of the 2D playground that are not clicked in the diagram: data, training, network."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import streamlit as st

from playground.points.config import CHOICES
from playground.points.datasets import DATASETS
from playground.points.presets import NOTES, PRESETS, preset
from playground.shell import controls
from playground.shell.board import thumbnails_url
from playground.shell.display import show_palettes, show_presets
from playground.shell.late import button, draw
from playground.shell.run import Run
from playground.tables.activations import ACTIVATIONS
from playground.tables.initializers import INITIALIZERS
from playground.tables.losses import LOSSES
from playground.tables.optimizers import OPTIMIZERS
from playground.tables.schedules import SCHEDULES

RATES = [float(f"{digit}e{power}") for power in range(-5, 1) for digit in (1, 2, 3, 5)] + [10.0]
PENALTIES = [0.0, 1e-4, 3e-4, 1e-3, 3e-3, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0]
BATCHES = [1, 2, 5, 10, 20, 30, 50, 100, 200, 500, 1000, "full"]
SMALL = "For networks of this size the CPU is the fastest."
CLIPS = [None, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0]
# An optimizer's or a schedule's own settings: label and, for a number to type, its step and format.
OWN = {
    "momentum": ("Momentum", 0.01, "%.3f"),
    "beta1": ("Beta 1", 0.01, "%.3f"),
    "beta2": ("Beta 2", 0.001, "%.4f"),
    "rho": ("Decay", 0.01, "%.3f"),
    "epsilon": ("Epsilon", 1e-8, "%.0e"),
    "weight_decay": ("Weight decay", 0.001, "%.4f"),
    "schedule_epochs": ("Schedule epochs", 10, None),
    "schedule_gamma": ("Gamma", 0.05, "%.2f"),
    "warmup_epochs": ("Warm-up epochs", 5, None),
}


def titles(table: dict) -> dict[str, str]:  # type: ignore[type-arg]
    return {name: record.title for name, record in table.items()}


def data_settings(run: Run, thumbnails: str) -> None:
    """Task, dataset (from thumbnails of the data), and how its points are drawn."""
    controls.segments(run, "task", "Task", {"classification": "Classification", "regression": "Regression"})
    with st.container(horizontal=True, gap="xxsmall", key="datasets"):
        for record in DATASETS.values():
            if record.task == run.config.task:
                picked = record.name == run.config.data.dataset
                button(
                    run,
                    f"![{record.title}]({thumbnails}/{record.name}.svg)",
                    f"dataset-{record.name}",
                    run.change,
                    "data.dataset",
                    record.name,
                    help=f"{record.title}. {record.note}",
                    type="primary" if picked else "secondary",
                )
    left, right = st.columns(2, gap="small")
    with left:
        controls.whole(run, "data.points", "Points", step=50)
        controls.percent(run, "data.train_share", "Training share", step=10, help="The rest of the points is the test set.")
    with right:
        controls.percent(run, "data.noise", "Noise")
        controls.number(run, "data.seed", "Data seed", 1, help="The same seed draws the same points.")
    low, high = DATASETS[run.config.data.dataset].classes
    if low != high:
        controls.whole(run, "data.classes", "Classes", high=high)
    seed = run.config.data.seed + 1
    button(run, "New data", "new-data", run.change, "data.seed", seed, icon=":material/casino:", width="stretch")


def training_settings(run: Run) -> None:
    training = run.config.training
    controls.steps(run, "training.learning_rate", "Learning rate", RATES, lambda v: f"{v:g}")
    left, right = st.columns(2, gap="small")
    losses = {name: record for name, record in LOSSES.items() if run.config.task in record.tasks}
    with left:
        controls.choice(run, "training.optimizer", "Optimizer", titles(OPTIMIZERS), help=OPTIMIZERS[training.optimizer].note)
        controls.choice(run, "training.loss", "Loss", titles(losses), help=LOSSES[training.loss].note)
    with right:
        controls.choice(run, "training.schedule", "Schedule", titles(SCHEDULES), help=SCHEDULES[training.schedule].note)
        controls.steps(run, "training.batch_size", "Batch size", BATCHES, str, help="Points in one update; full is all of them.")
    own = [name for name, _ in OPTIMIZERS[training.optimizer].settings] + list(SCHEDULES[training.schedule].settings)
    for first in range(0, len(own), 2):
        for column, name in zip(st.columns(2, gap="small"), own[first : first + 2], strict=False):
            label, step, shown = OWN[name]
            with column:
                controls.number(run, f"training.{name}", label, step, shown)


def regularization_settings(run: Run) -> None:
    left, right = st.columns(2, gap="small")
    with left:
        controls.steps(run, "training.l1", "L1", PENALTIES, lambda v: f"{v:g}", help="λ|w|: pulls weights to exactly zero.")
        controls.percent(run, "network.dropout", "Dropout", help="The share of hidden neurons switched off in each update. Starts over.")
    with right:
        controls.steps(run, "training.l2", "L2", PENALTIES, lambda v: f"{v:g}", help="½λw²: keeps weights small.")
        controls.steps(
            run,
            "training.clip_norm",
            "Clip gradient",
            CLIPS,
            lambda v: "off" if v is None else f"{v:g}",
            help="Longer gradients are cut to this.",
        )
    left, right = st.columns(2, gap="small")
    with left:
        controls.switch(run, "network.batch_norm", "Batch norm")
    with right:
        controls.switch(run, "training.shuffle", "Shuffle")


def network_settings(run: Run) -> None:
    network = run.config.network  # choices as wide as the sidebar: half of it cuts their words
    _activation_for_all(run)
    controls.choice(run, "network.init", "Initialization", titles(INITIALIZERS), help=INITIALIZERS[network.init].note)
    controls.number(run, "network.seed", "Weight seed", 1)
    controls.choice(run, "network.output", "Output", {"auto": "Follows the loss", "tanh": "Tanh", "linear": "Linear"})
    if network.init == "normal":
        controls.number(run, "network.init_std", "Standard deviation σ", 0.05, "%.3f")


def _activation_for_all(run: Run) -> None:
    """One activation for all hidden layers; the diagram sets them one by one."""
    mixed = not isinstance(run.config.network.activation, str)
    names = (["mixed"] if mixed else []) + list(ACTIVATIONS)
    key = "set.activation"
    value = "mixed" if mixed else run.config.network.activation

    def moved() -> None:
        if st.session_state[key] != "mixed":
            run.change("network.activation", st.session_state[key])

    draw(
        run,
        st.selectbox,
        key,
        value,
        moved,
        default="index",
        label="Activation",
        options=names,
        format_func=lambda name: "One per layer" if name == "mixed" else ACTIVATIONS[name].title,
        help="For all hidden layers. Each layer's own is chosen above it in the diagram.",
    )


def display_settings(
    run: Run, presets: Iterable[str] = PRESETS, make: Callable[[str], Any] = preset, notes: Mapping[str, str] = NOTES, help: str = SMALL
) -> None:
    """Colours, device, and what to start from, on pages with a network. `make` gives a preset's configuration, `help` is of the devices."""
    show_palettes(run)
    here = {"auto", run.config.training.device, *run.handle.devices}
    shown = {name: "Fastest" if name == "auto" else name.upper() for name in CHOICES["training.device"] if name in here}
    controls.choice(run, "training.device", "Device", shown, help=help)
    show_presets(run, presets, make, notes)


def show_sidebar(run: Run) -> None:
    """All of it, for the playground."""
    st.markdown("##### Data")
    data_settings(run, thumbnails_url())
    st.markdown("##### Training")
    training_settings(run)
    with st.expander("Regularization", expanded=True):
        regularization_settings(run)
    with st.expander("Network"):
        network_settings(run)
    with st.expander("Display and presets"):
        display_settings(run)
