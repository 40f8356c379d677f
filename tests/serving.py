"""Starts the app as its users do and opens a real Chromium: for the browser tests, the benchmarks and the screenshots."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import psutil
from playwright.sync_api import Browser, Page, sync_playwright

from tests.paths import ROOT

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
STREAMLIT = (sys.executable, "-m", "streamlit", "run", "app.py")


class App:
    """A running app: its address and its processes. Raises RuntimeError with the log when it does not start."""

    def __init__(self, port: int, log: Path, environment: Mapping[str, str], command: Sequence[str] = STREAMLIT, folder: Path = ROOT):
        self.port, self.log, self.environment, self.folder = port, log, dict(environment), folder
        self.command = [*command, "--server.port", str(port), "--server.address", "127.0.0.1"]
        base = self.environment.get("STREAMLIT_SERVER_BASE_URL_PATH", "")
        self.url = f"http://127.0.0.1:{port}/" + (f"{base}/" if base else "")
        self.start()

    def start(self) -> None:
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(self.command, cwd=self.folder, stdout=out, stderr=out, env={**os.environ, **self.environment})
        deadline = time.monotonic() + 180
        while not _healthy(self.url):
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise RuntimeError(f"the app did not start:\n{self.log.read_text()}")
            time.sleep(0.1)

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        if self.process.poll() is None:
            self.process.send_signal(how)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    def workers(self) -> list[psutil.Process]:
        """The training processes among the web process's children."""
        children = psutil.Process(self.process.pid).children(recursive=True)
        return [child for child in children if "playground.engine.worker" in " ".join(child.cmdline())]


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


@contextlib.contextmanager
def serve(**environment: str) -> Iterator[App]:
    """`streamlit run app.py` on a free port, until the block ends. Raises RuntimeError with the log when it does not start."""
    with tempfile.TemporaryDirectory() as folder:
        app = App(free_port(), Path(folder) / "app.log", environment)
        try:
            yield app
        finally:
            app.stop()


def _healthy(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}_stcore/health", timeout=1) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


def wait_for_frame(page: Page, timeout_s: float = 180) -> None:
    """Until the board has drawn a frame with everything in it, the map of the output too. The first run of all may have to be compiled."""
    script = (
        """() => window.__npBoard && window.__npBoard.framesDrawn > 0 && document.querySelector('.np-board [data-panel="output"] canvas')"""
    )
    page.wait_for_function(script, timeout=timeout_s * 1000)
