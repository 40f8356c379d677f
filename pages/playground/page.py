"""The live playground: pick data, click a network together, watch PyTorch train it."""

import streamlit as st

from pages.playground import sidebar
from playground.engine import EngineError
from playground.shell.board import playground_board, show_board, thumbnails_url
from playground.shell.kinds import PLAYGROUND
from playground.shell.notices import show_problems, show_refusal
from playground.shell.run import open_run
from playground.shell.text import plain

try:
    run = open_run(PLAYGROUND)
except EngineError as error:
    st.error(plain(str(error)), icon=":material/hourglass_empty:")
    st.stop()

# The board first: what a control changed was changed by its callback, before this script, and the board takes longest to come.
run.update()
show_problems(run)
show_refusal(run)
show_board(run, playground_board(run))

with st.sidebar:
    st.markdown("##### Data")
    sidebar.data_settings(run, thumbnails_url())
    st.markdown("##### Training")
    sidebar.training_settings(run)
    with st.expander("Regularization", expanded=True):
        sidebar.regularization_settings(run)
    with st.expander("Network"):
        sidebar.network_settings(run)
    with st.expander("Display and presets"):
        sidebar.display_settings(run)
