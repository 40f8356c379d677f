"""The web process is restarted while tabs are open: each finds its way back by itself, with its run."""

import re
import signal
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.driver import Board
from tests.serving import App, serve

KEPT = "b.link.keep.bytes && b.link.keep.token === b.link.token"
STATE = """document.querySelector('[data-testid="stApp"]').dataset.testConnectionState"""
CUT_OFF = '[data-testid="stApp"]:not([data-test-connection-state="CONNECTED"])'
DIALOG = '[data-testid="stDialog"]:has-text("Connection error")'
SEES_DIALOGS = """new MutationObserver(() => {
  const dialogs = [...document.querySelectorAll('[data-testid="stDialog"]')];
  window.sawDialog ||= dialogs.some((dialog) => dialog.textContent.includes("Connection error"));
}).observe(document, { childList: true, subtree: true })"""


@pytest.fixture(scope="module")
def own() -> Iterator[App]:
    """An app of its own: it is killed. One worker starts sooner than many."""
    with serve(PLAYGROUND_WORKERS="1") as app:
        yield app


@pytest.fixture
def tabs(browser: Browser) -> Iterator[Callable[[], Page]]:
    """Opens tabs of one window."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    errors: list[str] = []

    def open_tab() -> Page:
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        return page

    yield open_tab
    context.close()
    assert errors == []


def playing(page: Page, url: str) -> Board:
    """Opened, plays, and the tab keeps an epoch of it."""
    page.goto(url)
    page.bring_to_front()
    board = Board(page, url).until("b.framesDrawn > 0")
    until_kept(board)
    return board


def until_kept(board: Board) -> int:
    """Play until the tab keeps a later epoch than 20. Returns one that it keeps at least."""
    board.play().until("info.epoch > 20")
    board.page.evaluate("() => { window.kept = window.__npBoard.link.keep.bytes; window.mark = window.__npBoard.store.info.epoch; }")
    board.until(f"b.link.keep.bytes !== window.kept && {KEPT}")  # made after that epoch was drawn
    return int(board.page.evaluate("() => window.mark"))


def back(board: Board, token: str) -> Board:
    """Connected to another run than that one, which plays on: frames of it have come."""
    board.page.bring_to_front()
    board.until(f"b.link.token !== '{token}' && b.root.dataset.connected === 'true'")
    drawn = board.page.evaluate("() => window.__npBoard.framesDrawn")
    return board.until(f"b.framesDrawn > {drawn} && info.state === 'playing' && info.epoch > 20")


def token(board: Board) -> str:
    return str(board.page.evaluate("() => window.__npBoard.link.token"))


def hurry(page: Page, condition: str) -> None:
    """Until a JavaScript condition holds, let the clock of a page that pauses between tries run ahead: they grow to half a minute."""
    for _ in range(600):
        if page.evaluate(f"() => {condition}"):
            return
        if page.evaluate(f"() => {STATE} === 'PINGING_SERVER'"):
            page.clock.fast_forward(1000)
        page.wait_for_timeout(100)  # the network answers in its own time
    raise AssertionError(f"never came: {condition}")


def test_a_long_outage_leaves_the_board_usable_and_the_runs_go_on(own: App, tabs: Callable[[], Page]) -> None:
    tab, other = tabs(), tabs()
    tab.clock.install()
    tab.add_init_script(SEES_DIALOGS)
    attention = playing(other, own.url + "attention")
    other.evaluate("() => { window.__npBoard.link.keep.take = () => {}; }")  # from now on what it keeps grows old
    attention.until(f"info.epoch > {attention.info('epoch')} + 5")
    board = playing(tab, own.url)
    tokens = token(board), token(attention)
    own.stop(signal.SIGTERM)
    tab.locator(CUT_OFF).wait_for(timeout=60_000)
    tab.locator('[data-testid="stSidebar"] [data-testid="stWidgetLabel"]:visible').first.click(force=True)
    tab.get_by_text("Not connected: a change in the sidebar does not reach the run now.").wait_for(timeout=60_000)
    hurry(tab, "window.sawDialog")  # Streamlit's comes after some tries
    tab.locator(DIALOG).wait_for(state="detached", timeout=60_000)
    board.button("Pause").click(trial=True, timeout=60_000)  # nothing lies over it
    own.start()
    other.bring_to_front()
    said = other.locator(".np-board").get_by_text("The server was restarted; your run goes on from epoch")
    said.wait_for(timeout=120_000)
    assert re.search(r"from epoch [\d,]+\. The [\d,]+ updates after it are lost\.", said.inner_text())
    back(attention, tokens[1]).until("info.run === 1 && b.store.curves.count > 10")
    assert other.evaluate("() => Array.from(window.__npBoard.store.curves.column('epoch')).slice(0, 10)") == list(range(10))
    tab.bring_to_front()
    hurry(tab, f"{STATE} === 'CONNECTED'")
    back(board, tokens[0]).until("info.run === 1")


def move_learning_rate(page: Page) -> None:
    page.bring_to_front()
    slider = page.get_by_role("slider", name="Learning rate")
    slider.focus()
    slider.press("ArrowRight")


def press_new_data(page: Page) -> None:
    page.bring_to_front()
    page.get_by_test_id("stSidebar").get_by_role("button", name="New data").click()


def test_what_was_changed_in_the_sidebar_about_the_outage_is_applied_or_said(own: App, tabs: Callable[[], Page]) -> None:
    before, moved_at_once, pressed_at_once = boards = [playing(tabs(), own.url) for _ in range(3)]
    tokens = [token(board) for board in boards]
    own.process.send_signal(signal.SIGSTOP)  # nobody has noticed yet, and nothing is heard any more
    move_learning_rate(before.page)
    press_new_data(before.page)
    for board in (moved_at_once, pressed_at_once):
        board.page.evaluate("() => { window.__npBoard.link.listens = () => false; }")  # the change comes before the board asks for a run
    own.process.kill()
    before.page.get_by_text("“New data” in the sidebar did not reach the run: the server was away.").wait_for(timeout=60_000)
    own.stop()
    own.start()
    for board, change in ((moved_at_once, move_learning_rate), (pressed_at_once, press_new_data)):
        board.page.bring_to_front()
        board.page.locator('[data-testid="stApp"][data-test-connection-state="CONNECTED"]').wait_for(timeout=90_000)
        assert token(board) in tokens
        change(board.page)
    for board, old in zip(boards, tokens, strict=True):
        back(board, old)
    for board in (before, moved_at_once):
        board.until("info.readouts.learning_rate === 0.05 && info.run === 1")
        board.page.wait_for_url("**learning_rate=0.05**")
        assert board.page.get_by_role("slider", name="Learning rate").get_attribute("aria-valuetext") == "0.05"
    pressed_at_once.page.wait_for_url("**data.seed=1**")
    assert "data.seed" not in before.page.url
    for board in (before, pressed_at_once):
        assert board.page.url.count("=") == 1  # nothing else was taken for a change
    assert len({token(board) for board in boards}) == 3
