"""What several folders of tests share: one Chromium for a whole process."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.serving import chromium


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser
