"""How smooth the Attention page is in headless Chromium at 1440×900 with eight maps, as one JSON object a line.

`python -m benchmarks.attention_live`: two layers of four heads on reverse, one update a frame, then at full speed.
"""

import argparse
import json
import statistics

from playwright.sync_api import Browser, Page

from benchmarks.live import VIEWPORT, rates
from tests.browser.driver import Board
from tests.serving import App, chromium, serve

LINK = "attention?model.layers=2&model.heads=4"


def open_page(browser: Browser, app: App) -> Page:
    page = browser.new_context(viewport=VIEWPORT).new_page()  # type: ignore[arg-type]
    page.goto(app.url + LINK)
    page.wait_for_function(
        "() => window.__npBoard?.framesDrawn > 0 && window.__npBoard.panels.every((panel) => panel.made)", timeout=60_000
    )
    return page


def measure(browser: Browser, app: App, seconds: float) -> tuple[float, float, float]:
    """Drawn frames a second at one update a frame, and at full speed, and updates a second there."""
    page = open_page(browser, app)
    board = Board(page, app.url).play()
    page.wait_for_timeout(1500)
    slow, _ = rates(page, seconds)
    board.at_full_speed()
    page.wait_for_timeout(1500)
    fast, updates = rates(page, seconds)
    page.context.close()
    return slow, fast, updates


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=6.0)
    arguments = parser.parse_args()
    with serve() as app, chromium() as browser:
        open_page(browser, app).context.close()  # warm the caches
        found = [measure(browser, app, arguments.seconds) for _ in range(arguments.repeats)]
    slow, fast, updates = (statistics.median(column) for column in zip(*found, strict=True))
    line = {
        "bench": "attention-live",
        "maps": 8,
        "frames_per_s": round(slow, 1),
        "frames_per_s_at_full_speed": round(fast, 1),
        "updates_per_s_at_full_speed": round(updates, 1),
    }
    print(json.dumps(line), flush=True)


if __name__ == "__main__":
    main()
