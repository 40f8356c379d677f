"""How a page looks and what to start from: colours, device, presets. The last group of a sidebar."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import streamlit as st

from playground.shell.late import draw
from playground.shell.run import PageRun
from playground.shell.settings import show_setting
from playground.tables.palettes import PALETTES


def display_settings(run: PageRun, presets: Iterable[str], make: Callable[[str], Any], notes: Mapping[str, str]) -> None:
    """`make` gives a preset's configuration, `notes` say what each is."""
    palette_setting(run)
    if "training.device" in run.kind.settings.paths:
        device_setting(run)
    preset_setting(run, presets, make, notes)


def palette_setting(run: PageRun) -> None:
    """The colours of the board's maps, points and lines."""
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


def device_setting(run: PageRun) -> None:
    """Where it trains: the devices that this machine has."""
    here = {"auto", run.value("training.device"), *run.handle.devices}
    titles = run.kind.settings.titles("training.device")
    show_setting(run, "training.device", titles={name: title for name, title in titles.items() if name in here})


def preset_setting(run: PageRun, presets: Iterable[str], make: Callable[[str], Any], notes: Mapping[str, str]) -> None:
    """Runs to start from. A preset stays named, with its note, for as long as the run is that preset."""
    key = f"set.{run.page.name}.preset"
    present = next((name for name in presets if make(name) == run.config), None)

    def title(name: str) -> str:
        return name.replace("-", " ").capitalize()

    def load() -> None:
        if st.session_state[key]:
            run.replace(make(st.session_state[key]), f"Preset {title(st.session_state[key])}")

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
        format_func=title,
    )
    if st.session_state[key]:
        st.caption(notes[st.session_state[key]])
