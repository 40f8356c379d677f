"""What only the run can refuse: the page shows what is trained, says why, and offers the way out."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from pages import PAGES
from playground.engine import get_engine, stop_engine
from playground.shell.board import WAYS_OUT
from playground.shell.run import PageRun
from tests.visits import make_visit, run_of

LONG = 180.0
WITH_DEVICES = [name for name, page in PAGES.items() if "training.device" in page.kind.settings.paths]


@pytest.fixture(scope="module", autouse=True)
def engine() -> Iterator[None]:
    """A fresh one: before its workers are ready nobody knows what devices there are."""
    stop_engine()
    yield
    stop_engine()


def open_page(name: str, **parameters: str) -> AppTest:
    page = make_visit(name)
    for path, text in parameters.items():
        page.query_params[path.replace("__", ".")] = text
    page.run()
    assert not page.exception
    return page


def wait(run: PageRun, condition: Callable[[], Any]) -> None:
    """Until it holds; it is looked at whenever the session says something."""
    news = threading.Event()
    subscription = run.handle.subscribe(lambda message: news.set())
    subscription.credit(2)
    while not condition():
        assert news.wait(LONG), "nothing is said"
        news.clear()
        subscription.credit(1)
    subscription.close()


def test_a_device_that_is_not_here_is_said_to_whoever_comes_and_mended_by_one_click():
    pages = {kind: open_page(kind, training__device="mps") for kind in WITH_DEVICES}  # no worker is ready yet
    for kind, page in pages.items():
        run = run_of(page, kind)
        wait(run, lambda handle=run.handle: handle.standing)
        assert "accepts auto, cpu on this machine, which has no mps" in run.handle.standing["text"]
        way = next(WAYS_OUT[field] for field in run.handle.standing["fields"])
        run.edit({"id": 1, "edits": [way["edit"]]})
        page.run()
        wait(run, lambda handle=run.handle: handle.status)
        assert run.config.training.device == "cpu" and run.handle.standing is None
        assert run.handle.config == run.document.model_dump(mode="json")


@pytest.mark.parametrize("kind", WITH_DEVICES)
def test_a_link_to_a_device_that_is_not_here_trains_on_another_and_says_so(kind):
    first = run_of(open_page("playground"), "playground")
    wait(first, lambda: get_engine().devices)
    page = open_page(kind, training__device="mps")
    assert run_of(page, kind).config.training.device == "auto"
    assert "training.device: accepts auto, cpu on this machine, which has no mps" in page.code[0].value
    wait(run_of(page, kind), lambda: run_of(page, kind).handle.status)


@pytest.mark.parametrize("kind", ["playground", "compare"])
def test_a_refused_change_puts_the_controls_back_and_says_why(kind):
    page = open_page(kind)
    run = run_of(page, kind)
    wait(run, lambda: run.handle.status)
    before = run.document
    run.change("training.device", "mps")
    page.run()
    wait(run, lambda: run.handle.asked == run.handle.config)
    page.run()
    assert run.document == before and page.selectbox(key="set.training.device").value == "auto"
    assert "training.device" not in page.query_params
    assert "which has no mps" in page.toast[0].value
    page.slider(key="set.data.noise").set_value(20).run()
    wait(run, lambda: run.handle.config == run.document.model_dump(mode="json"))
    assert not page.toast
