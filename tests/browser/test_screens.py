"""Streamlit's part of the page grows with the screen as the board does."""

import pytest
from playwright.sync_api import Page, expect

from pages import HOME, PAGES, SECTIONS
from tests.browser.driver import Board, open_everything
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
    for part in ('[data-testid="stSidebar"] [data-testid="stWidgetLabel"] p', ".st-key-datasets button"):  # the board may come first
        board.page.locator(part).first.wait_for(state="attached")
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


MENU = """() => {
  const sidebar = document.querySelector('[data-testid="stSidebarContent"]').getBoundingClientRect();
  return [...document.querySelectorAll('[data-testid="stSidebarNavItems"] > li')].map((item) => {
    const link = item.querySelector('a').getBoundingClientRect(), text = item.querySelector('p');
    const title = getComputedStyle(item, '::before').content;
    return { title: title === 'none' ? null : JSON.parse(title), link: text.textContent, left: link.left, top: link.top, right: link.right,
             whole: link.right <= sidebar.right && text.scrollWidth <= text.clientWidth };
  });
}"""


@pytest.mark.parametrize("width, height", [(1440, 900), (2560, 1440)])
def test_the_menu_has_the_sections_of_a_textbook_and_each_link_stands_beside_its_title(board: Board, width: int, height: int) -> None:
    board.page.set_viewport_size({"width": width, "height": height})
    expect(board.page.locator('[data-testid="stSidebarNavLink"]')).to_have_count(sum(map(len, SECTIONS.values())))
    board.page.wait_for_function(f"() => ({MENU})().every((item) => item.whole)")
    items = board.page.evaluate(MENU)
    expected = [(title if k == 0 else None, page.title) for title, pages in SECTIONS.items() for k, page in enumerate(pages)]
    assert [(item["title"], item["link"]) for item in items] == expected
    assert all(item["whole"] for item in items), items
    starts = [item for item in items if item["title"]]
    assert len({round(item["left"]) for item in starts}) == 1 and len({item["top"] for item in starts}) == len(starts)
    assert all(item["left"] > starts[0]["left"] - 2 for item in items)  # nothing below a title
    assert (
        board.page.locator('a[aria-current="page"]')
        .inner_text()
        .endswith(next(page.title for pages in SECTIONS.values() for page in pages if page.name == HOME))
    )


# For each of the sidebar's selects, by the class of its setting: the choices (given) that are wider than the box they are shown in.
CUT = """(choices) => Object.entries(choices).flatMap(([name, titles]) => {
  const input = document.querySelector(`[data-testid="stSidebar"] .${name} input[role="combobox"]`);
  if (!input) return [];
  const style = getComputedStyle(input), context = document.createElement('canvas').getContext('2d');
  context.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
  const room = input.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
  return titles.filter((title) => context.measureText(title).width > room + 0.5).map((title) => `${name}: ${title}`);
})"""


@pytest.mark.parametrize("name", PAGES)
def test_no_choice_of_a_setting_is_cut(board: Board, name: str) -> None:
    board.page.goto(board.url + ("" if name == HOME else name))
    board.until("b.framesDrawn > 0", 180)  # it may have to be compiled
    open_everything(board.page)
    settings = PAGES[name].kind.settings
    choices = {"st-key-set-" + path.replace(".", "-"): list(settings.titles(path).values()) for path in settings.choices}
    board.page.wait_for_function("() => document.fonts.status === 'loaded'")
    assert board.page.locator('[data-testid="stSidebar"] input[role="combobox"]').count() > 0
    assert board.page.evaluate(CUT, choices) == []
