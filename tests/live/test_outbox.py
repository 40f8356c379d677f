"""What waits for a browser that does not read."""

import asyncio

from playground.engine.commands import MAX_CREDITS
from playground.live.socket import MAX_FRAMES, Outbox


def test_frames_that_nobody_reads_fill_the_outbox_and_honest_credits_do_not():
    async def filled(frames: int) -> bool:
        outbox = Outbox()
        for _ in range(frames):
            outbox.put(b"frame")
        return outbox.full

    assert not asyncio.run(filled(MAX_CREDITS))
    assert asyncio.run(filled(MAX_FRAMES + 1))
