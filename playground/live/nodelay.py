"""Small messages go out at once: without this, one waits up to 40 ms for the acknowledgement of the one before."""

import contextlib
import os
import socket
import stat
from collections.abc import Iterator
from pathlib import Path


def set_nodelay() -> int:
    """Switch off Nagle's algorithm on every socket of this process that listens for TCP. Returns how many.

    Accepted sockets inherit it on Linux and macOS. The server that owns the socket makes it with protocol 0, for which
    asyncio does not set the option itself, and hands it to nobody; so it is found among the open files. 0 on Windows.
    """
    changed = 0
    for descriptor in _descriptors():
        with contextlib.suppress(OSError):
            if not stat.S_ISSOCK(os.fstat(descriptor).st_mode):
                continue
            with socket.socket(fileno=os.dup(descriptor)) as found:
                if found.family in (socket.AF_INET, socket.AF_INET6) and found.type == socket.SOCK_STREAM and _listens(found):
                    found.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                    changed += 1
    return changed


def _listens(found: socket.socket) -> bool:
    return bool(found.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN))


def _descriptors() -> Iterator[int]:
    for folder in (Path("/proc/self/fd"), Path("/dev/fd")):
        if folder.is_dir():
            yield from [int(entry.name) for entry in folder.iterdir() if entry.name.isdigit()]
            return
