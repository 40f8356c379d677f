"""The script that Streamlit runs for every page: window title, style sheet, navigation. A page is one entry in `PAGES`."""

from pathlib import Path

import streamlit as st

from playground.ui.late import draw_again_if_late
from playground.ui.missing import remember_missing, show_missing

ROOT = Path(__file__).parents[2]

PAGES = {
    "playground": st.Page(ROOT / "pages" / "live_playground.py", title="Playground", icon=":material/hub:", default=True),
    "compare": st.Page(ROOT / "pages" / "compare.py", title="Compare", icon=":material/view_module:"),
    "sensitivity": st.Page(ROOT / "pages" / "sensitivity.py", title="Sensitivity", icon=":material/grid_on:"),
    "attention": st.Page(ROOT / "pages" / "attention.py", title="Attention", icon=":material/visibility:"),
}

st.set_page_config(page_title="Neural Playground", page_icon=str(ROOT / "assets" / "favicon.svg"), layout="wide", initial_sidebar_state=304)
st.html(ROOT / "assets" / "shell.css")
st.session_state["pages"] = PAGES
remember_missing()
page = st.navigation(list(PAGES.values()), position="sidebar")
show_missing(PAGES.values(), page, PAGES["playground"])
page.run()
draw_again_if_late()
