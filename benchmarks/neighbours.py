"""What one session costs its neighbour on the same worker: `python -m benchmarks.neighbours [--seconds 5]` prints JSON lines.

The neighbour is the default network, an epoch a frame, seen by a browser that draws 60 times a second. It is measured alone, then beside

- `resets`: a session whose browser sends 1,650 `reset`s a second,
- `comparison`: 24 networks of eight layers of 32 on 5,000 points in full batches, at full speed,
- `autograd`: one such network with dropout, which the kernel does not cover, at full speed,
- `kernel`: one such network without it,
- `speed`: the default network at full speed.

`epochs_per_s` is what the other one gets done meanwhile.
"""

import argparse
import json
import threading
import time
from typing import Any

from playground.engine.engine import EmbeddedEngine
from playground.engine.frame import decode_frame
from playground.engine.handle import Message, SessionHandle

DRAWS = 60  # of a browser, a second
RESETS = 1650  # a second
LATE = 90.0  # seconds after which a frame is given up

LARGE: dict[str, Any] = {
    "data": {"points": 5000},
    "network": {"hidden": [32] * 8},
    "training": {"batch_size": "full", "learning_rate": 0.001},
}
COMPARISON: dict[str, Any] = {
    "base": LARGE,
    "vary": [{"setting": "training.learning_rate", "values": [0.001, 0.002, 0.003, 0.004]}],
    "seeds": 6,
}
OTHERS: dict[str, tuple[str, dict[str, Any]]] = {
    "resets": ("mlp", {}),
    "comparison": ("compare", COMPARISON),
    "autograd": ("mlp", LARGE | {"network": {"hidden": [32] * 8, "dropout": 0.1}}),
    "kernel": ("mlp", LARGE),
    "speed": ("mlp", {}),
}


class Browser:
    """Draws one frame after the other, `DRAWS` a second at most, and gives a credit for each; as the board does."""

    def __init__(self, handle: SessionHandle):
        self.frames: list[float] = []  # when each came
        self.last: bytes | None = None
        self._answered, self._over = 0, threading.Event()
        self.subscription = handle.subscribe(self._take)
        self.subscription.credit(2)
        self._thread = threading.Thread(target=self._draw, daemon=True)
        self._thread.start()

    def _take(self, message: Message) -> None:
        if isinstance(message, bytes):
            self.last = message
            self.frames.append(time.perf_counter())

    def _draw(self) -> None:
        due = time.perf_counter()
        while not self._over.is_set():
            due = max(due + 1 / DRAWS, time.perf_counter())
            time.sleep(max(0.0, due - time.perf_counter()))
            if self._answered < len(self.frames):
                self._answered += 1
                self.subscription.credit(1)

    def wait(self, count: int = 1, seconds: float = LATE) -> None:
        """Until so many more frames have come."""
        wanted, end = len(self.frames) + count, time.perf_counter() + seconds
        while len(self.frames) < wanted and time.perf_counter() < end:
            time.sleep(0.002)

    @property
    def epoch(self) -> float:
        return float(decode_frame(self.last)[0]["epoch"]) if self.last else 0.0

    def close(self) -> None:
        self._over.set()
        self._thread.join()
        self.subscription.close()


def rate(browser: Browser, seconds: float, meanwhile: Any = time.sleep) -> tuple[float, float]:
    """Frames a second over that time, and the longest gap between two, in ms, which may end after it."""
    begin = time.perf_counter()
    meanwhile(seconds)
    end = time.perf_counter()
    browser.wait()
    times = [
        begin,
        *(t for t in browser.frames if t > begin),
    ]
    gaps = [b - a for a, b in zip(times, [*times[1:], time.perf_counter()], strict=True) if a < end]
    return sum(begin < t <= end for t in times) / (end - begin), 1000 * max(gaps)


def flood(handle: SessionHandle, seconds: float) -> None:
    begin, sent = time.perf_counter(), 0
    while (passed := time.perf_counter() - begin) < seconds:
        for _ in range(int(passed * RESETS) - sent):
            handle.command({"op": "reset"})
            sent += 1
        time.sleep(0.002)


def measure(case: str, seconds: float) -> dict[str, object]:
    engine = EmbeddedEngine(workers=1)
    try:
        neighbour = engine.open("mlp", {})
        browser = Browser(neighbour)
        neighbour.command({"op": "play"})
        browser.wait(60)
        alone, _ = rate(browser, seconds)
        kind, config = OTHERS[case]
        other = engine.open(kind, config)
        its = Browser(other)
        its.wait()
        if case != "resets":
            other.command({"op": "speed", "mode": "max"})
            other.command({"op": "play"})
            its.wait(2)
        before, begin = its.epoch, time.perf_counter()
        frames, gap = rate(browser, seconds, (lambda s: flood(other, s)) if case == "resets" else time.sleep)
        its.wait()
        epochs = (its.epoch - before) / (time.perf_counter() - begin)
        found = {
            "bench": "neighbours", "case": case, "frames_per_s_alone": round(alone, 1), "frames_per_s": round(frames, 1),
            "ratio": round(frames / alone, 2), "longest_gap_ms": round(gap), "epochs_per_s": round(epochs, 2),
        }  # fmt: skip
        its.close()
        browser.close()
        return found
    finally:
        engine.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--case", choices=OTHERS, action="append", help="only this one; may be given more than once")
    arguments = parser.parse_args()
    for case in arguments.case or OTHERS:
        print(json.dumps(measure(case, arguments.seconds)), flush=True)


if __name__ == "__main__":
    main()
