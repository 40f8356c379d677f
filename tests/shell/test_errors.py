"""A page whose script fails: a sentence for the reader, the traceback for the log."""

import logging

import pytest
from streamlit.testing.v1 import AppTest


def failing_page() -> None:
    import types

    import streamlit as st

    from playground.shell.errors import report_error

    st.session_state["run"] = types.SimpleNamespace(handle=types.SimpleNamespace(id="abc123"))
    try:
        raise ZeroDivisionError("secret detail")
    except ZeroDivisionError as error:
        assert report_error(error)


def test_the_page_shows_a_sentence_and_the_log_has_the_traceback_and_the_session(caplog: pytest.LogCaptureFixture):
    with caplog.at_level(logging.ERROR):
        page = AppTest.from_function(failing_page).run()
    assert not page.exception
    assert "Something went wrong" in page.error[0].value
    assert "secret detail" not in page.error[0].value
    record = next(record for record in caplog.records if record.name == "playground.shell.errors")
    assert "abc123" in record.getMessage() and record.exc_info and record.exc_info[0] is ZeroDivisionError
