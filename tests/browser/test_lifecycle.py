"""Starting, breaking and ending: processes that are killed, and none that is left."""

import contextlib
import os
import signal
import time

import psutil
from playwright.sync_api import Browser

from tests.browser.driver import Board
from tests.serving import App, serve


def family(app: App) -> list[psutil.Process]:
    parent = psutil.Process(app.process.pid)
    return [parent, *parent.children(recursive=True)]


def test_a_killed_worker_is_replaced_and_the_run_goes_on(board: Board, app: App):
    before = {worker.pid: sum(worker.cpu_times()[:2]) for worker in app.workers()}  # other tests have used them too
    board.play().until("info.epoch > 200")
    busiest = max(app.workers(), key=lambda worker: sum(worker.cpu_times()[:2]) - before[worker.pid])
    busiest.kill()
    killed = time.monotonic()
    epoch = board.info("epoch")
    notice = board.page.locator(".np-board").get_by_text("The training process was restarted")
    notice.wait_for(timeout=10_000)
    board.until(f"info.state === 'playing' && info.epoch > {epoch}", timeout_s=10)
    assert time.monotonic() - killed < 8  # a limit for hanging, not a measurement
    board.pause()


def test_a_termination_signal_ends_every_process_with_tabs_open(browser: Browser):
    with serve() as app:
        page = browser.new_page()
        Board(page, app.url).open().play().until("info.epoch > 5")
        processes = family(app)
        assert len(processes) >= 2
        os.kill(app.process.pid, signal.SIGTERM)
        _, alive = psutil.wait_procs(processes, timeout=5)
        page.close()
        assert alive == []


def test_a_killed_web_process_leaves_no_worker(browser: Browser):
    with serve() as app:
        page = browser.new_page()
        Board(page, app.url).open().play().until("info.epoch > 5")
        workers = app.workers()
        assert workers
        app.process.kill()
        _, alive = psutil.wait_procs(workers, timeout=5)
        page.close()
        with contextlib.suppress(psutil.NoSuchProcess):
            assert alive == []
