"""A saved run, opened on any page: one of another kind opens that kind's page. Until it is there, nothing of what was there goes."""

import base64
from collections.abc import Mapping
from urllib.parse import parse_qsl

import streamlit as st

from playground.core.kind import Kind
from playground.core.settings import ConfigError, Problem
from playground.engine import EngineError, get_engine
from playground.engine.run_file import MOST_FILE, Opened, RunFileError, decode_run
from playground.shell.limits import Limits
from playground.shell.page import Page
from playground.shell.run import PageRun, leave_run, without_device
from playground.shell.view import PageView, parse_view

PAGES = "page-of-kind"  # in the session's state: by a kind's name, the page that shows it


def remember_pages(pages: list[Page]) -> None:
    """Which page shows which kind."""
    st.session_state[PAGES] = {page.kind.name: page for page in pages}


def open_run_file(data: bytes, view: PageView | None = None) -> Page:
    """Put the run of a file in place of its page's, looked at as the file says, or as given. Raises RunFileError or EngineError."""
    pages: Mapping[str, Page] = st.session_state[PAGES]
    kind, opened = decode_run(data, {name: page.kind for name, page in pages.items()})
    page = pages[kind.name]
    try:
        opened = _fitting(opened, kind)
    except ConfigError as error:
        raise RunFileError(f"This file has settings that are not accepted here. {str(error)[:200]}") from None
    config = opened.report.config or {}
    document = kind.parse(config)
    problems: list[Problem] = []
    if view is None or not isinstance(view, page.view):
        view, problems = parse_view(dict(parse_qsl(opened.look)), page.view)
    view, misfits = page.fit_view(document, view)
    before: PageRun | None = st.session_state.get(f"run.{page.name}")
    limits = before.limits if before else Limits()
    try:
        limits.check(kind, before.document if before else document, document)
    except ConfigError as error:
        raise RunFileError(f"This run is not opened here: {error}.") from None
    handle = get_engine().open(kind.name, config)
    try:
        handle.open_file(opened)
    except BaseException:
        handle.close()
        raise
    leave_run(page)
    st.session_state[f"run.{page.name}"] = PageRun(page, document, view, handle, problems + misfits, limits=limits)
    return page


def _fitting(opened: Opened, kind: Kind) -> Opened:
    """With all settings in the form of now, on a device that this machine has. Raises ConfigError."""

    def fit(config: Mapping[str, object] | None) -> dict[str, object]:
        fitted: dict[str, object] = without_device(kind, kind.parse(config))[0].model_dump(mode="json")
        return fitted

    found: dict[int, dict[str, object]] = {}  # moments share their settings
    for kept in opened.past:
        if id(kept.config) not in found:
            found[id(kept.config)] = fit(kept.config)
    past = [kept._replace(config=found[id(kept.config)]) for kept in opened.past]
    return opened._replace(report=opened.report._replace(config=fit(opened.report.config)), past=past)


def show_opener(run: PageRun) -> None:
    """The control that takes a file, below the settings."""
    number = st.session_state.setdefault("run-files", 0)  # of those that were given: each gets an empty control after it
    with st.popover("Open a saved run", icon=":material/folder_open:", width="stretch"):
        given = st.file_uploader(
            "A file that was saved with ⤓ Download, Whole run",
            type="safetensors",
            key=f"run-file.{number}",
            max_upload_size=MOST_FILE // 2**20,
        )
    if given is not None:
        st.session_state["run-files"] = number + 1
        open_and_show(run, given.getvalue() if given.size <= MOST_FILE else b"", given.size)


def open_brought_back(run: PageRun) -> None:
    """A run that the board had pinned takes the place of this one, looked at as this one is."""
    text, run.brought_back = run.brought_back, None
    if text is None:
        return
    size = len(text) * 3 // 4
    try:
        data = base64.b64decode(text, validate=True) if size <= MOST_FILE else b""
    except ValueError:
        data = b""
    open_and_show(run, data, size, run.view)


def open_and_show(run: PageRun, data: bytes, size: int = 0, view: PageView | None = None) -> None:
    """Show the page of a file, or say why not."""
    try:
        if size > MOST_FILE:
            raise RunFileError(f"This file is too large for a run: at most {MOST_FILE // 2**20} MB are read.")
        page = open_run_file(data, view)
    except (RunFileError, EngineError) as error:
        run.refused = str(error)
        st.rerun()
    if page.name != run.page.name:
        st.switch_page(st.session_state["pages"][page.name])
    st.rerun()
