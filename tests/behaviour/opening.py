"""Any page that is listed, opened in a real browser."""

from playwright.sync_api import Page

from pages import HOME
from tests.browser.driver import Board
from tests.serving import App

READY = "b.framesDrawn > 0 && b.ready()"


def open_page(page: Page, app: App, name: str, query: str = "") -> Board:
    """With its first frame drawn."""
    page.goto(app.url + ("" if name == HOME else name) + query)
    return Board(page, app.url).until(READY, 180)  # the first run of all may have to be compiled
