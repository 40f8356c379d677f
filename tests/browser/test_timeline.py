"""The timeline under the board, by real clicks and keys: earlier moments in every panel, the replay, going on from there."""

import pytest
from playwright.sync_api import Locator

from tests.browser.driver import Board


@pytest.fixture
def played(board: Board) -> Board:
    board.play().until("info.epoch >= 25").pause()
    return board.until("b.timeline.moments.length >= 26")


def slider(board: Board) -> Locator:
    return board.page.get_by_role("slider", name="Moment of the run")


def look(board: Board, place: int) -> Board:
    slider(board).fill(str(place))
    return board.until(f"info.past === b.timeline.moments[{place}]")


def test_before_the_first_epoch_there_is_nothing_to_go_back_to(board: Board):
    assert slider(board).is_disabled() and board.button("Now").is_disabled() and board.button("Go on from here").is_disabled()


def test_every_panel_shows_the_moment_and_now_brings_the_present_back(played: Board):
    present, epoch = played.boundary_pixels(), played.info("epoch")
    weights = played.array("parameters")
    look(played, 4)
    assert played.info("epoch") == 4 and played.info("state") == "paused"
    assert played.boundary_pixels() != present and played.array("parameters") != weights
    assert played.page.locator(".np-moment").text_content() == f"epoch 4 of {epoch}"
    line = played.page.locator('[data-panel="curves"] .np-past-line')
    line.wait_for(state="visible")
    played.press("Now").until("info.past === null")
    line.wait_for(state="hidden")
    assert played.boundary_pixels() == present and played.array("parameters") == weights and played.info("epoch") == epoch


def test_the_arrow_keys_go_a_moment_back_and_forth(played: Board):
    look(played, 10)
    slider(played).press("ArrowLeft")
    played.until("info.past === 9")
    slider(played).press("ArrowRight")
    slider(played).press("ArrowRight")
    played.until("info.past === 11")


def test_going_on_from_there_cuts_the_curves_and_trains_on(played: Board):
    look(played, 8)
    played.press("Go on from here").until("info.past === null && info.epoch === 8")
    assert played.page.evaluate("() => Array.from(window.__npBoard.store.curves.column('epoch'))") == list(range(9))
    played.press("Epoch").until("info.epoch === 9 && b.timeline.moments.length === 10")


def test_play_goes_on_from_the_present(played: Board):
    epoch = played.info("epoch")
    look(played, 8)
    played.press("Play").until(f"info.past === null && info.epoch > {epoch}")


def test_the_replay_goes_from_the_start_to_the_present(played: Board):
    played.page.evaluate(
        """() => { window.seen = []; const board = window.__npBoard, take = board.take.bind(board);
                   board.take = (frame, now) => { take(frame, now); window.seen.push(board.store.info.past); }; }"""
    )
    played.button("Play the run's past back").click()
    played.until("window.seen.length > 3 && info.past === null && !b.timeline.replaying")
    seen = [epoch for epoch in played.page.evaluate("window.seen") if epoch is not None]
    assert seen[0] == 0 and seen == sorted(seen) and len(set(seen)) > 10


def test_the_past_is_not_edited_and_why_is_said(played: Board):
    look(played, 3)
    played.page.evaluate("() => window.__npBoard.command({op: 'set_parameter', index: 0, value: 2})")
    played.page.get_by_text("This is the run as it was.").wait_for()
    assert played.info("past") == 3
