"""What axe-core finds on every page, wide and narrow, with everything open and while it plays; and where the focus is seen."""

from typing import Any, Literal, NamedTuple

import pytest
from axe_playwright_python.base import AXE_FILE_PATH
from playwright.sync_api import Page

from pages import HOME
from pages import PAGES as LISTED
from tests.browser.driver import Board
from tests.serving import App

PAGES = ("", *(name for name in LISTED if name != HOME))  # addresses
SCHEMES = ("light", "dark")
AXE = AXE_FILE_PATH.read_text()
OPTIONS = {
    "resultTypes": ["violations"],
    "rules": {"label-content-name-mismatch": {"enabled": True}},  # an experimental rule
}


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


def open_everything(page: Page) -> None:
    """Open the sidebar's expanders, where there is a sidebar."""
    closed = page.locator('[data-testid="stSidebar"] details:not([open]) > summary')
    while closed.count():
        before = closed.count()
        closed.first.click()
        page.wait_for_function(
            """(before) => document.querySelectorAll('[data-testid="stSidebar"] details:not([open])').length < before""", arg=before
        )


AT_REST = """() => document.getAnimations().every((one) => one.playState !== 'running' || one.effect.getTiming().iterations === Infinity)"""


def visit(page: Page, url: str, name: str) -> Board:
    """A page with its first frame drawn and everything open."""
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(url + name)
    page.wait_for_function("() => window.__npBoard?.framesDrawn > 0", timeout=180_000)  # it may have to compile
    open_everything(page)
    page.wait_for_function(AT_REST)  # colours that fade in are no colours yet
    return Board(page, url)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_nothing_serious_on_any_page(app: App, page: Page, scheme: Literal["light", "dark"]) -> None:
    page.emulate_media(color_scheme=scheme)
    found = []
    for name in PAGES:
        board = visit(page, app.url, name)
        here = findings(page)
        board.press("Play").until("info.state !== 'paused'", 60)
        here += findings(page)
        page.set_viewport_size({"width": 390, "height": 844})
        here += findings(page)
        found += [f"{name or 'playground'}: {one}" for one in here]
    assert sorted(set(found)) == []


# How an element and what wraps it alone look; and, at each step, whether the one that had the focus looks as it did with it.
FOCUS = """() => {
  const still = document.createElement('style');
  still.textContent = '*, *::before, *::after { transition: none !important; animation: none !important; }';
  document.head.append(still);
  const CONTROLS = 'button, select, input, textarea, summary, a[href], [tabindex]:not([tabindex="-1"]), [role="slider"]';
  const one = (e, pseudo) => {
    const s = getComputedStyle(e, pseudo);
    const outline = s.outlineStyle === 'none' || s.outlineWidth === '0px' ? '' : `${s.outlineStyle} ${s.outlineWidth} ${s.outlineColor}`;
    const border = /[1-9]/.test(s.borderWidth) ? s.borderColor : '';
    return [outline, s.boxShadow, s.borderWidth, border].join('|');
  };
  const looks = (element) => {
    const seen = [];
    for (let e = element, up = 0; e && up < 6 && (up === 0 || e.querySelectorAll(CONTROLS).length <= 4); e = e.parentElement, up++)
      seen.push(one(e), one(e, '::after'), one(e, '::before'));
    return seen.join(';');
  };
  const name = (e) => `${e.tagName} "${e.getAttribute('aria-label') ?? e.textContent.trim()}" in .${e.parentElement.className}`;
  const tabbed = new Set();
  let last = null;
  window.__step = () => {
    const unseen = last && last.element.isConnected && looks(last.element) === last.looks ? name(last.element) : null;
    const element = document.activeElement;
    const over = element === document.body || tabbed.has(element);
    tabbed.add(element);
    last = over ? null : { element, looks: looks(element) };
    return { unseen, over, count: tabbed.size };
  };
}"""


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_focus_is_seen_on_every_control(app: App, page: Page, scheme: Literal["light", "dark"]) -> None:
    page.emulate_media(color_scheme=scheme)
    unseen = []
    for name in PAGES:
        visit(page, app.url, name)
        page.evaluate(FOCUS)
        step: dict[str, Any] = {"over": False, "count": 0}
        while not step["over"]:
            page.keyboard.press("Tab")
            step = page.evaluate("() => window.__step()")
            if step["unseen"]:
                unseen.append(f"{name or 'playground'}: {step['unseen']}")
        assert step["count"] > 12, (name, step)
    assert unseen == []
