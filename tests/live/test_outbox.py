"""What waits for a browser that does not read."""

import asyncio
import time
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from playground.engine.commands import MAX_CREDITS
from playground.live.socket import MAX_AGE, MAX_BYTES, MAX_FRAMES, Outbox


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
