"""The settings of the Attention page: task and text, model, training, display."""

import streamlit as st

from playground.sequences.config import MOST_TEXT, advice, link_loses
from playground.sequences.links import NOTES, PRESETS, attention_preset
from playground.sequences.tasks import TASKS
from playground.sequences.text import shipped_text
from playground.shell.display import display_settings
from playground.shell.late import draw
from playground.shell.run import PageRun
from playground.shell.settings import Columns, Group, own, own_below, show_groups, show_setting, show_settings
from playground.shell.text import plain


def note(run: PageRun) -> None:
    """The task in words."""
    st.caption(TASKS[run.config.data.task].note)


def vocabulary(run: PageRun) -> None:
    """How many symbols; of a text, characters."""
    show_setting(run, "data.vocabulary", label="Characters" if TASKS[run.config.data.task].make is None else None)


def text(run: PageRun) -> None:
    """The text to learn: the one that ships, pasted or from a file. It is data: never shown as HTML."""
    if TASKS[run.config.data.task].make is not None:
        return
    shown = shipped_text() if run.config.data.text is None else run.config.data.text

    def typed() -> None:
        typed_in = st.session_state["set.data.text"]
        run.change("data.text", None if typed_in == shipped_text() else typed_in)

    def uploaded() -> None:
        file = st.session_state["attention.file"]
        if file is None:
            return
        if file.size > MOST_TEXT:
            run.refused = f"data.text: accepts at most {MOST_TEXT:,} bytes; this file has {file.size:,}"
            return
        try:
            run.change("data.text", file.getvalue().decode("utf-8-sig"))
        except UnicodeDecodeError:
            run.refused = "data.text: accepts text in UTF-8; this file is something else"

    label, help = run.kind.settings.label("data.text"), run.kind.settings.help("data.text", shown)
    draw(run, st.text_area, "set.data.text", shown, typed, label=label, height=120, help=help)
    st.file_uploader("Text file", type=["txt", "md", "csv", "py"], key="attention.file", on_change=uploaded, max_upload_size=1)
    lost = link_loses(run.config)
    if lost:
        st.caption(f":material/link_off: {plain(lost)}")


def told(run: PageRun) -> None:
    """What somebody should know of this run before it disappoints."""
    words = advice(run.config)
    if words:
        st.caption(f":material/info: {plain(words)}")


def display(run: PageRun) -> None:
    """Colours, device, and what to start from."""
    display_settings(run, PRESETS, attention_preset, NOTES)


TASK = (
    "data.task",
    note,
    Columns((vocabulary,), ("data.length",)),
    Columns(("data.seed",), (own_below("data.task"),)),
    text,
    told,
)
TRAINING = (
    "training.learning_rate",
    Columns(("training.optimizer", "training.batch_size"), ("training.schedule", "training.clip_norm")),
    own("training.optimizer", "training.schedule"),
)
# the same settings as in the diagram, and those that it has no room for
MODEL = (
    Columns(
        ("model.layers", "model.width", "model.positions"),
        ("model.heads", "model.ratio", "model.seed"),
    ),
    "model.norm",
    Columns(("model.causal", "model.tied", "model.feed_forward"), ("model.dropout",)),
)


def show_sidebar(run: PageRun) -> None:
    """All of it."""
    show_settings(run, *TASK)
    show_groups(
        run,
        Group("Training", TRAINING),
        Group("Model", MODEL, expanded=False),
        Group("Display and presets", (display,), expanded=False),
    )
