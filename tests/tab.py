"""A tab that tests use one after the other: having compiled the scripts once, it opens a page in a third of a new context's time."""

from playwright.sync_api import Browser, BrowserContext, Error, Page

FORGET = """() => {
  localStorage.clear();
  sessionStorage.clear();
  Storage.prototype.setItem = () => {}; // nothing is written on the way out
}"""


class Tab:
    """`errors` is what has come to the console since `open`. A test that changes more of a page than its settings, its size and its colour
    scheme, for example with `add_init_script`, takes a context of its own."""

    def __init__(self, browser: Browser):
        self.browser = browser
        self.errors: list[str] = []
        self._context: BrowserContext | None = None

    def open(self) -> Page:
        """An empty page, 1440 by 900, in light."""
        if self._context is None:
            self._context = self.browser.new_context()
            page = self._page = self._context.new_page()
            page.set_default_timeout(120_000)  # machines can be busy
            page.on("console", lambda message: self.errors.append(message.text) if message.type == "error" else None)
            page.on("pageerror", lambda error: self.errors.append(str(error)))
        page = self._page
        page.set_viewport_size({"width": 1440, "height": 900})
        page.emulate_media(color_scheme="light")
        page.mouse.move(0, 0)
        self.errors.clear()
        return page

    def leave(self) -> None:
        """Forget what the page has kept. A tab that does not answer is not used again."""
        assert self._context
        try:
            page = self._page
            if page.url.startswith("http"):
                page.evaluate(FORGET)
            page.goto("about:blank")
            self._context.clear_cookies()
        except Error:
            self.close()

    def close(self) -> None:
        if self._context:
            self._context.close()
            self._context = None
