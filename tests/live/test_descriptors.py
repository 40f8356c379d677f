"""Open files and sockets: as many as may be, and a sentence when there are no more."""

import contextlib
import logging
import os
import resource
import socket
import subprocess
import sys

import psutil
import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from playground.live.descriptors import OnceAMinute, Room
from tests.engine.waiting import wait_until
from tests.live.test_guard import get
from tests.live.visitor import has_board, visit
from tests.serving import serve


def test_the_soft_limit_becomes_the_hard_one():
    code = "import resource as r; from playground.live.descriptors import raise_limit; print(raise_limit(), *r.getrlimit(r.RLIMIT_NOFILE))"
    script = f'ulimit -Sn 200 && ulimit -Hn 3000 && exec "{sys.executable}" -c "{code}"'
    assert subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=True).stdout.split() == ["3000"] * 3


def test_descriptors_are_counted_once_a_second():
    counts, now = iter([5, 7, 9]), [0.0]
    room = Room(lambda: next(counts), lambda: now[0])
    told = []
    for now[0] in (0.0, 0.9, 1.0, 1.5, 2.0):
        told.append(room.free)
    assert told == [5, 5, 7, 7, 9]
    room.take(5)
    assert room.free == 4


def test_failed_accepts_are_logged_once_a_minute_and_without_a_traceback():
    now = [0.0]
    once = OnceAMinute("socket.accept() out", lambda: now[0])

    def passes(text):
        record = logging.LogRecord("asyncio", logging.ERROR, "", 0, text, (), (OSError, OSError(), None))
        return once.filter(record), record.exc_info is None

    assert passes("socket.accept() out of system resource\nsocket: …") == (True, True)
    now[0] = 59.0
    assert passes("socket.accept() out of system resource\nsocket: …")[0] is False
    assert passes("something else") == (True, False)
    now[0] = 61.0
    assert passes("socket.accept() out of system resource\nsocket: …")[0] is True


LOW = 1000  # descriptors, as on many systems


@contextlib.contextmanager
def started_low():
    """An app that was started with a low soft limit."""
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (LOW, before[1]))
    try:
        with serve(PLAYGROUND_WORKERS="1") as started:
            resource.setrlimit(resource.RLIMIT_NOFILE, before)
            yield started
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


@pytest.mark.skipif(sys.platform != "linux", reason="prlimit is Linux's")
def test_a_full_server_says_so_in_a_sentence_and_takes_pages_again_when_there_is_room():
    with started_low() as app, contextlib.ExitStack() as tabs:
        process = psutil.Process(app.process.pid)
        limits = resource.prlimit(process.pid, resource.RLIMIT_NOFILE)
        assert limits[0] == min(limits[1], 65536) > LOW
        # before the first visitor: what was counted then holds for a second
        resource.prlimit(process.pid, resource.RLIMIT_NOFILE, (process.num_fds() + 220, limits[1]))
        assert has_board(visit(app.port, ""))

        def fill():
            """Tabs open until the server takes no more of them. It may have room again: those that ended are collected at times."""
            with pytest.raises(InvalidStatus):
                for _ in range(400):
                    tabs.enter_context(tab(app.port))
                pytest.fail(f"{process.num_fds()} descriptors of {resource.prlimit(process.pid, resource.RLIMIT_NOFILE)} are open")

        def refused():
            fill()
            return (answer := get(app.port, "/"))[0] == 503 and answer

        _, headers, text = wait_until(refused)
        assert text == "This server is full at the moment. Close tabs that are no longer needed, or try again in a minute.\n"
        assert headers["Cache-Control"] == "no-store"
        assert get(app.port, "/_stcore/health", accept="*/*")[0] == 200
        for _ in range(40):
            fill()
        assert 1 <= app.log.read_text().count("no room for new pages") <= 5  # not for each that was refused
        assert "Traceback" not in app.log.read_text()
        assert app.log.stat().st_size < 100_000
        resource.prlimit(process.pid, resource.RLIMIT_NOFILE, limits)
        wait_until(lambda: get(app.port, "/")[0] == 200)
        assert has_board(visit(app.port, ""))


@pytest.mark.skipif(sys.platform != "linux", reason="prlimit is Linux's")
def test_connections_that_cannot_be_accepted_are_logged_without_a_traceback_and_accepted_later():
    with serve(PLAYGROUND_WORKERS="1") as app:
        process = psutil.Process(app.process.pid)
        limits = resource.prlimit(process.pid, resource.RLIMIT_NOFILE)
        with contextlib.ExitStack() as waits:

            def refused():
                """Take away all that is free, and come: what was in use for a moment may be free the next time."""
                used = {int(number) for number in os.listdir(f"/proc/{process.pid}/fd")}
                first_free = min(set(range(len(used) + 1)) - used)  # the limit is of their numbers
                resource.prlimit(process.pid, resource.RLIMIT_NOFILE, (first_free, limits[1]))
                waits.enter_context(socket.create_connection(("127.0.0.1", app.port)))
                return "socket.accept() out of system resource" in app.log.read_text()

            wait_until(refused)
            resource.prlimit(process.pid, resource.RLIMIT_NOFILE, limits)
            waiting = waits.enter_context(socket.create_connection(("127.0.0.1", app.port)))
            waiting.settimeout(60)
            waiting.sendall(b"GET /_stcore/health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            assert waiting.recv(1000).startswith(b"HTTP/1.1 200")
        log = app.log.read_text()
        assert log.count("socket.accept() out of system resource") == 1 and "Traceback" not in log


def tab(port):
    options = {"max_size": None, "open_timeout": 60, "ping_interval": None, "close_timeout": 1}
    return connect(f"ws://127.0.0.1:{port}/_stcore/stream", subprotocols=["streamlit"], **options)
