"""How smooth a comparison of twelve networks is in headless Chromium at 1440×900: `python -m benchmarks.compare_live`."""

import json
import statistics

from benchmarks.live import VIEWPORT, rates
from playground.points.compare.config import comparison_parameters, parse_comparison
from playground.tables.activations import ACTIVATIONS
from tests.browser.driver import Board
from tests.serving import chromium, serve

COMPARISON = parse_comparison({"vary": [{"setting": "network.activation", "values": list(ACTIVATIONS)[:12]}]})
REPEATS, SECONDS = 3, 6.0


def main() -> None:
    query = "?" + "&".join(f"{name}={text}" for name, text in comparison_parameters(COMPARISON).items())
    with serve() as app, chromium() as browser:
        found = []
        for _ in range(REPEATS):
            page = browser.new_context(viewport=VIEWPORT).new_page()  # type: ignore[arg-type]
            board = Board(page, app.url + "compare")
            page.goto(board.url + query)
            board.until("b.framesDrawn > 0", timeout_s=60).play().until("info.epoch > 20")
            found.append(rates(page, SECONDS))
            page.context.close()
    frames, epochs = (statistics.median(column) for column in zip(*found, strict=True))
    print(json.dumps({"bench": "compare-live", "networks": 12, "frames_per_s": round(frames, 1), "epochs_per_s": round(epochs, 1)}))


if __name__ == "__main__":
    main()
