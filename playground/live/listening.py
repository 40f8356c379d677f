"""Options of the sockets that listen for TCP, which accepted ones inherit on Linux and macOS."""

import contextlib
import os
import socket
import stat
from collections.abc import Iterator
from pathlib import Path

UNREAD = 60.0  # seconds for which a browser may let what was sent to it wait


def tune_listening(unread: float = UNREAD) -> int:
    """Set them on every socket of this process that listens. Returns how many there are; 0 on Windows.

    - Small messages go out at once: without this (Nagle's algorithm), one waits up to 40 ms for the acknowledgement of the one before.
    - Who reads nothing for `unread` seconds, although something waits, loses the connection (Linux only). Nothing else ends it: the
      server closes politely, behind the data that nobody reads, and the system asks such a reader for ever whether it has room again.

    The server that owns the socket makes it with protocol 0, for which asyncio does not set the first option itself, and hands it
    to nobody; so it is found among the open files.
    """
    changed = 0
    for descriptor in _descriptors():
        with contextlib.suppress(OSError):
            if not stat.S_ISSOCK(os.fstat(descriptor).st_mode):
                continue
            with socket.socket(fileno=os.dup(descriptor)) as found:
                if found.family in (socket.AF_INET, socket.AF_INET6) and found.type == socket.SOCK_STREAM and _listens(found):
                    found.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                    if hasattr(socket, "TCP_USER_TIMEOUT"):
                        found.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, round(1000 * unread))
                    changed += 1
    return changed


def _listens(found: socket.socket) -> bool:
    return bool(found.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN))


def _descriptors() -> Iterator[int]:
    for folder in (Path("/proc/self/fd"), Path("/dev/fd")):
        if folder.is_dir():
            yield from [int(entry.name) for entry in folder.iterdir() if entry.name.isdigit()]
            return
