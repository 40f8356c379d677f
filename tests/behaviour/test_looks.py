"""How every page that is listed looks and is reached: one visit in light, one in dark. What axe-core finds, wide and narrow, with
everything open and while it plays; what the keyboard comes to and where its focus is seen; what overlaps on smaller screens."""

from typing import Any, Literal, NamedTuple

import pytest
from axe_playwright_python.base import AXE_FILE_PATH
from playwright.sync_api import Page

from pages import PAGES
from tests.behaviour.opening import open_page
from tests.browser.driver import Board, open_everything
from tests.serving import App

AXE = AXE_FILE_PATH.read_text()
OPTIONS = {
    "resultTypes": ["violations"],
    "rules": {"label-content-name-mismatch": {"enabled": True}},  # an experimental rule
}
SIZES = ((1440, 900), (1024, 768), (390, 844))
STILL = "*, *::before, *::after { transition: none !important; animation: none !important; }"  # colours that fade in are no colours yet


class Excepted(NamedTuple):
    rule: str
    selector: str  # what axe calls the element contains it
    why: str


# What only Streamlit can mend.
EXCEPTIONS: tuple[Excepted, ...] = ()


def findings(page: Page) -> list[str]:
    """`impact rule at element: why`, for everything serious or critical, and landmarks of whatever weight."""
    page.evaluate(f"() => {{ if (!window.axe) {{ {AXE} }} }}")
    report: dict[str, Any] = page.evaluate("(options) => axe.run(document, options)", OPTIONS)
    found = []
    for rule in report["violations"]:
        if rule["impact"] not in ("serious", "critical") and not rule["id"].startswith(("landmark", "region")):
            continue
        for node in rule["nodes"]:
            where = " ".join(str(part) for part in node["target"])
            if not any(one.rule == rule["id"] and one.selector in where for one in EXCEPTIONS):
                found.append(f"{rule['impact']} {rule['id']} at {where}: {node['failureSummary']} {node['html'][:160]}")
    return found


# `__step`: whether the focus has been here before, and the elements that had it and looked then as they do without.
# `__missed`: what the keyboard can come to and did not. One of a group of choices stands for all: arrows go on from there.
FOCUS = """() => {
  const CONTROLS = 'button, select, input, textarea, summary, a[href], [tabindex]:not([tabindex="-1"]), [role="slider"]';
  const one = (e, pseudo) => {
    const s = getComputedStyle(e, pseudo);
    const outline = s.outlineStyle === 'none' || s.outlineWidth === '0px' ? '' : `${s.outlineStyle} ${s.outlineWidth} ${s.outlineColor}`;
    const border = /[1-9]/.test(s.borderWidth) ? s.borderColor : '';
    return [outline, s.boxShadow, s.borderWidth, border].join('|');
  };
  // In a choice of several, the chosen ones are buttons.
  const alone = (e) => e.querySelectorAll(CONTROLS).length <= 4 || e.closest('[data-testid="stMultiSelect"]');
  const looks = (element) => { // its own and those of what wraps it alone
    const seen = [];
    for (let e = element, up = 0; e && up < 6 && (up === 0 || alone(e)); e = e.parentElement, up++)
      seen.push(one(e), one(e, '::after'), one(e, '::before'));
    return seen.join(';');
  };
  const said = (e) => e.getAttribute('aria-label') ?? e.textContent.trim().slice(0, 40);
  const name = (e) => `${e.tagName} "${said(e)}" in .${e.parentElement.className}`;
  const seen = (e) => e.checkVisibility({ visibilityProperty: true });
  const open = (e) => seen(e) && e.getClientRects().length > 0 && !e.disabled && !e.closest('[inert]');
  const widget = (e) => e.closest('[data-testid="stMultiSelect"]') ?? e; // what is seen as one
  const reached = new Set();
  let had = []; // the focus, and how they looked with it
  window.__step = async () => {
    for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame); // Streamlit draws some of it itself
    const element = document.activeElement, over = reached.has(element);
    const left = had.filter((one) => !widget(one.element).contains(element));
    const unseen = left.filter((one) => one.element.isConnected && looks(one.element) === one.looks).map((one) => name(one.element));
    had = had.filter((one) => !left.includes(one));
    reached.add(element);
    for (const other of element.closest('[role="radiogroup"]')?.querySelectorAll('*') ?? []) reached.add(other);
    if (!over && element !== document.body) had.push({ element, looks: looks(element) });
    return { unseen, over, count: reached.size };
  };
  window.__missed = () =>
    [...document.querySelectorAll(CONTROLS)].filter((e) => open(e) && e.tabIndex >= 0 && !reached.has(e)).map(name);
}"""


def assert_the_keyboard_reaches_all_and_is_seen(page: Page) -> None:
    page.evaluate(FOCUS)
    step: dict[str, Any] = {"over": False}
    unseen: list[str] = []
    while not step["over"]:
        page.keyboard.press("Tab")
        step = page.evaluate("() => window.__step()")
        unseen += step["unseen"]
    assert step["count"] > 12
    assert unseen == []
    assert page.evaluate("() => window.__missed()") == []


# What stands on the board: [name, left, top, right, bottom].
BOXES = """() => [...document.querySelectorAll('.np-board [data-panel]')].map((node) => [node.dataset.panel, node.getBoundingClientRect()])
  .filter(([, box]) => box.width > 0).map(([name, box]) => [name, box.left, box.top, box.right, box.bottom])"""


def set_size(board: Board, width: int, height: int) -> None:
    board.page.set_viewport_size({"width": width, "height": height})
    board.until(f"innerWidth === {width} && !b.resized")


def assert_nothing_overlaps_or_scrolls_sideways(board: Board, width: int, height: int) -> None:
    set_size(board, width, height)
    board.until("!b.scheduled && document.scrollingElement.scrollWidth <= innerWidth")
    boxes = board.page.evaluate(BOXES)
    assert boxes
    for k, (one, left, top, right, bottom) in enumerate(boxes):
        assert left >= 0 and right <= width + 1 and bottom - top > 50, (one, width)
        for other, *box in boxes[k + 1 :]:
            apart = right <= box[0] + 1 or box[2] <= left + 1 or bottom <= box[1] + 1 or box[3] <= top + 1
            assert apart, f"{one} and {other} overlap at {width} px"


LIGHTNESS = """() => getComputedStyle(document.querySelector('.np-board .np-panel-title')).color
  .match(/\\d+/g).slice(0, 3).reduce((a, b) => a + +b, 0) / 3"""


@pytest.mark.parametrize("scheme", ("light", "dark"))
@pytest.mark.parametrize("name", PAGES)
def test_nothing_serious_overlaps_or_is_out_of_the_keyboards_reach(name: str, app: App, page: Page, scheme: Literal["light", "dark"]):
    page.emulate_media(color_scheme=scheme)
    board = open_page(page, app, name)
    page.add_style_tag(content=STILL)
    assert (page.evaluate(LIGHTNESS) > 150) == (scheme == "dark")  # of its text
    for size in SIZES:
        assert_nothing_overlaps_or_scrolls_sideways(board, *size)
    set_size(board, *SIZES[0])
    open_everything(page)
    found = findings(page)
    assert_the_keyboard_reaches_all_and_is_seen(page)
    board.press("Play").until("info.state !== 'paused'")
    found += findings(page)
    set_size(board, *SIZES[-1])
    found += findings(page)
    assert sorted(set(found)) == []
