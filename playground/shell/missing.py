"""A page that does not exist: said above the playground, which was opened in its place (see `playground/live/page.py`)."""

from collections.abc import Collection

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from playground.shell.text import plain


def remember_missing() -> None:
    """Take the name from the address, once; before a page reads its settings from there."""
    name = st.query_params.get("missing")
    if name is not None:
        del st.query_params["missing"]
        st.session_state["missing"] = name[:100]


def show_missing(pages: Collection[StreamlitPage], shown: StreamlitPage, first: StreamlitPage) -> None:
    """One sentence and the pages that there are, until another is opened or it is dismissed."""
    if shown is not first:
        st.session_state.pop("missing", None)
    if "missing" not in st.session_state:
        return
    with st.container(border=True, key="missing-page"):
        name = plain(st.session_state["missing"])
        st.warning(f"There is no page “{name}” here. This is the playground; these are the pages:", icon=":material/search_off:")
        with st.container(horizontal=True, vertical_alignment="center"):
            for page in pages:
                st.page_link(page)
            st.button("Dismiss", on_click=st.session_state.pop, args=("missing", None))
