"""Makes docs/screenshot.png, the README's picture: `python -m docs.make_screenshot` (or `make screenshot`)."""

from pathlib import Path

from tests.browser.driver import Board
from tests.serving import chromium, serve

QUERY = (
    "?data.dataset=spiral&data.noise=0.05&network.hidden=8,8,6&network.activation=tanh,silu,tanh"
    "&features=x1,x2,sin(x1),sin(x2)&training.optimizer=adam&training.learning_rate=0.01"
)


def main() -> None:
    with serve() as app, chromium() as browser:
        board = Board(browser.new_page(viewport={"width": 1440, "height": 900}), app.url).open(QUERY)
        board.play().until("info.epoch >= 150", timeout_s=60).pause()
        board.page.mouse.move(0, 0)
        board.page.wait_for_function("() => performance.now() > 0 && document.querySelectorAll('.np-board .js-plotly-plot').length >= 5")
        board.page.screenshot(path=Path(__file__).parent / "screenshot.png")


if __name__ == "__main__":
    main()
