"""Pages opened by their addresses, as bookmarks and links do. The fixture `page` fails when anything is in the console."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.driver import Board
from tests.serving import App, serve


@pytest.mark.parametrize("path", ["nosuchpage", "no/such/**page**<b>"])
def test_an_unknown_page_says_so_and_the_playground_works_below(browser, app: App, path: str):
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    board = Board(page, app.url).open(path)
    assert [error for error in errors if "404" not in error] == [] and len(errors) <= 1  # the page's own status
    note = page.locator(".st-key-missing-page")
    expect(note).to_contain_text(f"There is no page “{path}” here")
    assert page.get_by_role("dialog").count() == 0
    board.play().until("info.epoch > 3").pause()
    expect(note).to_be_visible()
    note.get_by_role("link", name="Compare").click()
    page.wait_for_url(app.url + "compare*", timeout=60_000)
    expect(note).to_have_count(0, timeout=60_000)
    context.close()


def test_under_a_path_of_its_own_pages_find_their_server(page: Page):
    with serve(STREAMLIT_SERVER_BASE_URL_PATH="lab/play", PLAYGROUND_WORKERS="1") as app:
        page.goto(app.url + "compare")
        page.wait_for_function("() => window.__npBoard && window.__npBoard.framesDrawn > 0", timeout=180_000)
        page.goto("about:blank")
