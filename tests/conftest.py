"""What several folders of tests share: one Chromium, one of its tabs and one running app for a whole process."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.serving import App, chromium, serve
from tests.tab import Tab

expect.set_options(timeout=60_000)  # of 5 s by default: machines may be busy


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="session")
def app() -> Iterator[App]:
    with serve() as app:
        yield app


@pytest.fixture(scope="session")
def tab(browser: Browser) -> Tab:
    return Tab(browser)


@pytest.fixture
def page(tab: Tab) -> Iterator[Page]:
    """An empty page that knows nothing of those before it. Fails when anything is in the console."""
    yield tab.open()
    tab.leave()
    assert tab.errors == []
