"""Streamlit's part of the page grows with the screen as the board does."""

import pytest
from playwright.sync_api import Page

from tests.browser.driver import Board
from tests.serving import App

SIZES = """() => {
  const sidebar = document.querySelector('[data-testid="stSidebar"]');
  const label = sidebar.querySelector('[data-testid="stWidgetLabel"] p');
  const content = sidebar.querySelector('[data-testid="stSidebarContent"]');
  return { label: parseFloat(getComputedStyle(label).fontSize), width: sidebar.getBoundingClientRect().width,
           picture: document.querySelector('.st-key-datasets button').getBoundingClientRect().width,
           sideways: document.documentElement.scrollWidth - innerWidth + content.scrollWidth - content.clientWidth };
}"""


def sizes(board: Board, width: int, height: int) -> dict[str, float]:
    board.page.set_viewport_size({"width": width, "height": height})
    board.until(f"innerWidth === {width} && !b.resized && !b.scheduled")
    return dict(board.page.evaluate(SIZES))


def test_the_sidebar_grows_with_the_board(board: Board) -> None:
    usual = sizes(board, 1440, 900)
    for size in ((2560, 1440), (1920, 1080)):
        large = sizes(board, *size)
        scale = float(board.page.evaluate("() => window.__npBoard.scale"))
        assert scale > 1.1
        for what in ("label", "width", "picture"):
            assert large[what] / usual[what] == pytest.approx(scale, abs=0.06)
        assert large["sideways"] <= 0
    for small in ((1600, 1200), (1024, 768)):
        assert sizes(board, *small) == usual


def test_a_closed_sidebar_leaves_no_room_behind_on_a_projector(board: Board) -> None:
    sizes(board, 2560, 1440)
    board.page.locator('[data-testid="stSidebarHeader"]').hover()
    board.page.locator('[data-testid="stSidebarCollapseButton"] button').click()
    board.until("document.querySelector('.np-board').getBoundingClientRect().left < 60")


IN_ROWS = """() => {
  const pictures = Array.from(document.querySelectorAll('.st-key-datasets button'), (one) => one.getBoundingClientRect());
  const tops = pictures.filter((box) => box.width > 0).map((box) => Math.round(box.top));
  return tops.length === 10 && new Set(tops).size === 2 && tops[4] === tops[0];
}"""


@pytest.mark.parametrize("path", ["", "compare"])
def test_the_datasets_stand_five_in_a_row(app: App, page: Page, path: str) -> None:
    page.goto(app.url + path)
    for width, height in ((1440, 900), (2560, 1440)):
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_function(IN_ROWS)
