"""The menu: window title, style sheet, navigation."""

from collections.abc import Callable, Mapping
from pathlib import Path

import streamlit as st

from playground.shell.late import draw_again_if_late
from playground.shell.missing import remember_missing, show_missing
from playground.shell.page import Page
from playground.shell.show import show

ASSETS = Path(__file__).parents[2] / "assets"


def show_menu(pages: Mapping[str, Page]) -> None:
    """Everything around a page, and the page that the address names; the first is at the root."""
    first = next(iter(pages))
    shown = {
        name: st.Page(_script(page), title=page.title, icon=page.icon, url_path=name, default=name == first) for name, page in pages.items()
    }
    st.set_page_config(page_title="Neural Playground", page_icon=str(ASSETS / "favicon.svg"), layout="wide", initial_sidebar_state=304)
    st.html(ASSETS / "shell.css")
    st.session_state["pages"] = shown
    remember_missing()
    chosen = st.navigation(list(shown.values()), position="sidebar")
    show_missing(shown.values(), chosen, shown[first])
    chosen.run()
    draw_again_if_late()


def _script(page: Page) -> Callable[[], None]:
    def script() -> None:
        show(page)

    return script
