"""What waits for a browser that does not read."""

import asyncio
import time

from playground.engine.commands import MAX_CREDITS
from playground.live.socket import MAX_AGE, MAX_BYTES, MAX_FRAMES, Outbox


def test_frames_that_nobody_reads_fill_the_outbox_and_honest_credits_do_not():
    async def filled(frames: int) -> bool:
        outbox = Outbox()
        for _ in range(frames):
            outbox.put(b"frame")
        return outbox.full

    assert not asyncio.run(filled(MAX_CREDITS))
    assert asyncio.run(filled(MAX_FRAMES + 1))


def test_what_waits_is_bounded_in_bytes_and_in_age(monkeypatch):
    async def fill() -> list[bool]:
        big, old = Outbox(), Outbox()
        big.put(bytes(MAX_BYTES + 1))
        old.put({"notice": {}})
        before = old.full
        now = time.monotonic()
        monkeypatch.setattr("playground.live.socket.time.monotonic", lambda: now + MAX_AGE + 1)
        return [big.full, before, old.full, Outbox().full]

    assert asyncio.run(fill()) == [True, False, True, False]
