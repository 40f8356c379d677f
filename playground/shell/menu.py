"""The menu: window title, style sheet, navigation."""

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import streamlit as st

from playground.shell.late import draw_again_if_late
from playground.shell.missing import remember_missing, show_missing
from playground.shell.page import Page
from playground.shell.run_file import remember_pages
from playground.shell.show import show

ASSETS = Path(__file__).parents[2] / "assets"


def show_menu(sections: Mapping[str, Sequence[Page]], home: str) -> None:
    """Everything around a page, and the page that the address names; that of the name `home` is at the root."""
    pages = [page for section in sections.values() for page in section]
    shown = {
        page.name: st.Page(_script(page), title=page.title, icon=page.icon, url_path=page.name, default=page.name == home) for page in pages
    }
    st.set_page_config(page_title="Neural Playground", page_icon=str(ASSETS / "favicon.svg"), layout="wide", initial_sidebar_state=304)
    st.html(ASSETS / "shell.css")
    st.session_state["pages"] = shown
    remember_pages(pages)
    remember_missing()
    st.html(f"<style>{section_style([(title, len(section)) for title, section in sections.items()])}</style>")
    chosen = st.navigation(list(shown.values()), position="sidebar")
    show_missing(shown.values(), chosen, shown[home])
    chosen.run()
    draw_again_if_late()


def section_style(sections: Sequence[tuple[str, int]]) -> str:
    """CSS that puts each section's title before the first of its links, of which there are so many, and the others below that one.

    Streamlit's own sections stand as headers among the items of one list, which screen readers cannot make sense of.
    """
    rules, link = [], 1
    for title, links in sections:
        first = f'[data-testid="stSidebarNavItems"] li:nth-child({link})'
        rules.append(f"{first} {{ grid-column: 1 / span 2; }} {first}::before {{ content: {json.dumps(title)}; }}")
        rules += [f'[data-testid="stSidebarNavItems"] li:nth-child({link + k}) {{ grid-column: {2 + k % 2}; }}' for k in range(1, links)]
        link += links
    return "\n".join(rules)


def _script(page: Page) -> Callable[[], None]:
    def script() -> None:
        show(page)

    return script
