"""The harness's server and a real Chromium."""

import contextlib
import os
import socket
import subprocess
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.board.bench import Bench
from tests.engine.waiting import wait_until
from tests.serving import ROOT, free_port
from tests.tab import Tab


def answers(port: int) -> bool:
    """Whether somebody listens there."""
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


@pytest.fixture(scope="session")
def url() -> Iterator[str]:
    port = free_port()
    one_thread = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    process = subprocess.Popen([sys.executable, "-m", "tests.board.harness", str(port)], cwd=ROOT, env={**os.environ, **one_thread})
    wait_until(lambda: process.poll() is not None or answers(port))
    yield f"http://127.0.0.1:{port}/"
    process.terminate()
    process.wait(60)


@pytest.fixture
def bench(tab: Tab, page: Page, url: str) -> Bench:
    return Bench(page, url, tab.errors)
