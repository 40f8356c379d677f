"""A worker process as the web process sees it: started, written to without waiting, read by a thread of its own."""

import contextlib
import logging
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from playground.engine import pipe

log = logging.getLogger(__name__)

ROOT = Path(__file__).parents[2]


class WorkerProcess:
    """Messages sent before `launch` wait. `received(worker, message)` and `ended(worker)` are called from its reading thread."""

    def __init__(
        self,
        kinds: Mapping[str, str],
        restarts: Mapping[str, str],
        received: Callable[["WorkerProcess", tuple[Any, ...]], None],
        ended: Callable[["WorkerProcess"], None],
        heavy: bool = True,
    ):
        self.ready = False  # has imported what it needs
        self.process: subprocess.Popen[bytes] | None = None
        self._received, self._ended = received, ended
        self._threads: list[threading.Thread] = []
        self._outbox: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._outbox.put(pipe.pack(("start", dict(kinds), dict(restarts), heavy)))

    @property
    def pid(self) -> int | None:
        return self.process.pid if self.process else None

    def launch(self) -> None:
        """Start the process, not as a fork and not through `multiprocessing`: that would import the main script in it, and Streamlit.

        On Linux the process dies with the thread that calls this.
        """
        environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, sys.path)])}
        command = [sys.executable, "-m", "playground.engine.worker", str(os.getpid())]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, bufsize=-1)
        self._threads = [threading.Thread(target=target, daemon=True) for target in (self._read, self._write)]
        for thread in self._threads:
            thread.start()

    def send(self, *message: Any) -> None:
        """Never waits; a message to a worker that has ended is lost."""
        self._outbox.put(pipe.pack(message))

    def _write(self) -> None:
        assert self.process and self.process.stdin
        with contextlib.suppress(OSError, ValueError):
            while (data := self._outbox.get()) is not None:
                pipe.write(self.process.stdin, data)  # type: ignore[arg-type]
        with contextlib.suppress(OSError, ValueError):
            self.process.stdin.close()

    def _read(self) -> None:
        assert self.process and self.process.stdout
        try:
            while True:
                self._received(self, pipe.read(self.process.stdout))  # type: ignore[arg-type]
        except (EOFError, OSError, ValueError):
            pass
        except Exception:
            log.exception("worker %s: unreadable; it is ended", self.pid)
        self.process.kill()  # no reader, no worker
        self.process.wait()
        self.process.stdout.close()
        self._outbox.put(None)
        self._ended(self)

    def end(self) -> None:
        """Ask it to end; `wait` then."""
        self._outbox.put(pipe.pack(("end",)))
        self._outbox.put(None)

    def wait(self, seconds: float) -> None:
        """Return when it has ended; it is killed when that takes longer."""
        if self.process is None:
            return
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            log.warning("worker %s did not end in time and is killed", self.pid)
            self.process.kill()
            self.process.wait()
        for thread in self._threads:
            if thread is not threading.current_thread():
                thread.join(1.0)
