"""The route in a real server with real sockets."""

import contextlib
import json
import signal
import socket
import subprocess
import sys
import threading
import time

import psutil
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from playground.engine.frame import decode_frame
from playground.engine.keepsake import MAGIC
from playground.live.socket import MAX_SOCKETS
from tests.paths import ROOT

LONG = 180.0


@contextlib.contextmanager
def serve(unread=60.0, **config):
    command = [sys.executable, "-m", "tests.live.server", json.dumps(config), str(unread)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            port, token, watch_token, pids, listening = json.loads(process.stdout.readline())
            yield process, f"ws://127.0.0.1:{port}/live/", token, watch_token, pids, listening
        finally:
            process.kill()


@pytest.fixture(scope="module")
def server():
    with serve() as server:
        yield server


def read_frame(browser):
    while True:
        message = browser.recv(LONG)
        if isinstance(message, bytes) and not message.startswith(MAGIC):
            return decode_frame(message)


@pytest.mark.parametrize("origin", ["http://evil.example", "http://127.0.0.1:1", "null"])
def test_another_origin_gets_403(server, origin):
    with pytest.raises(InvalidStatus) as caught:
        connect(server[1] + server[2], origin=origin)
    assert caught.value.response.status_code == 403


def test_a_wrong_token_gets_403(server):
    with pytest.raises(InvalidStatus) as caught:
        connect(server[1] + "guess")
    assert caught.value.response.status_code == 403


def test_frames_stream_and_the_socket_answers_at_once(server):
    _, url, token, _, _, listening = server
    assert listening == (1 if sys.platform != "win32" else 0)
    with connect(url + token, origin=url.replace("ws", "http").removesuffix("/live/")) as browser:
        assert json.loads(browser.recv(LONG)) == {"role": "owner"}
        browser.send('{"op": "play"}')
        for _ in range(50):
            browser.send('{"op": "credit", "n": 1}')
            info, _ = read_frame(browser)
        assert info["epoch"] >= 48
        browser.send('{"op": "pause"}')


def test_a_browser_that_reads_nothing_gets_two_frames_and_no_queue(server):
    with connect(server[1] + server[3]) as browser:
        for _ in range(20):
            browser.send('{"op": "credit", "n": 2}')
        assert json.loads(browser.recv(LONG)) == {"role": "watcher"}
        assert read_frame(browser)[0]["full"]
        with pytest.raises(TimeoutError):
            browser.recv(0.2)  # nothing has changed since


def test_a_token_opens_so_many_sockets_and_another_when_one_is_closed(server):
    _, url, token, watch_token, _, _ = server
    with contextlib.ExitStack() as stack:
        watching = [stack.enter_context(connect(url + watch_token)) for _ in range(MAX_SOCKETS)]
        assert all(json.loads(browser.recv(LONG)) == {"role": "watcher"} for browser in watching)
        with connect(url + watch_token) as one_more, pytest.raises(ConnectionClosed) as caught:
            one_more.recv(LONG)
        assert caught.value.rcvd.code == 4429 and caught.value.rcvd.reason.endswith("close one of them")
        with connect(url + token) as owner:
            assert json.loads(owner.recv(LONG)) == {"role": "owner"}
        watching[0].close()
        deadline = time.monotonic() + LONG
        while True:  # the server hears of it a moment later
            with connect(url + watch_token) as again, contextlib.suppress(ConnectionClosed):
                assert json.loads(again.recv(LONG)) == {"role": "watcher"}
                break
            assert time.monotonic() < deadline


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_everything_while_frames_stream(how):
    with serve(seconds=0.0001) as (process, url, token, watch_token, pids, _), connect(url + token) as browser:
        silent = connect(url + watch_token)  # gives credit and never reads
        silent.send('{"op": "credit", "n": 2}')
        browser.send('{"op": "speed", "mode": "max"}')
        browser.send('{"op": "play"}')
        streaming, closed = threading.Event(), []

        def stream():
            with contextlib.suppress(ConnectionClosed):
                for count in range(1_000_000):
                    browser.send('{"op": "credit", "n": 2}')
                    read_frame(browser)
                    if count == 10:
                        streaming.set()
            closed.append(browser.close_code)

        thread = threading.Thread(target=stream)
        thread.start()
        assert streaming.wait(LONG)
        process.send_signal(how)
        process.wait(LONG)
        thread.join(LONG)
        assert closed == [1012] and not any(psutil.pid_exists(pid) for pid in pids)
        silent.socket.close()


def test_a_killed_server_leaves_no_worker():
    with serve() as (process, _, _, _, pids, _):
        workers = [psutil.Process(pid) for pid in pids]
        process.kill()
        assert len(workers) == 1 and not psutil.wait_procs(workers, timeout=LONG)[1]


def test_the_port_listens_with_nodelay():
    from playground.live.listening import tune_listening

    with socket.create_server(("127.0.0.1", 0)) as listening:
        assert tune_listening() >= 1
        with socket.create_connection(listening.getsockname()) as client, listening.accept()[0] as accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) and client.fileno() > 0
