"""The settings of the Attention page: task and text, model, training, display."""

import streamlit as st

from pages.attention.diagram import NORMS, POSITIONS, WIDTHS
from pages.playground.sidebar import CLIPS, OWN, RATES, titles
from playground.sequences.config import MOST_TEXT, advice
from playground.sequences.links import NOTES, PRESETS, attention_preset, link_loses
from playground.sequences.tasks import TASKS
from playground.sequences.text import shipped_text
from playground.shell import controls
from playground.shell.display import display_settings
from playground.shell.late import draw
from playground.shell.run import Run
from playground.shell.text import plain
from playground.tables.optimizers import OPTIMIZERS
from playground.tables.schedules import SCHEDULES

BATCHES = [8, 16, 32, 64, 128, 256]
UPDATES = {"schedule_epochs": "Schedule updates", "warmup_epochs": "Warm-up updates"}


def task_settings(run: Run) -> None:
    """Which task, how many symbols, how long; the task in words."""
    task = TASKS[run.config.data.task]
    controls.choice(run, "data.task", "Task", titles(TASKS), help=task.note)
    st.caption(task.note)
    left, right = st.columns(2, gap="small")
    with left:
        controls.whole(run, "data.vocabulary", "Symbols" if task.make else "Characters", help="How many different symbols there are.")
    with right:
        controls.whole(run, "data.length", "Length", help="Positions in a sequence.")
    left, right = st.columns(2, gap="small")
    with left:
        controls.number(run, "data.seed", "Data seed", 1, help="The same seed draws the same sequences.")
    if task.name == "shift":
        with right:
            controls.number(run, "data.shift", "Shift by", 1)
    if task.make is None:
        text_settings(run)
    told = advice(run.config)
    if told:
        st.caption(f":material/info: {plain(told)}")


def text_settings(run: Run) -> None:
    """The text to learn: the one that ships, pasted or from a file. It is data: never shown as HTML."""
    shown = shipped_text() if run.config.data.text is None else run.config.data.text

    def typed() -> None:
        text = st.session_state["set.data.text"]
        run.change("data.text", None if text == shipped_text() else text)

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

    help = "Pasted text is learned character by character."
    draw(run, st.text_area, "set.data.text", shown, typed, label="Text", height=120, help=help)
    st.file_uploader("Text file", type=["txt", "md", "csv", "py"], key="attention.file", on_change=uploaded, max_upload_size=1)
    lost = link_loses(run.config)
    if lost:
        st.caption(f":material/link_off: {plain(lost)}")


def model_settings(run: Run) -> None:
    """The same settings as in the diagram, and those that it has no room for."""
    left, right = st.columns(2, gap="small")
    with left:
        controls.whole(run, "model.layers", "Layers")
        controls.steps(run, "model.width", "Width", WIDTHS, str)
        controls.choice(run, "model.positions", "Positions", POSITIONS)
        controls.switch(run, "model.causal", "Causal", help="No position looks at a later one.")
        controls.switch(run, "model.feed_forward", "Feed-forward")
    with right:
        controls.whole(run, "model.heads", "Heads", help="They divide the width among them.")
        controls.whole(run, "model.ratio", "Ratio", help="The feed-forward layer's width divided by the model's.")
        controls.choice(run, "model.norm", "Norm", NORMS)
        controls.switch(run, "model.tied", "Tied", help="The output layer uses the embeddings.")
    left, right = st.columns(2, gap="small")
    with left:
        controls.percent(run, "model.dropout", "Dropout")
    with right:
        controls.number(run, "model.seed", "Weight seed", 1)


def training_settings(run: Run) -> None:
    """How it learns; an epoch of this page is one update."""
    training = run.config.training
    controls.steps(run, "training.learning_rate", "Learning rate", RATES, lambda v: f"{v:g}")
    left, right = st.columns(2, gap="small")
    with left:
        controls.choice(run, "training.optimizer", "Optimizer", titles(OPTIMIZERS), help=OPTIMIZERS[training.optimizer].note)
        controls.steps(run, "training.batch_size", "Batch size", BATCHES, str, help="Sequences in one update.")
    with right:
        controls.choice(run, "training.schedule", "Schedule", titles(SCHEDULES), help=SCHEDULES[training.schedule].note)
        controls.steps(
            run,
            "training.clip_norm",
            "Clip gradient",
            CLIPS,
            lambda v: "off" if v is None else f"{v:g}",
            help="Longer gradients are cut to this.",
        )
    own = [name for name, _ in OPTIMIZERS[training.optimizer].settings] + list(SCHEDULES[training.schedule].settings)
    for first in range(0, len(own), 2):
        for column, name in zip(st.columns(2, gap="small"), own[first : first + 2], strict=False):
            label, step, shown = OWN[name]
            with column:
                controls.number(run, f"training.{name}", UPDATES.get(name, label), step, shown)


def show_display(run: Run) -> None:
    """Colours, device, and what to start from."""
    where = "Where the model is trained; Fastest takes a GPU where there is one."
    display_settings(run, PRESETS, attention_preset, NOTES, help=where)


def show_sidebar(run: Run) -> None:
    """All of it."""
    task_settings(run)
    st.markdown("##### Training")
    training_settings(run)
    with st.expander("Model"):
        model_settings(run)
    with st.expander("Display and presets"):
        show_display(run)
