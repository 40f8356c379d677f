"""One function shows any page."""

import streamlit as st

from playground.engine import EngineError
from playground.shell.board import show_board
from playground.shell.notices import show_problems, show_refusal
from playground.shell.page import Page
from playground.shell.run import open_run
from playground.shell.run_file import open_brought_back, show_opener
from playground.shell.text import plain


def show(page: Page) -> None:
    """The board first: what a control changed was changed by its callback, before this script, and the board takes longest to come."""
    try:
        run = open_run(page)
    except EngineError as error:
        st.error(plain(str(error)), icon=":material/hourglass_empty:")
        st.stop()
    open_brought_back(run)
    run.update()
    run.answer_clicks()
    show_problems(run)
    show_refusal(run)
    show_board(run, page.board(run.document, run.view, run.handle.devices))
    with st.sidebar:
        page.sidebar(run)
        show_opener(run)
