"""One running app for all browser tests; a fresh context, and a check of its console, for each."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.driver import Board
from tests.serving import App, serve

expect.set_options(timeout=30_000)  # of 5 s by default: machines may be busy


@pytest.fixture(scope="session")
def app() -> Iterator[App]:
    with serve() as app:
        yield app


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert errors == []


@pytest.fixture
def board(app: App, page: Page) -> Board:
    return Board(page, app.url).open()
