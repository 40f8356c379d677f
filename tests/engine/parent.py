"""A process that owns an engine and plays, for a test that kills it. Prints the pids of its workers."""

import sys

from playground.engine import EmbeddedEngine
from tests.engine.fake_trainer import PLACE
from tests.engine.waiting import Browser

if __name__ == "__main__":
    engine = EmbeddedEngine(2, PLACE, heavy=False)
    for _ in range(2):
        handle = engine.open("fake", {"seconds": 0.0001})
        browser = Browser(handle)
        handle.command({"op": "speed", "mode": "max"})
        handle.command({"op": "play"})
        browser.frame(lambda info: info["epoch"] > 3)
    print(*engine.pids, flush=True)
    sys.stdin.read()
