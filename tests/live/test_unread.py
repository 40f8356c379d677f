"""Browsers that give credit for frames and never read one: a real server, and sockets that nothing reads."""

import contextlib
import json
import socket
import sys
import threading
import time

import psutil
import pytest
from websockets.sync.client import connect

from tests.live.test_server import LONG, read_frame, serve

MB = 2**20
ASKED = 1024 * MB  # by those that do not read
GROWTH = 64 * MB
AT_ONCE = 10


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not end a connection that nobody reads")
def test_those_that_never_read_cost_no_memory_stop_no_neighbour_and_are_ended():
    with contextlib.ExitStack() as stack:
        process, url, token, watch_token, _, _ = stack.enter_context(serve(unread=5.0, size=50_000))
        neighbour = stack.enter_context(connect(url + token))
        neighbour.send('{"op": "speed", "mode": "max"}')
        neighbour.send('{"op": "play"}')
        seen = Frames(neighbour)
        stack.callback(seen.stop)
        seen.more()
        server = psutil.Process(process.pid)
        before = most = server.memory_info().rss
        silent, asked = [], 0
        deadline = time.monotonic() + 6 * LONG
        while asked < ASKED:
            assert time.monotonic() < deadline
            silent.append(stack.enter_context(silent_reader(url, watch_token)))
            read = seen.bytes
            for _ in range(40):
                give_credit(silent[-AT_ONCE:])
                most = max(most, server.memory_info().rss)
                time.sleep(0.005)
            seen.more()
            asked += (seen.bytes - read) * len(silent[-AT_ONCE:])  # each wanted all that the neighbour got
        assert most - before < GROWTH
        while open_connections(server) > 1:  # the neighbour's; the others are not told
            assert time.monotonic() < deadline
            time.sleep(0.1)
        seen.more()


def open_connections(server):
    return sum(bool(connection.raddr) for connection in server.net_connections("tcp"))


class Frames:
    """Reads frames for as long as they come."""

    def __init__(self, browser):
        self.browser, self.bytes, self.count = browser, 0, 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._read)
        self._thread.start()

    def _read(self):
        while not self._over.is_set():
            self.browser.send('{"op": "credit", "n": 1}')
            _, arrays = read_frame(self.browser)
            self.count += 1
            self.bytes += sum(array.nbytes for array in arrays.values())

    def more(self):
        wanted, deadline = self.count + 3, time.monotonic() + LONG
        while self.count < wanted:
            assert time.monotonic() < deadline
            time.sleep(0.005)

    def stop(self):
        self._over.set()
        self._thread.join()


def silent_reader(url, token):
    """A WebSocket that was opened by hand, so that nothing reads it."""
    host, port = url.removeprefix("ws://").removesuffix("/live/").split(":")
    browser = socket.socket()
    browser.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    browser.connect((host, int(port)))
    browser.sendall(
        f"GET /live/{token} HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n".encode()
    )
    browser.setblocking(False)
    return browser


def give_credit(browsers):
    text = json.dumps({"op": "credit", "n": 2}).encode()
    frame = bytes([0x81, 0x80 | len(text)]) + bytes(4) + text  # masked with zeros
    for browser in browsers:
        with contextlib.suppress(OSError):  # it was ended, or takes no more
            browser.send(frame)
