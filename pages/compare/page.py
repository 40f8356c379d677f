"""Compare: the same data, many networks, side by side, live."""

import streamlit as st

from pages.compare import sidebar as compare_sidebar
from pages.compare.open import open_variant
from pages.playground import sidebar
from playground.engine import EngineError
from playground.shell.board import compare_board, show_board, thumbnails_url
from playground.shell.kinds import COMPARE
from playground.shell.notices import show_problems, show_refusal
from playground.shell.run import open_run
from playground.shell.text import plain

try:
    run = open_run(COMPARE)
except EngineError as error:
    st.error(plain(str(error)), icon=":material/hourglass_empty:")
    st.stop()

run.update()
open_variant(run)
show_problems(run)
show_refusal(run)
show_board(run, compare_board(run))

with st.sidebar:
    compare_sidebar.showcase_settings(run)
    compare_sidebar.variation_settings(run)
    with st.expander("Data", expanded=True):
        sidebar.data_settings(run, thumbnails_url())
    with st.expander("Training"):
        sidebar.training_settings(run)
    with st.expander("Regularization"):
        sidebar.regularization_settings(run)
    with st.expander("Network"):
        compare_sidebar.shape_settings(run)
        sidebar.network_settings(run)
    with st.expander("Display and presets"):
        sidebar.display_settings(run)
