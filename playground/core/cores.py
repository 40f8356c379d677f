"""How many cores this process may use: not those of the machine, but those that it was given."""

import math
import os
from collections.abc import Mapping
from pathlib import Path

FEWEST, MOST = 2, 8  # workers by default: one can take over from another; each takes some 430 MB
MOST_ASKED = 64
SETTING = "PLAYGROUND_WORKERS"


def worker_count(environment: Mapping[str, str] = os.environ) -> int:
    """As the environment asks, else one per core within bounds. Raises ValueError with a sentence for what is no such number."""
    text = environment.get(SETTING, "").strip()
    if not text:
        return min(max(usable_cores(), FEWEST), MOST)
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= MOST_ASKED):
        raise ValueError(f"{SETTING} must be a whole number from 1 to {MOST_ASKED}, or not set; it is {text[:40]!r}.")
    return int(text)


def usable_cores(system: Path = Path("/")) -> int:
    """The cores that affinity and the control group's quota leave, at least one. `system` is where /proc and /sys lie."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, math.ceil(min(cores, quota(system))))


def quota(system: Path = Path("/")) -> float:
    """Cores' worth of time that the control groups of this process allow (version 2, or 1), inf without a limit."""
    least = math.inf
    for line in _text(system / "proc/self/cgroup").splitlines():
        _, controllers, path = (line.split(":", 2) + ["", ""])[:3]
        names = controllers.split(",")
        if controllers and "cpu" not in names:
            continue
        roots = [f"sys/fs/cgroup/{name}" for name in (controllers, "cpu")] if controllers else ["sys/fs/cgroup", "sys/fs/cgroup/unified"]
        group = Path(path.lstrip("/"))
        for root in roots:
            for folder in (group, *group.parents):  # each level limits; in a container only the root may be there
                least = min(least, _limit(system / root / folder))
    return least


def _limit(folder: Path) -> float:
    allowed, _, period = _text(folder / "cpu.max").partition(" ")
    if not allowed:
        allowed, period = _text(folder / "cpu.cfs_quota_us"), _text(folder / "cpu.cfs_period_us")
    try:
        cores = int(allowed) / int(period)
    except (ValueError, ZeroDivisionError):  # "max", or not there
        return math.inf
    return cores if cores > 0 else math.inf  # -1: no limit


def _text(path: Path) -> str:
    try:
        return path.read_text().strip()
    except OSError:
        return ""
