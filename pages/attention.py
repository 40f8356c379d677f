"""Attention: a Transformer that learns, its attention maps changing while training runs."""

import streamlit as st

from playground.engine import EngineError
from playground.ui import attention_sidebar
from playground.ui.attention_board import attention_board
from playground.ui.board import show_board
from playground.ui.kinds import ATTENTION
from playground.ui.notices import show_problems, show_refusal
from playground.ui.run import open_run
from playground.ui.text import plain

try:
    run = open_run(ATTENTION)
except EngineError as error:
    st.error(plain(str(error)), icon=":material/hourglass_empty:")
    st.stop()

with st.sidebar:
    attention_sidebar.task_settings(run)
    st.markdown("##### Training")
    attention_sidebar.training_settings(run)
    with st.expander("Model"):
        attention_sidebar.model_settings(run)
    with st.expander("Display and presets"):
        attention_sidebar.display_settings(run)

run.update()
show_problems(run)
show_refusal(run)
show_board(run, attention_board(run))
