"""Starting, breaking and ending: processes that are killed, and none that is left."""

import contextlib
import os
import signal

import psutil
from playwright.sync_api import Browser

from tests.browser.driver import Board
from tests.serving import App, serve


def family(app: App) -> list[psutil.Process]:
    parent = psutil.Process(app.process.pid)
    return [parent, *parent.children(recursive=True)]


def test_a_termination_signal_ends_every_process_with_tabs_open(browser: Browser):
    with serve() as app:
        page = browser.new_page()
        Board(page, app.url).open().play().until("info.epoch > 5")
        processes = family(app)
        assert len(processes) >= 2
        os.kill(app.process.pid, signal.SIGTERM)
        _, alive = psutil.wait_procs(processes, timeout=60)
        page.close()
        assert alive == []


def test_a_killed_web_process_leaves_no_worker(browser: Browser):
    with serve(PLAYGROUND_WORKERS="1") as app:
        page = browser.new_page()
        Board(page, app.url).open().play().until("info.epoch > 5")
        workers = app.workers()
        assert workers
        app.process.kill()
        _, alive = psutil.wait_procs(workers, timeout=60)
        page.close()
        with contextlib.suppress(psutil.NoSuchProcess):
            assert alive == []
