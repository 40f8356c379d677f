"""Connections that are opened and ask for nothing, or never finish asking, at a server that may open few."""

import contextlib
import resource
import socket
import sys
import time

import psutil
import pytest

from tests.live.test_descriptors import tab
from tests.live.test_guard import get
from tests.live.visitor import has_board, visit
from tests.serving import serve

HALF = b"GET / HTTP/1.1\r\nHost: localhost\r\n"
WHOLE = b"GET /_stcore/health HTTP/1.1\r\nHost: localhost\r\n\r\n"
KINDS = {"silent": b"", "half": HALF, "another half": WHOLE + HALF}


@pytest.mark.skipif(sys.platform != "linux", reason="prlimit is Linux's")
def test_three_hundred_that_ask_for_nothing_give_way_to_those_that_ask():
    with serve(PLAYGROUND_WORKERS="1") as app, contextlib.ExitStack() as stack:
        assert has_board(visit(app.port, ""))
        process = psutil.Process(app.process.pid)
        resource.prlimit(
            process.pid, resource.RLIMIT_NOFILE, (process.num_fds() + 150, resource.prlimit(process.pid, resource.RLIMIT_NOFILE)[1])
        )
        page = stack.enter_context(tab(app.port))  # a page that is open, and silent for now, as pages are
        opened = [stack.enter_context(socket.create_connection(("127.0.0.1", app.port))) for _ in range(300)]
        for connection, said in zip(opened, 100 * list(KINDS.values()), strict=True):
            connection.sendall(said)
        deadline = time.monotonic() + 60
        while page_status(app.port) != 200:
            assert time.monotonic() < deadline
        assert has_board(visit(app.port, ""))
        for connection in opened:
            assert is_ended(connection, deadline)
        page.ping().wait(60)
        assert "Traceback" not in app.log.read_text()


@pytest.mark.parametrize("said", KINDS.values(), ids=KINDS.keys())
def test_where_there_is_room_they_are_ended_too(said):
    with serve(PLAYGROUND_WORKERS="1") as app, socket.create_connection(("127.0.0.1", app.port)) as connection:
        connection.sendall(said)
        assert is_ended(connection, time.monotonic() + 60)


def page_status(port):
    try:
        return get(port, "/")[0]
    except OSError:  # not accepted in time
        return None


def is_ended(connection, deadline):
    """Reads what comes until the server has ended the connection."""
    connection.settimeout(max(0.1, deadline - time.monotonic()))
    with contextlib.suppress(ConnectionResetError):
        while connection.recv(4096):
            pass
    return True  # else: TimeoutError
