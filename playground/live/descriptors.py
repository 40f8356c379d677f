"""Open files and sockets: each tab costs several, and a process that has none left can neither answer nor say why."""

import logging
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

MOST = 65536  # where the hard limit is as good as none
SHUTS_PAGES = 64  # free descriptors below which no new page is given: those that are open go on
SHUTS_SOCKETS = 32  # the same for WebSockets, which open pages connect again with
FOR_A_SOCKET = 5  # with the event loop of a session's script behind it
LOOKS_EVERY = 1.0  # seconds


def raise_limit() -> int:
    """Lift this process's limit of descriptors as far as it may itself, and return it; 0 on Windows, which has no such limit."""
    if sys.platform == "win32":
        return 0
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST if hard == resource.RLIM_INFINITY else min(hard, MOST)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        return wanted
    return MOST if soft == resource.RLIM_INFINITY else soft


def free_descriptors() -> int:
    """How many more this process may open; `MOST` where that cannot be known."""
    if sys.platform == "win32":
        return MOST
    import resource

    limit = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    for folder in (Path("/proc/self/fd"), Path("/dev/fd")):
        if folder.is_dir() and limit != resource.RLIM_INFINITY:
            try:
                return limit - len(os.listdir(folder))
            except OSError:  # not even one to look with
                return 0
    return MOST


class Room:
    """`free` is counted at most once a second, since a count opens a folder; what was given since then is taken off."""

    def __init__(self, count: Callable[[], int] = free_descriptors, clock: Callable[[], float] = time.monotonic):
        self._count, self._clock = count, clock
        self._free, self._since = 0, -LOOKS_EVERY

    @property
    def free(self) -> int:
        now = self._clock()
        if now - self._since >= LOOKS_EVERY:
            self._free, self._since = self._count(), now
        return self._free

    def take(self, descriptors: int) -> None:
        """That many are about to be opened."""
        self._free -= descriptors


class OnceAMinute(logging.Filter):
    """Lets a message through once a minute: asyncio tells of each failed accept, up to a hundred at a time, with its traceback."""

    def __init__(self, start: str, clock: Callable[[], float] = time.monotonic):
        super().__init__()
        self._start, self._clock, self._last = start, clock, -60.0

    def filter(self, record: logging.LogRecord) -> bool:
        if not record.getMessage().startswith(self._start):
            return True
        record.exc_info = None
        if self._clock() - self._last < 60:
            return False
        self._last = self._clock()
        return True


def quiet_accepts() -> None:
    """Once for a process: what asyncio says when it cannot accept a connection is logged once a minute."""
    logging.getLogger("asyncio").addFilter(OnceAMinute("socket.accept() out of system resource"))
