"""The settings of the Perceptron page: data, rule, what is beside it, display."""

import streamlit as st

from pages.perceptron.presets import NOTES, PRESETS, preset
from playground.perceptron.config import SEPARABLE
from playground.shell.display import show_palettes, show_presets
from playground.shell.run import Run
from playground.shell.settings import show_beside, show_settings


def data_settings(run: Run) -> None:
    data = run.config.data
    show_settings(run, "data.dataset", "data.margin" if data.dataset == SEPARABLE else "data.noise")
    show_beside(run, "data.points", "data.seed")
    st.button("New data", icon=":material/casino:", width="stretch", on_click=run.change, args=("data.seed", data.seed + 1))


def rule_settings(run: Run) -> None:
    show_settings(run, "training.rule", "training.learning_rate")
    show_beside(run, "training.labels", "training.start")
    if run.config.training.start == "random":
        show_settings(run, "training.seed")
    show_settings(run, "training.shuffle")


def logistic_settings(run: Run) -> None:
    show_settings(run, "training.logistic")
    if run.config.training.logistic:
        show_settings(run, "training.logistic_rate")


def show_sidebar(run: Run) -> None:
    """All of it."""
    show_presets(run, PRESETS, preset, NOTES)
    st.markdown("##### Data")
    data_settings(run)
    st.markdown("##### Rule")
    rule_settings(run)
    with st.expander("Logistic regression", expanded=True):
        logistic_settings(run)
    with st.expander("Display"):
        show_palettes(run)
