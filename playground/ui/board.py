"""The live part of a page as a Streamlit component: it gets panels once and draws frames from its own WebSocket."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import streamlit as st

from playground.live.routes import asset_urls
from playground.ui.run import Run

# A few lines only, since they are sent with every message: the modules come from the asset route and are cached.
LOADER = """
export default function (component) {
  const { parentElement, data } = component;
  let end = null, gone = false;
  import(data.module).then((board) => { if (!gone) end = board.mount(component); });
  return () => { gone = true; if (end) end(); };
}
"""

_component = st.components.v2.component("neural_playground_board", js=LOADER, isolate_styles=False)


def base_url() -> str:
    """The path that the app is served under: "/" or "/base/"."""
    base = (st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{base}/" if base else "/"


def show_board(run: Run, board: Mapping[str, Any]) -> None:
    """Mount the board. `board` is the plain-JSON part of docs/protocol.md, "Board data"."""
    key = f"board.{run.kind}"

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
        "view": asdict(run.view),
    }
    _component(key=key, data=data, on_edit_change=edited, on_view_change=viewed, on_resume_change=resumed)
