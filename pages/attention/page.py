"""Attention: a Transformer that learns, its attention maps changing while training runs."""

import streamlit as st

from pages.attention import sidebar
from pages.attention.made_board import attention_board
from playground.engine import EngineError
from playground.shell.board import show_board
from playground.shell.kinds import ATTENTION
from playground.shell.notices import show_problems, show_refusal
from playground.shell.run import open_run
from playground.shell.text import plain

try:
    run = open_run(ATTENTION)
except EngineError as error:
    st.error(plain(str(error)), icon=":material/hourglass_empty:")
    st.stop()

with st.sidebar:
    sidebar.task_settings(run)
    st.markdown("##### Training")
    sidebar.training_settings(run)
    with st.expander("Model"):
        sidebar.model_settings(run)
    with st.expander("Display and presets"):
        sidebar.display_settings(run)

run.update()
show_problems(run)
show_refusal(run)
show_board(run, attention_board(run))
