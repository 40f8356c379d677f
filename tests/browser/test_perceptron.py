"""The Perceptron page in a real browser, clicked as a teacher would."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.driver import Board
from tests.serving import App


@pytest.fixture
def board(page: Page, app: App) -> Iterator[Board]:
    yield Board(page, app.url + "perceptron")


def open_page(board: Board, query: str = "") -> Board:
    board.page.goto(board.url + query)
    return board.until("b.framesDrawn > 0 && info.structure.startsWith('perceptron/') && b.panels.every((p) => p.made)")


def test_a_step_looks_at_one_point_and_a_mistake_moves_the_line(board: Board) -> None:
    open_page(board)
    assert board.array("looked.x") == [1000.0] and board.array("lines.x")[:2] == [1000.0, 1000.0]  # no point yet, no line
    moved = False
    for step in range(1, 8):
        before = board.array("lines.x")
        board.press("Step").until(f"info.step === {step}")
        assert abs(board.array("looked.x")[0]) < 6
        added = abs(board.array("added.x")[0]) < 100 and board.array("added.strength") == [1.0]
        moved = moved or added
        assert (board.array("lines.x")[:2] != before[:2]) == (added or (step == 1 and board.info("readouts.updates") == 1))
    assert board.info("readouts.updates") >= 1


def test_the_first_screen_says_what_a_step_does_and_a_step_what_it_did(board: Board) -> None:
    open_page(board)
    says = board.page.locator('[data-panel="plane"] .np-says')
    expect(says).to_contain_text("Step looks at one point")
    expect(board.button("Step")).to_have_attribute("title", "Look at one point, and learn from it if the answer is wrong (S)")
    expect(board.button("Epoch")).to_have_attribute("title", "One pass: look at every point once (E)")
    assert len(set(board.array("boundary"))) == 1 and board.array("boundary")[0] > 0
    board.press("Step").until("info.step === 1")
    expect(says).to_contain_text("Point 1 of 60")
    board.play()
    expect(says).to_have_text("")  # nobody reads five sentences a second
    board.pause()
    expect(says).to_contain_text("Point ")


def test_above_ten_points_a_second_the_last_mistakes_arrow_still_shows(board: Board) -> None:
    open_page(board)
    board.press("Epoch").until("info.epoch === 1")
    drawn = "b.panel('plane').chart.node.data.find((t) => t.name === 'added to w')"
    board.until(f"Math.abs({drawn}.x[0]) < 100 && {drawn}.opacity > 0.25 && {drawn}.opacity === b.store.get('added.strength')[0]")


def test_an_epoch_is_one_pass_and_reset_starts_the_same_run_again(board: Board) -> None:
    open_page(board)
    board.press("Epoch").until("info.epoch === 1 && info.step === 60")
    first = [board.array(name) for name in ("boundary", "space", "passes.mistakes")]
    assert first[2] == [board.info("readouts.updates")]
    board.press("Reset").until("info.step === 0")
    assert board.array("passes.mistakes") == []
    board.press("Epoch").until("info.epoch === 1 && info.step === 60")
    assert [board.array(name) for name in ("boundary", "space", "passes.mistakes")] == first


def test_it_plays_by_the_point_settles_under_the_bound_and_says_so(board: Board) -> None:
    open_page(board)
    expect(board.page.get_by_label("Speed", exact=True)).to_have_value("steps_per_second:5")
    board.page.evaluate(
        """() => { const drawn = window.drawnSteps = [], { take } = __npBoard;
                   __npBoard.take = function (frame, now) { drawn.push(frame.info.step); take.call(this, frame, now); }; }"""
    )
    board.play()
    board.page.wait_for_function("() => new Set(window.drawnSteps.filter((step) => step > 0 && step < 60)).size >= 5")  # within one pass
    board.at_full_speed().until("info.state === 'stopped'")
    expect(board.page.locator('[data-panel="plane"] .np-says')).to_contain_text("A whole pass without a mistake")
    assert 0 < board.info("readouts.updates") <= board.info("readouts.bound")
    assert board.array("failed") == [0.0] * 60
    assert board.array("passes.mistakes")[-1] == 0
    board.page.wait_for_url("**view.speed=max**")


def test_on_xor_it_says_why_it_never_settles_and_one_click_opens_a_hidden_layer_in_the_playground(board: Board) -> None:
    open_page(board)
    expect(board.page.locator(".np-banner")).to_be_hidden()
    open_page(board, "?data.dataset=xor&data.noise=0.1")
    banner = board.page.locator('[data-panel="plane"] .np-banner')
    expect(banner).to_contain_text("No line separates these two classes")
    board.at_full_speed().play().until("info.epoch > 50").pause()
    assert min(board.array("passes.mistakes")) > 0
    expect(board.page.locator('[data-readout="bound"] dd')).to_have_text("–")
    banner.get_by_role("button", name="Try one hidden layer").click()
    board.until("info.structure.startsWith('2-4-1/')")
    board.page.wait_for_url("**data.dataset=xor**")
    assert "data.noise=0.1" in board.page.url and "network.hidden=4" in board.page.url
    assert "data.points=60" in board.page.url  # as many as there were


FITS = """() => document.querySelector('[data-panel=plane] canvas').getBoundingClientRect().width > 220 &&
  document.documentElement.scrollWidth <= innerWidth &&
  [...document.querySelectorAll('.np-panel')].every((panel) => {
    const outer = panel.getBoundingClientRect();
    return [...panel.querySelectorAll('canvas, .np-banner, svg.main-svg')].every((node) => {
      const inner = node.getBoundingClientRect();
      return inner.left >= outer.left - 1 && inner.right <= outer.right + 1 && inner.bottom <= outer.bottom + 1;
    });
  })"""


def test_nothing_is_cut_off_and_the_plane_is_large(board: Board) -> None:
    open_page(board, "?data.dataset=xor")
    board.press("Epoch").until("info.epoch === 1")
    for width, height in ((1440, 900), (1024, 768), (390, 844)):
        board.page.set_viewport_size({"width": width, "height": height})
        board.until(f"innerWidth === {width} && !b.resized")
        board.page.wait_for_function(FITS)
