"""Pinned runs, by real clicks: their curves under the live ones, what differed, back to one, through a reload, and side by side."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.driver import Board
from tests.serving import wait_for_frame

TRACES = "() => document.querySelector('[data-panel=\"curves\"] .js-plotly-plot').data.length"


@pytest.fixture
def pinned(board: Board) -> Iterator[Board]:
    """One run pinned at epoch 12 or later, and another with a larger learning rate pinned at the start."""
    board.open("?training.learning_rate=0.03")
    live = board.page.evaluate(TRACES)
    board.play().until("info.epoch >= 12").pause()
    board.press("Pin").until("b.toolbar.pins.pins.length === 1")
    board.page.wait_for_function(f"{TRACES.removeprefix('() => ')} > {live}")
    yield board
    board.page.evaluate("() => { for (const pin of [...window.__npBoard.toolbar.pins.pins]) window.__npBoard.toolbar.pins.unpin(pin); }")


def set_rate(board: Board, value: str) -> None:
    board.page.evaluate(f"() => window.__npBoard.edit({{op: 'set', path: 'training.learning_rate', value: {value}}})")
    board.until(f"b.data.settings['training.learning_rate'][1] === '{value}'")


def test_a_pin_shows_what_differed_survives_a_reload_and_brings_its_run_back(pinned: Board):
    board, page = pinned, pinned.page
    epoch, weights = board.info("epoch"), board.array("parameters")
    set_rate(board, "0.3")
    board.press("Reset").until("info.epoch === 0")
    page.reload()
    wait_for_frame(page)
    board.until("b.toolbar.pins.pins.length === 1")
    board.button("Pinned (1)").click()
    card = page.get_by_role("dialog", name="Pinned runs")
    expect(card).to_contain_text("Learning rate: 0.03 (now 0.3)")
    card.get_by_role("button", name=f"Bring back the run pinned at epoch {epoch}").click()
    board.until(f"info.epoch === {epoch} && b.data.settings['training.learning_rate'][1] === '0.03'")
    assert board.array("parameters") == weights
    page.wait_for_url(lambda url: "learning_rate=0.3" not in url)
    board.button("Pinned (1)").click()
    expect(card).to_contain_text("the same settings")
    card.get_by_role("button", name="Unpin").click()
    board.until("b.toolbar.pins.pins.length === 0")
    expect(board.button("Pinned (1)")).to_have_count(0)
    page.wait_for_function(f"() => !({TRACES})() || ({TRACES})() <= 4")


def test_pinned_runs_open_side_by_side_or_why_not_is_said(pinned: Board):
    board, page = pinned, pinned.page
    board.press("Pin").until("b.toolbar.pins.pins.length === 2")
    board.button("Pinned (2)").click()
    page.get_by_role("button", name="Side by side on Compare").click()
    expect(page.get_by_test_id("stToast")).to_contain_text("the same settings", timeout=60_000)
    set_rate(board, "0.3")
    board.press("Pin").until("b.toolbar.pins.pins.length === 3")
    page.get_by_role("button", name="Side by side on Compare").click()
    page.wait_for_url("**/compare?*vary=training.learning_rate*", timeout=60_000)
    board.until("b.ready() && info.structure.startsWith('compare/2x1')")
    page.go_back()
    wait_for_frame(page)
    board.until("b.toolbar.pins.pins.length === 3")
