"""The settings of the 2D playground that are not clicked in the diagram: data, training, network."""

import streamlit as st

from pages.playground.own_data import own_data, own_thumbnail
from playground.points.datasets import DATASETS, KNOWN, OWN
from playground.points.presets import NOTES, PRESETS, preset
from playground.shell import controls
from playground.shell.board import thumbnails_url
from playground.shell.display import display_settings
from playground.shell.late import button, draw
from playground.shell.run import PageRun
from playground.shell.settings import Columns, Group, own, own_below, show_groups, show_setting, show_settings
from playground.tables.losses import LOSSES


def task(run: PageRun) -> None:
    """Classification or regression."""
    controls.segments(run, "task", run.kind.settings.label("task"), run.kind.settings.titles("task"))


def datasets(run: PageRun) -> None:
    """The task's datasets, as thumbnails of their points."""
    with st.container(horizontal=True, gap="xxsmall", key="datasets"):
        for record in DATASETS.values():
            if record.task == run.config.task:
                picked = record.name == run.config.data.dataset
                button(
                    run,
                    f"![{record.title}]({thumbnails_url()}/{record.name}.svg)",
                    f"dataset-{record.name}",
                    run.change,
                    "data.dataset",
                    record.name,
                    help=f"{record.title}. {record.note}",
                    type="primary" if picked else "secondary",
                )
        own_thumbnail(run)


def drawn(run: PageRun) -> None:
    """How the points are drawn; own ones are there already."""
    both = ("data.train_share",), ("data.seed",)
    left, right = both if run.config.data.dataset in OWN else (("data.points", *both[0]), ("data.noise", *both[1]))
    show_settings(run, Columns(left, right))


def classes(run: PageRun) -> None:
    """How many, where the dataset can have more or fewer."""
    if run.config.data.dataset in OWN:  # as many as the points have
        return
    low, high = KNOWN[run.config.data.dataset].classes
    if low != high:
        show_setting(run, "data.classes", high=high)


def new_data(run: PageRun) -> None:
    """The next seed."""
    if run.config.data.dataset in OWN:
        return
    seed = run.config.data.seed + 1
    button(run, "New data", "new-data", run.change, "data.seed", seed, icon=":material/casino:", width="stretch")


def loss(run: PageRun) -> None:
    """Those that fit the task."""
    show_setting(run, "training.loss", titles={name: record.title for name, record in LOSSES.items() if run.config.task in record.tasks})


def activation_for_all(run: PageRun) -> None:
    """One activation for all hidden layers; the diagram sets them one by one."""
    path, settings = "network.activation", run.kind.settings
    mixed = not isinstance(run.value(path), str)
    titles, key = settings.titles(path), "set.activation"
    names = (["mixed"] if mixed else []) + list(titles)
    value = "mixed" if mixed else run.value(path)

    def moved() -> None:
        if st.session_state[key] != "mixed":
            run.change(path, st.session_state[key])

    draw(
        run,
        st.selectbox,
        key,
        value,
        moved,
        default="index",
        of=path,
        label=settings.label(path),
        options=names,
        format_func=lambda name: "One per layer" if name == "mixed" else titles[name],
        help=settings.info(path).description,
    )


def display(run: PageRun) -> None:
    """Colours, device, and what to start from."""
    display_settings(run, PRESETS, preset, NOTES)


DATA = (
    task,
    datasets,
    own_data,
    drawn,
    classes,
    new_data,
)
TRAINING = (
    "training.learning_rate",
    Columns(("training.optimizer", loss), ("training.schedule", "training.batch_size")),
    own("training.optimizer", "training.schedule"),
)
REGULARIZATION = (
    Columns(("training.l1", "network.dropout"), ("training.l2", "training.clip_norm")),
    Columns(("network.batch_norm",), ("training.shuffle",)),
)
# choices as wide as the sidebar: half of it cuts their words
NETWORK = (activation_for_all, "network.init", "network.seed", "network.output", own_below("network.init"))


def show_sidebar(run: PageRun) -> None:
    """All of it, for the playground."""
    show_groups(
        run,
        Group("Data", DATA),
        Group("Training", TRAINING),
        Group("Regularization", REGULARIZATION, expanded=True),
        Group("Network", NETWORK, expanded=False),
        Group("Display and presets", (display,), expanded=False),
    )
