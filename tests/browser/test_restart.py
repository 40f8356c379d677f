"""The web process is restarted while tabs are open: each finds its way back by itself, with its run."""

import signal
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.driver import Board
from tests.serving import App, serve

KEPT = "b.link.keep.bytes && b.link.keep.token === b.link.token"


@pytest.fixture(scope="module")
def own() -> Iterator[App]:
    """An app of its own: it is killed."""
    with serve() as app:
        yield app


@pytest.fixture
def tab(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert errors == []


def until_kept(board: Board) -> int:
    """Play until the tab keeps a later epoch than 20. Returns one that it keeps at least."""
    board.play().until("info.epoch > 20", 60)
    board.page.evaluate("() => { window.kept = window.__npBoard.link.keep.bytes; window.mark = window.__npBoard.store.info.epoch; }")
    board.until(f"b.link.keep.bytes !== window.kept && {KEPT}", 60)  # made after that epoch was drawn
    return int(board.page.evaluate("() => window.mark"))


def back(board: Board, token: str) -> Board:
    return board.until(f"b.link.token !== '{token}' && b.root.dataset.connected === 'true'", 120)


def token(board: Board) -> str:
    return str(board.page.evaluate("() => window.__npBoard.link.token"))


@pytest.mark.parametrize(("path", "how"), [("", signal.SIGKILL), ("attention", signal.SIGTERM)])
def test_the_tab_finds_its_way_back_and_the_run_goes_on(own: App, tab: Page, path: str, how: signal.Signals) -> None:
    board = Board(tab, own.url + path)
    tab.goto(own.url + path)
    board.until("b.framesDrawn > 0", 90)
    epoch, before = until_kept(board), token(board)
    own.stop(how)
    own.start()
    back(board, before)
    tab.locator(".np-board").get_by_text("The server was restarted; your run goes on from epoch").wait_for(timeout=90_000)
    board.until(f"info.state === 'playing' && info.epoch >= {epoch} && b.store.curves.count > 10", 90)
    board.until("info.run === 1")
    assert tab.evaluate("() => Array.from(window.__npBoard.store.curves.column('epoch')).slice(0, 10)") == list(range(10))


def test_an_outage_of_20_s_leaves_the_board_usable_and_says_what_did_not_reach_the_run(own: App, tab: Page) -> None:
    board, url = Board(tab, own.url), own.url
    tab.goto(url)
    other = tab.context.new_page()
    twin = Board(other, url)
    other.goto(url + "?training.learning_rate=0.02")
    for one in (board, twin):
        one.page.bring_to_front()
        one.until("b.framesDrawn > 0", 90)
    until_kept(twin)
    tab.bring_to_front()
    epoch = until_kept(board)
    tokens = token(board), token(twin)
    own.stop(signal.SIGKILL)
    began = time.monotonic()
    tab.locator('[data-testid="stApp"]:not([data-test-connection-state="CONNECTED"])').wait_for(timeout=60_000)
    tab.locator('[data-testid="stSidebar"] [data-testid="stWidgetLabel"]:visible').first.click(force=True)
    tab.get_by_text("Not connected: a change in the sidebar does not reach the run now.").wait_for(timeout=60_000)
    tab.wait_for_timeout(max(0, 20 - (time.monotonic() - began)) * 1000)  # the outage itself: Streamlit's dialog comes after some tries
    board.button("Pause").click(trial=True, timeout=60_000)  # nothing lies over it
    assert tab.get_by_text("Connection error").count() == 0
    own.start()
    for one, before in zip((board, twin), tokens, strict=True):
        one.page.bring_to_front()
        back(one, before)
        one.until("info.state === 'playing' && info.run === 1", 90)
    assert board.info("epoch") >= epoch
    assert token(board) != token(twin)
    assert "learning_rate=0.02" in other.url
    assert "learning_rate=0.02" not in tab.url
    assert tab.locator('[data-testid="stDialog"]').count() == 0
