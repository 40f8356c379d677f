"""Sentences at the top of a page: what was wrong with a link, and why a change was refused. Text, never HTML."""

import streamlit as st

from playground.shell.run import PageRun
from playground.shell.text import plain


def show_problems(run: PageRun) -> None:
    """The fields of the link that were refused, until dismissed."""
    if not run.problems:
        return
    with st.container(border=True, key="link-problems"):
        st.warning("This link has settings that are not accepted; they are at their defaults instead.", icon=":material/link:")
        st.code("\n".join(f"{problem.field[:60]}: {problem.message}" for problem in run.problems[:12]), language=None, wrap_lines=True)
        st.button("Dismiss", on_click=run.problems.clear)


def show_refusal(run: PageRun) -> None:
    """Why the last change was not done."""
    if run.refused:
        st.toast(plain(run.refused), icon=":material/warning:")
        run.refused = None
