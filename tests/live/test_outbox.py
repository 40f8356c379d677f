"""What waits for a browser that does not read."""

import asyncio
import time
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute

from playground.engine.commands import MAX_CREDITS
from playground.live.socket import MAX_AGE, MAX_BYTES, MAX_FRAMES, Outbox, make_endpoint
from tests.engine.fake_trainer import KINDS


def run(coroutine: Coroutine[Any, Any, Any]) -> Any:
    """In a thread of its own: this one may have the browser tests' event loop."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, coroutine).result()


def test_frames_that_nobody_reads_fill_the_outbox_and_honest_credits_do_not():
    async def filled(frames: int) -> bool:
        outbox = Outbox()
        for _ in range(frames):
            outbox.put(b"frame")
        return outbox.full

    assert not run(filled(MAX_CREDITS))
    assert run(filled(MAX_FRAMES + 1))


def test_what_waits_is_bounded_in_bytes_and_in_age(monkeypatch):
    async def fill() -> list[bool]:
        big, old = Outbox(), Outbox()
        big.put(bytes(MAX_BYTES + 1))
        old.put({"notice": {}})
        before = old.full
        now = time.monotonic()
        monkeypatch.setattr("playground.live.socket.time.monotonic", lambda: now + MAX_AGE + 1)
        return [big.full, before, old.full, Outbox().full]

    assert run(fill()) == [True, False, True, False]


@pytest.mark.parametrize("role", ["owner", "watcher"])
def test_a_browser_that_neither_reads_nor_sends_is_let_go(monkeypatch, role):
    monkeypatch.setattr("playground.live.socket.MAX_AGE", 0.0)
    closed = []

    async def silent(*_):
        await asyncio.Event().wait()

    async def accept_only(message):
        if message["type"] != "websocket.accept":
            await silent()

    def subscribe(put, role):
        put({"notice": {"level": "info", "text": "unread"}})
        return SimpleNamespace(command=None, close=lambda: closed.append(role))

    handle = SimpleNamespace(id="run", kind=KINDS["fake"], subscribe=subscribe, restore=None, whole=None, keepsake=lambda: None)
    engine = SimpleNamespace(find=lambda token: (handle, role))
    app = Starlette(routes=[WebSocketRoute("/live/{token}", make_endpoint(lambda: engine))])
    events = [{"type": "websocket.connect"}]

    async def receive():
        return events.pop() if events else await silent()

    scope = {"type": "websocket", "path": "/live/x", "headers": [], "scheme": "ws", "query_string": b"", "subprotocols": []}
    run(asyncio.wait_for(app(scope, receive, accept_only), 60))
    assert closed == [role]
