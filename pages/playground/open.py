"""From another page to this one, with a run to show."""

import streamlit as st

from pages.playground.page import PLAYGROUND
from playground.points.config import RunConfig, link_parameters
from playground.shell.run import leave_run


def open_in_playground(config: RunConfig) -> None:
    """Leave the page that is shown for the playground with that run."""
    leave_run(PLAYGROUND)
    st.switch_page(st.session_state["pages"][PLAYGROUND.name], query_params=link_parameters(config))
