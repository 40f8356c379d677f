"""The live part of a page as a Streamlit component: it gets panels once and draws frames from its own WebSocket."""

from typing import Any

import streamlit as st

from playground.live.routes import asset_urls, module_paths
from playground.shell.run import PageRun
from playground.shell.words import settings_in_words

# A few lines only, since they are sent with every message: the modules come from the asset route and are cached. All are asked for at
# once; a browser that finds them import by import needs a round trip for each level.
LOADER = """
export default function (component) {
  const { parentElement, data } = component;
  let end = null, gone = false;
  const load = (address) => import(new URL(address, document.baseURI).href);
  for (const path of data.preload) load(data.files + path).catch(() => {});
  load(data.module).then((board) => { if (!gone) end = board.mount(component); });
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
    return asset_urls(base_url())["files"] + "assets/thumbnails"


def show_board(run: PageRun, board: dict[str, Any]) -> None:
    """Mount the board. `board` is that of docs/protocol.md, "Board data": plain JSON types."""
    key = f"board.{run.page.name}"

    def edited() -> None:
        run.something_else = True
        run.edit(st.session_state[key].edit)

    def viewed() -> None:
        run.something_else = True
        run.look(**(st.session_state[key].view or {}))

    def resumed() -> None:
        run.something_else = True
        run.resume(str(st.session_state[key].resume["token"]))

    def brought_back() -> None:
        run.something_else = True
        run.brought_back = str(st.session_state[key].open_run["file"])

    urls = asset_urls(base_url())
    data = {
        **urls,
        "preload": module_paths(urls["version"], tuple(board.get("modules", {}).values())),
        "base": base_url(),
        "token": run.handle.token,
        "resume_refused": run.resume_refused,
        "edit_seen": run.edit_seen,
        "board": board,
        "view": run.view.model_dump(),
        "settings": settings_in_words(run.kind, run.document),
        "ways_out": WAYS_OUT,
        "exports": [{"name": export.name, "title": export.title} for export in run.kind.exports],
    }

    def put_back() -> None:
        """A refusal needs no more than that the script runs: `PageRun.update` puts the controls back."""
        run.something_else = True

    _component(
        key=key,
        data=data,
        on_edit_change=edited,
        on_view_change=viewed,
        on_resume_change=resumed,
        on_put_back_change=put_back,
        on_open_run_change=brought_back,
    )
