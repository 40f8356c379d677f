"""What every sidebar ends with: colours, and what to start from."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import streamlit as st

from playground.shell.late import draw
from playground.shell.run import Run
from playground.tables.palettes import PALETTES


def show_palettes(run: Run) -> None:
    """The colours of maps, points and lines."""
    draw(
        run,
        st.selectbox,
        "set.palette",
        run.view.palette,
        lambda: run.look(palette=st.session_state["set.palette"]),
        default="index",
        label="Colours",
        options=list(PALETTES),
        format_func=lambda name: PALETTES[name].title,
    )


def preset_title(name: str) -> str:
    """How a preset is called: "wide-margin" -> "Wide margin"."""
    return name.replace("-", " ").capitalize()


def show_presets(run: Run, presets: Iterable[str], make: Callable[[str], Any], notes: Mapping[str, str]) -> None:
    """A run to start from. `make` gives a preset's configuration.

    A preset stays named, with its note, for as long as the run is that preset.
    """
    key = f"set.{run.page.name}.preset"
    present = next((name for name in presets if make(name) == run.config), None)

    def load() -> None:
        if st.session_state[key]:
            run.replace(make(st.session_state[key]), f"Preset {preset_title(st.session_state[key])}")

    draw(
        run,
        st.selectbox,
        key,
        present,
        load,
        default="index",
        label="Start from a preset",
        options=list(presets),
        placeholder="Choose a preset",
        format_func=preset_title,
    )
    if st.session_state[key]:
        st.caption(notes[st.session_state[key]])
