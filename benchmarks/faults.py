"""What the fault of one worker costs its runs: `python -m benchmarks.faults [--seconds 5]` prints JSON lines.

Two workers train six default networks at full speed, each seen by a browser that draws 60 times a second.

- `killed`: one worker is killed. `seconds` until all six train again; how many each worker holds then, and after `BALANCED` seconds,
  in which the new worker has started; epochs a second of the six together before the fault and at the end.
- `hung`: one worker is stopped, as by a debugger. `first_frame_s`: how long a new session, opened every quarter of a second, waits for its
  first frame, at worst, and how many wait for more than a second; `seconds` until the stopped runs go on, on a new worker.
"""

import argparse
import json
import os
import signal
import time
from collections import Counter

from benchmarks.neighbours import Browser
from playground.engine.engine import EmbeddedEngine
from playground.engine.handle import SessionHandle

RUNS = 6
BALANCED = 20.0  # seconds
LATE = 90.0  # seconds after which something is given up


def started(engine: EmbeddedEngine) -> tuple[list[SessionHandle], list[Browser]]:
    """Six runs at full speed."""
    handles = [engine.open("mlp", {}) for _ in range(RUNS)]
    browsers = [Browser(handle) for handle in handles]
    for handle, browser in zip(handles, browsers, strict=True):
        handle.command({"op": "speed", "mode": "max"})
        handle.command({"op": "play"})
        browser.wait(30)
    return handles, browsers


def epochs_per_s(browsers: list[Browser], seconds: float) -> int:
    before = sum(browser.epoch for browser in browsers)
    time.sleep(seconds)
    return round((sum(browser.epoch for browser in browsers) - before) / seconds)


def held(handles: list[SessionHandle]) -> list[int]:
    """How many runs each worker holds."""
    return sorted(Counter(id(handle.worker) for handle in handles).values())


def until_all_go_on(browsers: list[Browser], since: float) -> float:
    """Seconds since the fault until each has a frame with more epochs than the last it had before."""
    seen = [browser.epoch for browser in browsers]
    while any(browser.epoch <= epoch for browser, epoch in zip(browsers, seen, strict=True)) and time.perf_counter() - since < LATE:
        time.sleep(0.005)
    return round(time.perf_counter() - since, 2)


def killed(seconds: float) -> dict[str, object]:
    engine = EmbeddedEngine(workers=2)
    try:
        handles, browsers = started(engine)
        before = epochs_per_s(browsers, seconds)
        shares = held(handles)
        since = time.perf_counter()
        os.kill(engine.pids[0], signal.SIGKILL)
        took = until_all_go_on(browsers, since)
        at_once = held(handles)
        time.sleep(BALANCED)
        after = epochs_per_s(browsers, seconds)
        return {
            "bench": "faults", "case": "killed", "seconds": took, "held_before": shares, "held_at_once": at_once, "held": held(handles),
            "epochs_per_s_before": before, "epochs_per_s_after": after,
        }  # fmt: skip
    finally:
        engine.close()


def hung(seconds: float) -> dict[str, object]:
    engine = EmbeddedEngine(workers=2)
    try:
        handles, browsers = started(engine)
        before = epochs_per_s(browsers, seconds)
        pid = engine.pids[0]
        stopped = [browser for handle, browser in zip(handles, browsers, strict=True) if handle.worker and handle.worker.pid == pid]
        os.kill(pid, signal.SIGSTOP)
        time.sleep(0.2)  # frames that were under way
        since = time.perf_counter()
        seen = [browser.epoch for browser in stopped]
        waits: list[tuple[float, Browser]] = []
        first: list[float] = []
        took = 0.0
        while (not took or waits) and time.perf_counter() - since < LATE:
            now = time.perf_counter()
            if not took and len(waits) + len(first) < 4 * (now - since):
                waits.append((now, Browser(engine.open("mlp", {}))))
            first += [browser.frames[0] - opened for opened, browser in waits if browser.frames]
            waits = [(opened, browser) for opened, browser in waits if not browser.frames]
            if not took and all(browser.epoch > epoch for browser, epoch in zip(stopped, seen, strict=True)):
                took = now - since
            time.sleep(0.005)
        return {
            "bench": "faults", "case": "hung", "seconds": round(took, 2), "stopped": len(stopped), "new_sessions": len(first) + len(waits),
            "first_frame_s": round(max(first), 2), "over_1_s": sum(wait > 1 for wait in first),
            "without_frame": len(waits), "epochs_per_s_before": before,
        }  # fmt: skip
    finally:
        engine.close()


CASES = {"killed": killed, "hung": hung}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seconds", type=float, default=5.0, help="for which a rate is measured")
    parser.add_argument("--case", choices=CASES, action="append", help="only this one; may be given more than once")
    arguments = parser.parse_args()
    for case in arguments.case or CASES:
        print(json.dumps(CASES[case](arguments.seconds)), flush=True)


if __name__ == "__main__":
    main()
