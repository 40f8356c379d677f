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
        return self.page.evaluate(f"() => window.__npBoard.store.info.{path}")

    def array(self, name: str) -> list[float]:
        return list(self.page.evaluate(f"() => Array.from(window.__npBoard.store.get('{name}') ?? [])"))

    def boundary_pixels(self) -> list[int]:
        """The bytes of the canvas under the output plot."""
        return list(
            self.page.evaluate(
                """() => { const c = document.querySelector('.np-board [data-panel="output"] canvas');
                           return Array.from(c.getContext('2d').getImageData(0, 0, c.width, c.height).data); }"""
            )
        )

    # -- waiting
    def until(self, condition: str, timeout_s: float = 180) -> "Board":
        """Until a JavaScript condition holds, of `info` and the board `b`, for example "info.epoch > 20"."""
        script = f"() => {{ const b = window.__npBoard, info = b && b.store.info; return info && ({condition}); }}"
        self.page.wait_for_function(script, timeout=timeout_s * 1000)
        return self

    # -- doing
    def button(self, name: str) -> Locator:
        return self.page.locator(".np-board").get_by_role("button", name=name, exact=True)

    def press(self, name: str) -> "Board":
        self.button(name).click()
        return self

    def play(self) -> "Board":
        self.press("Play")
        return self.until("info.state === 'playing'")

    def pause(self) -> "Board":
        self.press("Pause")
        return self.until("info.state === 'paused'")

    def at_full_speed(self) -> "Board":
        self.page.get_by_label("Speed", exact=True).select_option("max")
        return self.until("info.speed.mode === 'max'")

    def edge(self, gap: int, index: int) -> tuple[float, float]:
        """The middle of an edge of the diagram, in pixels of the page."""
        x, y = self.page.evaluate(
            f"""() => {{ const n = window.__npBoard.panel('network'), g = n.layout.gaps[{gap}], r = n.canvas.getBoundingClientRect();
                         return [r.x + (g.left + g.right) / 2, r.y + (g.from[{index}] + g.to[{index}]) / 2]; }}"""
        )
        return float(x), float(y)


def open_everything(page: Page) -> None:
    """Open the sidebar's expanders, where there is a sidebar."""
    page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for()  # the board may be there before all of it
    closed = page.locator('[data-testid="stSidebar"] details:not([open]) > summary')
    while before := closed.count():
        closed.first.click()
        page.wait_for_function(
            """(before) => document.querySelectorAll('[data-testid="stSidebar"] details:not([open])').length < before""", arg=before
        )
