"""A worker process as the web process sees it: started, written to without waiting, read by a thread of its own."""

import contextlib
import logging
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playground.engine import pipe

log = logging.getLogger(__name__)

ROOT = Path(__file__).parents[2]


class WorkerProcess:
    """Messages sent before `launch` wait. `received(worker, message)` and `ended(worker)` are called from its reading thread.

    It is asked for signs of life with `beat`, by one thread: a message of any kind is one, as all come from the loop that
    trains. `silence` is the time for which it has owed one.
    """

    def __init__(
        self,
        kinds: str,
        received: Callable[["WorkerProcess", tuple[Any, ...]], None],
        ended: Callable[["WorkerProcess"], None],
        heavy: bool = True,
    ):
        self.ready = False  # has imported what it needs
        self.failed = False  # could not be launched, or follows one that ended before it was ready
        self.ended = False
        self.silence = 0.0  # seconds
        self.busy = 0  # with imports, compilations: silence is allowed for longer
        self.process: subprocess.Popen[bytes] | None = None
        self._asked, self._since_asked = False, 0.0
        self._signs, self._counted = 0, 0  # messages that came, and how many of them the last beat knew of
        self._lock = threading.Lock()  # of the outbox before the launch
        self._received, self._ended = received, ended
        self._threads: list[threading.Thread] = []
        self._outbox: queue.SimpleQueue[tuple[str | None, bytes | None]] = queue.SimpleQueue()  # with the session's id
        self._outbox.put((None, pipe.pack(("start", kinds, heavy))))

    @property
    def pid(self) -> int | None:
        return self.process.pid if self.process else None

    def launch(self) -> None:
        """Start the process, not as a fork and not through `multiprocessing`: that would import the main script in it, and Streamlit.

        On Linux the process dies with the thread that calls this. Raises what the system raises when it gives no process, descriptor or
        thread; a later call may succeed.
        """
        environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, sys.path)])}
        command = [sys.executable, "-m", "playground.engine.worker", str(os.getpid())]
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, bufsize=-1)
        go = threading.Event()
        threads = [threading.Thread(target=self._after, args=(go, target), daemon=True) for target in (self._read, self._write)]
        try:
            for thread in threads:
                thread.start()
        except RuntimeError:  # no more threads
            with process:
                process.kill()
            go.set()
            raise
        self.process, self._threads = process, threads
        go.set()

    def _after(self, go: threading.Event, target: Callable[[], None]) -> None:
        go.wait()
        if self.process:
            target()

    def send(self, what: str, id: str | None = None, *rest: Any) -> None:
        """Never waits; a message to a worker that has ended is lost."""
        self.forward(id, pipe.pack((what, id, *rest)))

    def forward(self, id: str | None, data: bytes) -> None:
        """Send what is packed already."""
        with self._lock:
            self._outbox.put((id, data))

    def withdraw(self, id: str) -> list[bytes]:
        """Take back the messages of a session, in their order. Only before the launch."""
        with self._lock:
            waiting = [self._outbox.get() for _ in range(self._outbox.qsize())]
            for item in waiting:
                if item[0] != id:
                    self._outbox.put(item)
        return [data for owner, data in waiting if owner == id and data is not None]

    def beat(self, seconds: float, every: float) -> None:
        """So much time has passed: ask for a sign of life every so often, and count for how long it has been owed."""
        self._since_asked += seconds
        heard, self._counted = self._signs != self._counted, self._signs
        if heard:
            self.silence = 0.0
        elif self._asked:
            self.silence += seconds
        if self._asked:
            return
        if self._since_asked >= every:
            self._asked, self._since_asked = True, 0.0
            self.send("ping")

    def kill(self) -> None:
        """At once, whatever it is doing."""
        if self.process:
            self.process.kill()

    def _heard(self, message: tuple[Any, ...]) -> None:
        self._signs += 1
        if message[0] == "busy":
            self.busy += 1 if message[2] else -1
        elif message[0] == "pong":
            self._asked = False

    def _write(self) -> None:
        assert self.process and self.process.stdin
        with contextlib.suppress(OSError, ValueError):
            while (data := self._outbox.get()[1]) is not None:
                pipe.write(self.process.stdin, data)  # type: ignore[arg-type]
        with contextlib.suppress(OSError, ValueError):
            self.process.stdin.close()

    def _read(self) -> None:
        assert self.process and self.process.stdout
        try:
            while True:
                message = pipe.read(self.process.stdout)  # type: ignore[arg-type]
                self._heard(message)
                self._received(self, message)
        except (EOFError, OSError, ValueError):
            pass
        except Exception:
            log.exception("worker %s: unreadable; it is ended", self.pid)
        self.process.kill()  # no reader, no worker
        self.process.wait()
        self.process.stdout.close()
        self._outbox.put((None, None))
        self.ended = True
        self._ended(self)

    def end(self) -> None:
        """Ask it to end; `wait` then."""
        self.send("end")
        self._outbox.put((None, None))

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
