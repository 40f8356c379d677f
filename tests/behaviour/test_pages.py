"""What every page that is listed does in a real browser. A new page is tested by being listed."""

from typing import Any

import psutil
import pytest
from playwright.sync_api import Browser, Page

from pages import PAGES
from playground.core.kind import Kind
from playground.core.settings import ConfigError
from tests.behaviour.opening import READY, open_page
from tests.behaviour.small import small
from tests.browser.driver import Board
from tests.engine.waiting import wait_until
from tests.serving import App

# Name -> a number that follows every byte, for each array that the page holds.
ARRAYS = """() => Object.fromEntries([...window.__npBoard.store.arrays].map(([name, { data, shape }]) => {
  let number = 0;
  for (const byte of new Uint8Array(data.buffer, data.byteOffset, data.byteLength)) number = (Math.imul(number, 31) + byte) | 0;
  return [name, `${shape.join("x")}:${number}`];
}))"""

ROWS = "() => window.__npBoard.store.curves.count"


def at_the_start(board: Board) -> Board:
    """Also where a run has begun by itself."""
    if board.info("step") > 0 or board.info("state") == "playing":
        board.press("Reset")
    return board.until("info.step === 0 && info.state === 'paused'")


def arrays(board: Board, kind: Kind) -> dict[str, str]:
    """What the page holds, without what measures time, follows earlier looks, or grows."""
    known = small(kind.name)
    but = ("curves", *known.timed, *known.remembers)
    found: dict[str, Any] = board.page.evaluate(ARRAYS)
    return {array: value for array, value in found.items() if not array.startswith(but)}


@pytest.mark.parametrize("name", PAGES)
def test_it_opens_steps_plays_is_found_again_by_a_reload_and_resets_to_where_it_began(name: str, app: App, page: Page):
    answers: list[tuple[int, str]] = []
    page.on("response", lambda response: answers.append((response.status, response.url)))
    kind = PAGES[name].kind
    board = at_the_start(open_page(page, app, name, small(kind.name).lasting))
    start = arrays(board, kind)
    assert start
    for button in ("Step", "Epoch"):  # where an epoch is one update, one of them is enough
        if board.button(button).is_visible():
            step = board.info("step")
            board.press(button).until(f"info.step > {step} && info.state === 'paused'")
    board.play().until(f"info.epoch >= 20 || info.step >= {board.info('step') + 20}").pause()
    step, there = board.info("step"), arrays(board, kind)
    assert there != start
    rows = page.evaluate(ROWS)
    page.reload()
    board.until(f"{READY} && info.step === {step}")
    assert arrays(board, kind) == there
    assert page.evaluate(ROWS) == rows
    board.press("Reset").until("info.step === 0")
    assert arrays(board, kind) == start
    assert [answer for answer in answers if answer[0] >= 400] == []


def other_settings(kind: Kind) -> dict[str, str]:
    """A link that says other seeds and two other choices."""
    document, chosen = kind.parse({}), 0
    for path in kind.settings.paths:
        names = kind.settings.choices.get(path, ())
        values = [5] if path.endswith(".seed") else list(names[1:3]) if chosen < 2 and not path.endswith(".device") else []
        for value in values:
            try:
                changed = kind.with_base(document, kind.set_value(kind.base(document), path, value))
            except ConfigError:
                continue
            if changed != document:
                document, chosen = changed, chosen + bool(names)
                break
    return kind.parameters(document)


@pytest.mark.parametrize("name", PAGES)
def test_a_link_gives_the_same_run_elsewhere(name: str, app: App, page: Page, browser: Browser):
    kind = PAGES[name].kind
    wanted = other_settings(kind)
    query = "?" + "&".join(f"{path}={value}" for path, value in wanted.items())
    board = at_the_start(open_page(page, app, name, query))
    assert page.locator(".st-key-link-problems").count() == 0
    page.wait_for_function("(paths) => paths.every((path) => new URLSearchParams(location.search).has(path))", arg=list(wanted))
    with browser.new_context(viewport={"width": 1440, "height": 900}) as context:
        other = context.new_page()
        other.goto(page.url)
        twin = at_the_start(Board(other, app.url).until(READY))
        assert other.url == page.url
        assert arrays(twin, kind) == arrays(board, kind)
        assert twin.info("structure") == board.info("structure")


def at_work(app: App) -> psutil.Process:
    """The worker that trains: from now on it computes for longer than any other."""

    def seconds() -> dict[psutil.Process, float]:
        return {worker: sum(worker.cpu_times()[:2]) for worker in app.workers()}

    before = seconds()

    def found() -> psutil.Process | None:
        used = sorted((now - before.get(worker, now), worker.pid, worker) for worker, now in seconds().items())
        return used[-1][2] if len(used) == 1 or used[-1][0] > used[-2][0] + 0.4 else None

    worker: psutil.Process = wait_until(found)
    return worker


@pytest.mark.parametrize("name", PAGES)
def test_a_killed_worker_is_replaced_and_the_run_goes_on(name: str, app: App, page: Page):
    known = small(PAGES[name].kind.name)
    board = at_the_start(open_page(page, app, name, known.longer or known.lasting))
    if page.get_by_label("Speed", exact=True).is_visible():
        board.at_full_speed()
    board.play().until("info.epoch >= 3")
    at_work(app).kill()
    epoch = board.info("epoch")
    page.locator(".np-board").get_by_text("The training process was restarted").wait_for(timeout=60_000)
    board.until(f"info.state === 'playing' && info.epoch > {epoch}")
    board.pause()
