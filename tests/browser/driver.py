"""The board as a person uses it: what the tests, the benchmarks and the screenshots click and wait for."""

from typing import Any

from playwright.sync_api import Locator, Page

from tests.serving import wait_for_frame


class Board:
    def __init__(self, page: Page, url: str):
        self.page, self.url = page, url

    def open(self, query: str = "") -> "Board":
        self.page.goto(self.url + query)
        wait_for_frame(self.page)
        return self

    # -- what it shows
    def info(self, path: str) -> Any:
        """A value of the last drawn frame's `info`, by its path."""
        return self.page.evaluate(f"() => window.__npBoard.info.{path}")

    def array(self, name: str) -> list[float]:
        return self.page.evaluate(f"() => Array.from(window.__npBoard.store.get('{name}').data)")

    def boundary_pixels(self) -> list[int]:
        """The bytes of the canvas under the output plot."""
        return self.page.evaluate(
            """() => { const c = document.querySelector('.np-board [data-panel="output"] canvas');
                       return Array.from(c.getContext('2d').getImageData(0, 0, c.width, c.height).data); }"""
        )

    # -- waiting
    def until(self, condition: str, timeout_s: float = 15) -> "Board":
        """Until a JavaScript condition on `info` holds, for example "info.epoch > 20"."""
        self.page.wait_for_function(f"() => {{ const b = window.__npBoard, info = b && b.info; return info && ({condition}); }}", timeout=timeout_s * 1000)
        return self

    def until_paused(self) -> "Board":
        return self.until("info.state === 'paused'")

    # -- doing
    def button(self, command: str) -> Locator:
        return self.page.locator(f'.np-board [data-command="{command}"]')

    def press(self, command: str) -> "Board":
        self.button(command).click()
        return self

    def play(self) -> "Board":
        self.press("play")
        return self.until("info.state === 'playing'")

    def pause(self) -> "Board":
        self.press("play")
        return self.until_paused()
