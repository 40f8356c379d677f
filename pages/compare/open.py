"""From a comparison or a sensitivity map to the playground: one of its runs, opened there."""

import streamlit as st

from pages.playground.page import PLAYGROUND
from playground.points.compare.config import make_variants
from playground.points.config import RunConfig, link_parameters
from playground.shell.page import Edit
from playground.shell.run import Run, leave_run


def open_in_playground(config: RunConfig) -> None:
    """Leave this page for the playground with that run."""
    leave_run(PLAYGROUND)
    st.switch_page(st.session_state["pages"][PLAYGROUND.name], query_params=link_parameters(config))


def open_variant(run: Run, edit: Edit) -> None:
    """The board asks for one of its variants."""
    variants = make_variants(run.document)[0]
    number = edit.get("variant")
    if isinstance(number, int) and 0 <= number < len(variants):
        open_in_playground(variants[number].config)
