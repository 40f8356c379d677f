"""The harness's server and a real Chromium."""

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.board.bench import Bench
from tests.serving import ROOT, free_port
from tests.tab import Tab


@pytest.fixture(scope="session")
def url() -> Iterator[str]:
    port = free_port()
    one_thread = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    process = subprocess.Popen([sys.executable, "-m", "tests.board.harness", str(port)], cwd=ROOT, env={**os.environ, **one_thread})
    deadline = time.monotonic() + 180
    while process.poll() is None and time.monotonic() < deadline:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            break
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}/"
    process.terminate()
    process.wait(60)


@pytest.fixture
def bench(tab: Tab, page: Page, url: str) -> Bench:
    return Bench(page, url, tab.errors)
