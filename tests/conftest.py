"""What several folders of tests share: one Chromium, one of its tabs and one running app for a whole process."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, Page, expect

from tests.serving import App, chromium, serve
from tests.tab import Tab

settings.register_profile("house", deadline=None)  # a test asserts no time
settings.load_profile("house")
TESTS = Path(__file__).parent
expect.set_options(timeout=60_000)  # of 5 s by default: machines may be busy


LONGEST = ("behaviour", "browser", "board", "test_install", "live", "shell")  # folders, and a file


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest first: a process gets a file at a time, and one that began last would be waited for by all."""

    def place(item: pytest.Item) -> int:
        name = item.path.relative_to(TESTS).parts[0].removesuffix(".py")
        return LONGEST.index(name) if name in LONGEST else len(LONGEST)

    items.sort(key=place)


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
