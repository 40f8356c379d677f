"""The tab that browser tests share: one test finds nothing of another."""

from playwright.sync_api import Browser

from tests.serving import App
from tests.tab import Tab

KEPT = """() => [sessionStorage.length, localStorage.length, document.cookie.includes('c=1'), innerWidth,
  matchMedia('(prefers-color-scheme: dark)').matches]"""


def test_a_tab_that_was_left_knows_nothing_of_what_was_there(browser: Browser, app: App) -> None:
    tab = Tab(browser)
    page = tab.open()
    page.goto(app.url + "_stcore/health")
    page.evaluate("() => { sessionStorage.a = localStorage.b = 1; document.cookie = 'c=1'; console.error('d'); }")
    page.evaluate("() => addEventListener('pagehide', () => sessionStorage.setItem('late', 1))")
    page.set_viewport_size({"width": 500, "height": 500})
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(KEPT) == [1, 1, True, 500, True] and "d" in tab.errors
    tab.leave()
    page = tab.open()
    assert page.url == "about:blank" and tab.errors == []
    page.goto(app.url + "_stcore/health")
    assert page.evaluate(KEPT) == [0, 0, False, 1440, False]
    page.close()
    tab.leave()
    assert tab.open().url == "about:blank"  # another tab, where one has broken
    tab.close()
