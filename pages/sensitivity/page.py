"""Sensitivity: a metric over two settings at once, hundreds of runs in one map."""

import streamlit as st

from pages.compare import sidebar as compare_sidebar
from pages.compare.open import chosen_cell, open_cell
from pages.playground import sidebar
from pages.sensitivity import sidebar as sensitivity_sidebar
from playground.engine import EngineError
from playground.shell.board import sensitivity_board, show_board, thumbnails_url
from playground.shell.kinds import SENSITIVITY
from playground.shell.notices import show_problems, show_refusal
from playground.shell.run import open_run
from playground.shell.text import plain

try:
    run = open_run(SENSITIVITY)
except EngineError as error:
    st.error(plain(str(error)), icon=":material/hourglass_empty:")
    st.stop()

cell = chosen_cell(run)
run.update()
show_problems(run)
show_refusal(run)
show_board(run, sensitivity_board(run, cell))

with st.sidebar:
    sensitivity_sidebar.map_settings(run)
    sensitivity_sidebar.cost_line(run)
    open_cell(run, cell)
    with st.expander("Data"):
        sidebar.data_settings(run, thumbnails_url())
    with st.expander("Training"):
        sidebar.training_settings(run)
    with st.expander("Network"):
        compare_sidebar.shape_settings(run)
        sidebar.network_settings(run)
    with st.expander("Regularization"):
        sidebar.regularization_settings(run)
