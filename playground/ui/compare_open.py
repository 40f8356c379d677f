"""From a comparison to the playground: one of its variants, opened there as a run of its own."""

import streamlit as st

from playground.comparison import make_variants
from playground.config import link_parameters
from playground.ui.kinds import PLAYGROUND
from playground.ui.run import Run


def open_variant(run: Run) -> None:
    """Do what the board asked for, if it asked: leave this page for the playground with that variant."""
    asked, run.asked = run.asked, None
    if not asked or asked.get("op") != "open":
        return
    variants = make_variants(run.document)[0]
    number = asked.get("variant")
    if isinstance(number, int) and 0 <= number < len(variants):
        st.session_state.pop(f"run.{PLAYGROUND.name}", None)
        st.switch_page(st.session_state["pages"]["playground"], query_params=link_parameters(variants[number].config))
