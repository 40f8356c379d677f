"""Where sessions keep what need not be in memory: a folder of this server.

It goes when the server ends; that of a server that was killed, when another starts.
"""

import contextlib
import logging
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import IO

try:
    import fcntl
except ImportError:  # not on Windows: what a killed server left there stays until the system tidies up
    fcntl = None  # type: ignore[assignment]

log = logging.getLogger(__name__)

PREFIX = "neural-playground-"
LOCK = "lock"


class Scratch:
    """A folder for each session. Nothing here raises: without room on the disk runs go on and keep less."""

    def __init__(self, place: Path | None = None):
        self._place = place or Path(tempfile.gettempdir())
        self._root: Path | None = None
        self._lock: IO[str] | None = None

    def open(self) -> None:
        """Make the folder, and remove those of servers that were killed."""
        try:
            self._sweep()
            self._root = Path(tempfile.mkdtemp(prefix=PREFIX, dir=self._place))
            self._lock = (self._root / LOCK).open("w")
            if fcntl:
                fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            log.warning("runs keep their past in memory, as no folder can be made: %s", error)

    def folder(self, session: str) -> str | None:
        """Where a session may keep files."""
        return str(self._root / session) if self._root else None

    def sessions(self) -> set[str]:
        """Those that have files here."""
        if self._root:
            with contextlib.suppress(OSError):
                return {folder.name for folder in self._root.iterdir()} - {LOCK}
        return set()

    def remove(self, sessions: Iterable[str]) -> None:
        """What these left."""
        for session in sessions:
            if self._root:
                shutil.rmtree(self._root / session, ignore_errors=True)

    def close(self) -> None:
        """Remove all of it."""
        root, self._root = self._root, None
        if self._lock:
            self._lock.close()
        if root:
            shutil.rmtree(root, ignore_errors=True)

    def _sweep(self) -> None:
        """A folder whose lock nobody holds belongs to no server any more."""
        if not fcntl:
            return
        for folder in self._place.glob(f"{PREFIX}*"):
            with contextlib.suppress(OSError), (folder / LOCK).open() as lock:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(folder, ignore_errors=True)
