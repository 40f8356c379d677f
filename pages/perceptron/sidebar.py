"""The settings of the Perceptron page: data, rule, what is beside it, display."""

import streamlit as st

from pages.perceptron.presets import NOTES, PRESETS, preset
from playground.perceptron.config import SEPARABLE
from playground.shell.display import palette_setting, preset_setting
from playground.shell.late import button
from playground.shell.run import PageRun
from playground.shell.settings import Columns, Group, show_groups, show_setting


def spread(run: PageRun) -> None:
    """What of the points' place can be set: the margin of those that a line separates, the noise of the others."""
    show_setting(run, "data.margin" if run.config.data.dataset == SEPARABLE else "data.noise")


def new_data(run: PageRun) -> None:
    """Other points of the same kind."""
    button(run, "New data", "new-data", run.change, "data.seed", run.config.data.seed + 1, icon=":material/casino:", width="stretch")


def random_seed(run: PageRun) -> None:
    if run.config.training.start == "random":
        show_setting(run, "training.seed")


def logistic_rate(run: PageRun) -> None:
    if run.config.training.logistic:
        show_setting(run, "training.logistic_rate")


DATA = ("data.dataset", spread, Columns(("data.points",), ("data.seed",)), new_data)
RULE = (
    "training.rule",
    "training.learning_rate",
    Columns(("training.labels",), ("training.start",)),
    random_seed,
    "training.shuffle",
)


def show_sidebar(run: PageRun) -> None:
    """All of it."""
    preset_setting(run, PRESETS, preset, NOTES)
    show_groups(
        run,
        Group("Data", DATA),
        Group("Rule", RULE),
        Group("Logistic regression", ("training.logistic", logistic_rate), expanded=True),
    )
    with st.expander("Display"):
        palette_setting(run)
