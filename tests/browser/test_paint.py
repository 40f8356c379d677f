"""Points painted on the output with a real pointer."""

import pytest
from playwright.sync_api import Locator

from tests.browser.driver import Board

COUNT = "b.panel('output').brush.painted.points.length"
OF_RUN = "(b.store.get('train.x1').length + b.store.get('test.x1').length)"


@pytest.fixture
def painting(board: Board) -> Board:
    board.press("Paint")
    sheet(board).wait_for()
    return board


def sheet(board: Board) -> Locator:
    return board.page.locator(".np-paint-sheet")


def at(board: Board, x1: float, x2: float) -> tuple[float, float]:
    """A place of the plane, in pixels of the page."""
    x, y = board.page.evaluate(
        """([x1, x2]) => { const { chart, brush } = window.__npBoard.panel('output'), { xaxis, yaxis } = chart.node._fullLayout;
             const box = brush.sheet.getBoundingClientRect(), zoom = box.width / brush.sheet.clientWidth;
             return [box.x + zoom * (xaxis._offset + xaxis.l2p(x1)), box.y + zoom * (yaxis._offset + yaxis.l2p(x2))]; }""",
        [x1, x2],
    )
    return float(x), float(y)


def stroke(board: Board, *places: tuple[float, float]) -> None:
    board.until("!b.resized && !b.scheduled")
    mouse = board.page.mouse
    mouse.move(*at(board, *places[0]))
    mouse.down()
    for place in places[1:]:
        mouse.move(*at(board, *place), steps=12)
    mouse.up()


def points(board: Board) -> set[tuple[float, float, float]]:
    columns = [board.array(f"train.{name}") + board.array(f"test.{name}") for name in ("x1", "x2", "label")]
    return {(round(x1, 2), round(x2, 2), label) for x1, x2, label in zip(*columns, strict=True)}


def arrived(board: Board) -> Board:
    """All that was painted is the run's."""
    return board.until(f"{OF_RUN} === {COUNT} && !b.edits.pending().length && info.structure.endsWith('/own')")


def test_it_starts_from_the_dataset_and_a_click_puts_a_point_of_the_chosen_class(painting: Board):
    painting.until(f"{COUNT} === 500")
    painting.press("Paint −1")
    stroke(painting, (1.0, 2.0))
    arrived(painting)
    assert any(abs(x1 - 1) < 0.05 and abs(x2 - 2) < 0.05 and label == -1 for x1, x2, label in points(painting))
    assert painting.page.locator(".np-paint-count").text_content() == "501 points"


def test_from_nothing_two_strokes_are_a_dataset_that_trains(painting: Board):
    painting.press("Empty")
    assert painting.page.locator(".np-paint-count").text_content() == "Paint at least two points"
    assert painting.info("structure").endswith("250+250")  # the run goes on as it was until there are points
    painting.press("Paint +1")
    stroke(painting, (-4, -3), (-4, 3))
    painting.press("Paint −1")
    stroke(painting, (4, -3), (4, 3))
    arrived(painting)
    assert {label for _, _, label in points(painting)} == {-1, 1}
    painting.press("Done").play().until("info.epoch > 30 && info.readouts.train_score === 1")


def test_training_goes_on_while_points_are_painted(painting: Board):
    stroke(painting, (0, 5))
    arrived(painting)
    run = painting.info("run")
    painting.play().until("info.epoch > 5")
    epoch, weights = painting.info("epoch"), painting.array("parameters")
    stroke(painting, (-5, 5), (5, 5))
    arrived(painting).until(f"info.epoch > {epoch + 3}")
    assert painting.info("run") == run and painting.info("state") == "playing" and painting.array("parameters") != weights


def test_spray_erase_undo_and_redo(painting: Board):
    painting.press("Empty").press("Spray")
    stroke(painting, (-3, -3), (3, 3))
    arrived(painting)
    sprayed = points(painting)
    assert len(sprayed) > 10 and all(abs(x1) <= 6 and abs(x2) <= 6 for x1, x2, _ in sprayed)
    painting.press("Erase").press("L")
    stroke(painting, (2, 2))
    arrived(painting.until(f"{COUNT} < {len(sprayed)}"))
    left = points(painting)
    assert left < sprayed
    painting.press("↶").until(f"{COUNT} === {len(sprayed)}")
    assert points(arrived(painting)) == sprayed
    painting.press("↷").until(f"{COUNT} === {len(left)}")
    assert points(arrived(painting)) == left


def test_painted_points_survive_a_reload_and_are_in_the_link(painting: Board):
    painting.press("Empty")
    stroke(painting, (-4, -3), (-4, 3))
    mine = points(arrived(painting))
    painting.page.wait_for_url("**data.own=**")
    painting.page.reload()
    painting.until("b.framesDrawn > 0 && b.ready()", 180)
    assert points(painting) == mine


def test_values_are_painted_for_regression(board: Board):
    board.open("?task=regression").press("Paint").press("Paint -0.5")
    stroke(board, (-3, 0))
    arrived(board)
    assert any(abs(x1 + 3) < 0.05 and abs(x2) < 0.05 and abs(label + 0.5) < 1e-3 for x1, x2, label in points(board))


def test_a_finger_paints_too(app, browser):
    context = browser.new_context(has_touch=True, viewport={"width": 820, "height": 1180})
    board = Board(context.new_page(), app.url).open()
    board.press("Paint").press("Empty")
    for place in ((-3, 0), (3, 0), (0, 3)):
        board.page.touchscreen.tap(*at(board, *place))
    arrived(board)
    assert len(points(board)) == 3
    context.close()
