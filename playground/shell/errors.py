"""What a page shows when its script fails: one sentence. The traceback goes to the log with the session's id."""

import logging

import streamlit as st

log = logging.getLogger(__name__)


def report_error(error: Exception) -> bool:
    """Log an uncaught error of a page script. Returns True: Streamlit must not show the traceback."""
    run = st.session_state.get("run")
    session = getattr(getattr(run, "handle", None), "id", "none")
    log.error("page script failed, session %s", session, exc_info=error)
    st.error(
        "Something went wrong on this page; the log has the details. Your run goes on: reload the page to see it.",
        icon=":material/warning:",
    )
    return True
