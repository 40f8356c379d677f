"""Comparisons and sensitivity maps in a real browser, clicked as a person would."""

import csv
import io
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from playground.points.compare.showcases import SHOWCASES
from tests.browser.driver import Board
from tests.serving import App

ACTIVATIONS = "relu;leaky_relu;elu;selu;gelu;silu;mish;softplus;tanh;sigmoid;sine;linear"


@pytest.fixture
def compare(page: Page, app: App) -> Iterator[Board]:
    yield Board(page, app.url + "compare")


def open_compare(board: Board, query: str = "") -> Board:
    board.page.goto(board.url + query)
    return board.until("b.framesDrawn > 0 && info.structure.startsWith('compare/')")


def rows(board: Board) -> list[str]:
    return [row.inner_text().strip() for row in board.page.locator(".np-board tbody tr th").all()]


def test_twelve_boundaries_differ_the_table_sorts_and_a_link_gives_the_same(compare: Board, browser: Browser):
    board = open_compare(compare, f"?data.dataset=spiral&network.hidden=8,8&training.optimizer=adam&vary=network.activation:{ACTIVATIONS}")
    expect(board.page.locator(".np-board .np-map")).to_have_count(12)
    board.play().until("info.epoch >= 40").pause()
    cells = board.array("boundary")
    size = len(cells) // 12
    assert len({tuple(cells[k * size : (k + 1) * size]) for k in range(12)}) == 12
    board.page.get_by_role("button", name="Test loss").click()
    loss = board.array("table.test_loss")
    names = [title.inner_text() for title in board.page.locator(".np-board .np-map-title").all()]
    expect(board.page.locator(".np-board tbody tr th").first).to_contain_text(names[loss.index(min(loss))])
    assert sorted(rows(board)) == sorted(names)
    with browser.new_context(viewport={"width": 1440, "height": 900}) as other:
        board.press("Reset").until("info.step === 0")
        twin = Board(other.new_page(), board.page.url)
        twin.page.goto(board.page.url)
        twin.until("b.framesDrawn > 0 && info.structure.startsWith('compare/')")
        assert twin.array("boundary") == board.array("boundary")


def test_one_is_opened_in_the_playground(compare: Board):
    board = open_compare(compare, "?vary=network.activation:relu;sine&network.hidden=5,3")
    board.page.locator('.np-board .np-map[data-item="1"]').click()
    board.until("info.structure.startsWith('2-5-3-1/')")
    board.page.wait_for_url("**network.activation=sine**")
    expect(board.page.get_by_label("Activation of layer 1")).to_have_value("sine")


def test_a_ready_made_comparison_opens_on_the_axes_that_show_its_point(compare: Board):
    board = open_compare(compare)
    showcase = SHOWCASES["activations-spiral"]
    board.page.get_by_label("Ready-made").click()
    board.page.get_by_role("option", name=showcase.title, exact=True).click()
    board.page.get_by_text(f"Look after {showcase.epochs} epochs.").wait_for()
    axes = "b.charts.slice(0, 2).map((c) => c.chart.node._fullLayout.yaxis).map((y) => [y.title.text, y.type].join()).join()"
    board.until(f"{axes} === 'training loss,log,training accuracy,linear'")
    assert all(part in board.page.url for part in ("view.loss=train", "view.score=train", "view.log=true"))
    board.page.locator('[data-panel="loss"]').get_by_role("button", name="Test").click()
    board.until(f"{axes} === 'test loss,log,training accuracy,linear'")
    board.page.wait_for_function("() => !location.search.includes('view.loss')")


def test_several_starting_weights_have_a_spread(compare: Board):
    board = open_compare(compare, "?vary=training.learning_rate:0.01;0.1&seeds=4")
    board.play().until("info.epoch >= 10").pause()
    assert all(spread > 0 for spread in board.array("table.test_loss_std"))
    expect(board.page.locator(".np-board tbody")).to_contain_text("±")


def test_the_curves_are_downloaded_as_csv(compare: Board):
    board = open_compare(compare, "?vary=network.activation:relu;tanh")
    board.press("Epoch").until("info.epoch === 1")
    board.press("Download")
    with board.page.expect_download() as waiting:
        board.page.get_by_role("menuitem", name="Curves (CSV)").click()
    found = list(csv.DictReader(io.StringIO(waiting.value.path().read_text(encoding="utf-8"))))
    assert [row["epoch"] for row in found] == ["0", "1"]
    assert float(found[1]["test_loss.1"]) > 0
    board.press("Download")
    with board.page.expect_download() as waiting:
        board.page.get_by_role("menuitem", name="Decision boundaries (PNG)").click()
    assert waiting.value.path().read_bytes()[:4] == b"\x89PNG"


def test_a_sensitivity_map_fills_in_says_what_it_shows_and_opens_a_cell(page: Page, app: App):
    board = Board(page, app.url + "sensitivity")
    page.goto(board.url + "?x=training.learning_rate:0.001;0.01;0.1&y=training.batch_size:1;10;100&seeds=2&epochs=30")
    board.until("b.framesDrawn > 0 && info.structure.startsWith('sensitivity/')")
    board.until("info.state === 'stopped'")  # nobody has pressed play
    assert set(board.array("done")) == {1}
    expect(page.locator(".np-says").first).to_contain_text("lowest test loss")
    page.locator(".np-cell-focus").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Learning rate 0.01, batch size 1")).to_be_visible(timeout=60_000)
    page.get_by_role("button", name="Open the chosen cell").click()
    board.until("info.structure.startsWith('2-4-2-1/')")
    page.wait_for_url("**training.learning_rate=0.01**")


def test_a_map_that_takes_long_waits_for_play_and_says_so(page: Page, app: App):
    board = Board(page, app.url + "sensitivity")
    page.goto(board.url + "?seeds=8&epochs=2000")
    board.until("b.framesDrawn > 0 && info.structure.startsWith('sensitivity/')")
    expect(page.get_by_text("Press Play to compute it")).to_be_visible()
    assert board.info("state") == "paused" and set(board.array("done")) == {0}


def test_on_a_phone_the_map_is_whole_under_its_sentence_and_a_finger_finds_the_controls(browser: Browser, app: App):
    with browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True) as context:
        board = Board(context.new_page(), app.url + "sensitivity")
        board.page.goto(board.url + "?epochs=20&seeds=2")
        board.until("b.framesDrawn > 0 && info.structure.startsWith('sensitivity/')")
        board.until("info.state === 'stopped'")
        expect(board.page.locator(".np-says").first).to_contain_text("lowest test loss")
        inside = """() => { const area = document.querySelector('.np-board .np-plot-area').getBoundingClientRect();
                            const title = document.querySelector('.np-board .xtitle').getBoundingClientRect();
                            return title.bottom <= area.bottom && title.height > 5; }"""
        board.page.wait_for_function(inside)
        board.page.goto(app.url + "compare")
        board.until("b.framesDrawn > 0 && info.structure.startsWith('compare/')")
        controls = board.page.locator(".np-board :is(button:not(.np-map), select, .np-switch)").filter(visible=True)
        boxes = [control.bounding_box() for control in controls.all()]
        assert len(boxes) > 20
        assert all(box and box["height"] >= 32 for box in boxes)
