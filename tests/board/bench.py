"""A page of the harness, driven by Playwright."""

import json
import urllib.request
from typing import Any

from playwright.sync_api import Page


class Bench:
    """A page with the board, and the server behind it."""

    def __init__(self, page: Page, url: str, errors: list[str]):
        self.page, self.url, self.errors = page, url, errors

    def open(self, query: str = "") -> "Bench":
        self.page.goto(f"{self.url}?{query}")
        return self.until("b.framesDrawn > 0 && b.charts.every((c) => c.chart?.made)", 120)

    def until(self, condition: str, seconds: float = 180) -> "Bench":
        script = f"() => {{ const b = window.__npBoard, info = b?.store.info; return Boolean(b && ({condition})); }}"
        self.page.wait_for_function(script, timeout=1000 * seconds)
        return self

    def control(self, **wish: Any) -> dict[str, Any]:
        request = urllib.request.Request(f"{self.url}control", json.dumps(wish).encode(), {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=60) as answer:
            return dict(json.load(answer))

    def commands(self, op: str) -> list[dict[str, Any]]:
        return [command for command in self.control()["commands"] if command["op"] == op]

    def until_command(self, op: str, count: int = 1) -> list[dict[str, Any]]:
        """The commands of that kind, once the server has so many."""
        self.page.wait_for_function(
            f"""async () => (await (await fetch('/control', {{method: 'POST', body: '{{}}'}})).json())
                .commands.filter((c) => c.op === '{op}').length >= {count}""",
            timeout=60_000, polling=100,
        )  # fmt: skip
        return self.commands(op)

    def play(self) -> "Bench":
        self.page.get_by_role("button", name="Play", exact=True).click()
        return self.until("info.state === 'playing'")

    def value(self, expression: str) -> Any:
        return self.page.evaluate(f"() => {{ const b = window.__npBoard, info = b.store.info; return {expression}; }}")
