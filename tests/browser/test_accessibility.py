"""What axe-core finds on a page, wide and narrow, with everything open and while it plays."""

from typing import Any, Literal, NamedTuple

import pytest
from axe_playwright_python.base import AXE_FILE_PATH
from playwright.sync_api import Page

from tests.browser.driver import Board
from tests.serving import App

PAGES = ("",)  # the other pages are still to be scanned: "compare", "sensitivity", "attention"
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


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("name", PAGES)
def test_nothing_serious_on_any_page(app: App, page: Page, name: str, scheme: Literal["light", "dark"]) -> None:
    page.emulate_media(color_scheme=scheme)
    board = Board(page, app.url).open(name)
    open_everything(page)
    found = findings(page)
    board.press("Play").until("info.epoch > 0", 60)
    found += findings(page)
    page.set_viewport_size({"width": 390, "height": 844})
    found += findings(page)
    assert sorted(set(found)) == []
