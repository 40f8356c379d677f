"""The live part of a page as a Streamlit component: it gets panels once and draws frames from its own WebSocket."""

from functools import lru_cache
from typing import Any

import streamlit as st

from pages.compare.board import make_compare_board
from pages.playground.board import make_board
from pages.sensitivity.board import make_sensitivity_board
from playground.live.routes import asset_urls
from playground.points.compare.config import Comparison, comparison_structure
from playground.points.config import RunConfig, TrainingConfig
from playground.points.sensitivity.config import sensitivity_structure
from playground.shell.run import Run
from playground.tables.palettes import PALETTES

# A few lines only, since they are sent with every message: the modules come from the asset route and are cached.
LOADER = """
export default function (component) {
  const { parentElement, data } = component;
  let end = null, gone = false;
  import(new URL(data.module, document.baseURI).href).then((board) => { if (!gone) end = board.mount(component); });
  return () => { gone = true; if (end) end(); };
}
"""

# What one click does about a run that cannot start, by the setting that it is about.
WAYS_OUT = {"training.device": {"label": "Train on the CPU", "edit": {"op": "set", "path": "training.device", "value": "cpu"}}}

_component = st.components.v2.component("neural_playground_board", js=LOADER, isolate_styles=False)


def base_url() -> str:
    """The path that the app is served under: "/" or "/base/"."""
    base = (st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{base}/" if base else "/"


def thumbnails_url() -> str:
    """The folder of the datasets' pictures."""
    return asset_urls(base_url())["assets"] + "thumbnails"


@lru_cache(64)
def _made_board(config: RunConfig, palette: str, device: str) -> dict[str, Any]:
    return make_board(config, palette=PALETTES[palette], device=device)


def playground_board(run: Run) -> dict[str, Any]:
    """The 2D playground's board; made once for all runs that differ in nothing it shows."""
    shown = run.config.model_copy(update={"training": TrainingConfig()})
    device = run.config.training.device
    return _made_board(shown, run.view.palette, "CPU" if device == "auto" else device.upper())


@lru_cache(16)
def _made_compare_board(comparison: Comparison, palette: str) -> dict[str, Any]:
    return make_compare_board(comparison, comparison_structure(comparison), palette)


def compare_board(run: Run) -> dict[str, Any]:
    """A comparison's board."""
    return _made_compare_board(run.document, run.view.palette)


def sensitivity_board(run: Run, cell: tuple[int, int]) -> dict[str, Any]:
    """A sensitivity map's board with that cell's curve."""
    return make_sensitivity_board(run.document, sensitivity_structure(run.document), cell, run.view.palette)


def show_board(run: Run, board: dict[str, Any]) -> None:
    """Mount the board. `board` is that of docs/protocol.md, "Board data": plain JSON types."""
    key = f"board.{run.kind.name}"

    def edited() -> None:
        run.edit(st.session_state[key].edit)

    def viewed() -> None:
        run.look(**(st.session_state[key].view or {}))

    def resumed() -> None:
        run.resume(str(st.session_state[key].resume["token"]))

    data = {
        **asset_urls(base_url()),
        "base": base_url(),
        "token": run.handle.token,
        "resume_refused": run.resume_refused,
        "edit_seen": run.edit_seen,
        "board": board,
        "view": run.view.model_dump(),
        "ways_out": WAYS_OUT,
    }
    # A refusal (put_back) needs no more than that the script runs: `Run.update` puts the controls back.
    _component(key=key, data=data, on_edit_change=edited, on_view_change=viewed, on_resume_change=resumed, on_put_back_change=lambda: None)
