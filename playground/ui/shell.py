"""The script that Streamlit runs for every page: window title, style sheet, navigation. A page is one entry in `PAGES`."""

from pathlib import Path

import streamlit as st

ROOT = Path(__file__).parents[2]

PAGES = [
    st.Page(ROOT / "pages" / "live_playground.py", title="Playground", icon=":material/hub:", default=True),
]

st.set_page_config(page_title="Neural Playground", page_icon="🧠", layout="wide", initial_sidebar_state=304)
st.html(ROOT / "assets" / "shell.css")
st.navigation(PAGES, position="hidden" if len(PAGES) == 1 else "top").run()
