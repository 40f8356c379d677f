"""What several folders of tests share: one Chromium and one running app for a whole process, a fresh context for each test."""

from collections.abc import Iterator

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, Page, expect

from tests.serving import App, chromium, serve

settings.register_profile("house", deadline=None)  # a test asserts no time
settings.load_profile("house")
expect.set_options(timeout=30_000)  # of 5 s by default: machines may be busy


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="session")
def app() -> Iterator[App]:
    with serve() as app:
        yield app


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """In a context of its own. Fails when anything is in the console."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.set_default_timeout(60_000)  # machines can be busy
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert errors == []
