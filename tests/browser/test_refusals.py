"""A run that this machine cannot make: what a visitor reads, and one click out of it."""

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.driver import Board
from tests.serving import App, serve, wait_for_frame

LONG = 180_000
HELD = """import os, sys, time
while "playground.engine.worker" in sys.orig_argv and not os.path.exists(os.environ["HELD_UNTIL"]):
    time.sleep(0.05)
"""


def test_a_link_from_a_gpu_machine_says_what_is_missing_and_trains_on_the_cpu_by_one_click(page: Page, tmp_path: Path):
    (tmp_path / "sitecustomize.py").write_text(HELD)  # workers begin when the page is there: until then nobody knows the devices
    with serve(PLAYGROUND_WORKERS="1", PYTHONPATH=str(tmp_path), HELD_UNTIL=str(tmp_path / "go")) as app:
        page.goto(app.url + "?training.device=cuda")
        page.locator('.np-board[data-connected="true"]').wait_for(timeout=LONG)
        card = page.locator(".np-standing-card")
        expect(card).to_be_hidden()
        (tmp_path / "go").touch()
        expect(card).to_contain_text("accepts auto, cpu on this machine, which has no cuda", timeout=LONG)
        expect(page.locator(".np-skeleton").filter(visible=True)).to_have_count(0)
        card.get_by_role("button", name="Train on the CPU").click()
        wait_for_frame(page)
        expect(card).to_be_hidden()
        page.wait_for_url("**training.device=cpu**")
        Board(page, app.url).play().until("info.epoch > 5")
        page.goto("about:blank")  # this server ends before the page does


def test_a_link_to_a_device_that_is_not_here_trains_and_says_so(app: App, page: Page):
    Board(page, app.url).open()  # by then the devices are known
    board = Board(page, app.url).open("?training.device=cuda")
    expect(page.get_by_text("training.device: accepts auto, cpu on this machine, which has no cuda")).to_be_visible()
    board.play().until("info.epoch > 5")
