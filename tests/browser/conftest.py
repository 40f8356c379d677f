"""The playground's board, opened."""

import pytest
from playwright.sync_api import Page

from tests.browser.driver import Board
from tests.serving import App


@pytest.fixture
def board(app: App, page: Page) -> Board:
    return Board(page, app.url).open()
