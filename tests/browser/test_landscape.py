"""The loss landscape on the Playground's board, by real clicks."""

import pytest

from tests.browser.driver import Board
from tests.serving import App

DONE = "info.job?.state === 'done' && !b.panel('curves').go.hidden"


@pytest.fixture
def mapped(board: Board) -> Board:
    """Trained a little, with the landscape's view open."""
    board.play().until("info.epoch >= 25").pause()
    board.press("Landscape")
    return board


def cells(board: Board) -> int:
    """That the map has, as Plotly has drawn it."""
    rows = board.page.evaluate("() => Array.from(window.__npBoard.panel('curves').chart.node.data[0].z, (row) => row.length)")
    return sum(rows)


def tells(board: Board) -> str:
    return board.page.locator(".np-land-tells").inner_text()


def test_it_is_mapped_along_the_path_and_along_random_directions(mapped: Board):
    epoch = mapped.info("epoch")
    mapped.press("Map the loss").until(DONE)
    mapped.until("b.panel('curves').chart.node.data[0].z.length === 51")
    assert cells(mapped) == 51 * 51
    assert f"epoch {epoch}" in tells(mapped) and "principal directions of the path" in tells(mapped)
    path = mapped.array("landscape.path.epoch")
    assert path[0] == 0 and path[-1] == epoch and mapped.page.locator('[data-panel="curves"] .contourlayer path').count() > 3
    before = mapped.array("landscape.loss")
    mapped.page.get_by_label("Directions of the landscape").select_option("random")
    mapped.press("Map the loss").until("info.results.landscape.along === 'random'")
    assert mapped.array("landscape.loss") != before and "random directions" in tells(mapped)
    assert mapped.array("landscape.loss")[51 * 25 + 25] == pytest.approx(mapped.info("readouts.train_loss"), rel=1e-4)


def test_the_path_s_losses_stand_beside_those_of_the_plane(mapped: Board):
    mapped.press("Map the loss").until(DONE)
    mapped.press("Path").until("b.panel('curves').chart.node.data[1].name === 'in the plane'")
    mapped.until("b.panel('curves').chart.node.data.every((trace) => trace.x.length === b.store.get('landscape.path.epoch').length)")


def test_it_stays_while_training_goes_on_and_after_a_reload(mapped: Board):
    mapped.press("Map the loss").until(DONE)
    said, loss = tells(mapped), mapped.array("landscape.loss")
    mapped.play().until("info.epoch > 60").pause()
    assert tells(mapped) == said and mapped.array("landscape.loss") == loss
    mapped.page.reload()
    mapped.until("info.results.landscape && b.store.get('landscape.loss')")
    assert mapped.array("landscape.loss") == loss and tells(mapped) == said


def test_it_is_cancelled(board: Board, app: App):
    board.open("?network.hidden=32,32,32,32,32,32,32,32&data.points=5000&view.curves=landscape")
    board.page.get_by_label("Directions of the landscape").select_option("random")
    board.press("Map the loss").until("info.job?.state === 'running' && info.job.progress > 0")
    assert board.page.get_by_label("Progress of the landscape").is_visible()
    board.press("Cancel").until("info.job.state === 'cancelled'")
    assert tells(board) == "The loss landscape was cancelled." and board.array("landscape.loss") == []


def test_a_killed_worker_says_what_was_not_finished(board: Board, app: App):
    board.open("?network.hidden=32,32,32,32,32,32,32,32&data.points=5000&view.curves=landscape")
    board.page.get_by_label("Directions of the landscape").select_option("random")
    board.press("Map the loss").until("info.job?.state === 'running' && info.job.progress > 0.1")
    for worker in app.workers():
        worker.kill()
    board.until("info.job?.state === 'failed'")
    assert "was not finished" in tells(board)
    board.press("Map the loss").until("info.job?.state === 'running'")
    board.press("Cancel").until("info.job.state === 'cancelled'")


def test_a_path_without_two_directions_is_said(board: Board):
    board.press("Landscape").press("Map the loss").until("info.job?.state === 'failed'")
    assert "train a little" in tells(board)
