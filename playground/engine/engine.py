"""The engine: opens sessions, places them on workers, replaces workers that die, forgets sessions that nobody looks at."""

import atexit
import logging
import os
import queue
import secrets
import threading
import time
from collections import deque
from collections.abc import Mapping
from typing import Any, Protocol

from playground.engine.handle import Role, SessionHandle
from playground.engine.process import WorkerProcess
from playground.training.base import RESTARTS, TRAINERS

log = logging.getLogger(__name__)

TICK = 0.5  # seconds between looks at idle sessions
END_WITHIN = 1.0  # seconds that workers get to end by themselves
DEATHS = 3  # a run whose worker dies that often within a minute is what kills it
GIVEN_UP = "The training process ended again and again with this run; it was given up."
REMEMBERED = 10_000  # tokens of runs that are gone


class EngineError(RuntimeError):
    """The engine cannot do that; the text is a sentence for the reader."""


class Engine(Protocol):
    """Where sessions live. Another implementation needs no change above it."""

    def start(self) -> None:
        """Get ready; returns at once. A second call does nothing."""

    def close(self) -> None:
        """End all sessions and processes, within about two seconds."""

    def open(self, kind: str, config: dict[str, Any]) -> SessionHandle:
        """A new session, paused at its start. Raises EngineError."""

    def find(self, token: str) -> tuple[SessionHandle, Role] | None:
        """The session that a token belongs to, and what the token allows."""

    def gone(self, token: str) -> bool:
        """Whether the token belonged to a session that is no more."""


class EmbeddedEngine:
    """Worker processes on this machine, one per core and at least two, so that one can take over from another at once.

    `kinds` and `restarts` are tables as in training/base.py. A session without subscribers is paused after `pause_after`
    seconds and forgotten `forget_after` seconds later. `heavy`: workers import PyTorch as they start.
    """

    def __init__(
        self,
        workers: int | None = None,
        kinds: Mapping[str, str] = TRAINERS,
        restarts: Mapping[str, str] = RESTARTS,
        max_sessions: int = 200,
        pause_after: float = 30.0,
        forget_after: float = 300.0,
        heavy: bool = True,
    ):
        self._count = workers or max(2, os.cpu_count() or 1)
        self._kinds, self._restarts, self._heavy = kinds, restarts, heavy
        self._max_sessions, self._pause_after, self._forget_after = max_sessions, pause_after, forget_after
        self._lock = threading.RLock()
        self._workers: list[WorkerProcess] = []
        self._handles: dict[str, SessionHandle] = {}
        self._tokens: dict[str, tuple[SessionHandle, Role]] = {}
        self._gone: deque[str] = deque(maxlen=REMEMBERED)
        self._devices = ["cpu"]
        self._events: queue.SimpleQueue[WorkerProcess | None] = queue.SimpleQueue()
        self._keeper: threading.Thread | None = None
        self._closing = False

    # ---- for all ----

    def start(self) -> None:
        with self._lock:
            if self._keeper or self._closing:
                return
            self._workers = [self._new_worker() for _ in range(self._count)]
            self._keeper = threading.Thread(target=self._keep, name="engine", daemon=True)
            self._keeper.start()
        atexit.register(self.close)

    def close(self) -> None:
        with self._lock:
            if self._closing:
                return
            self._closing = True
            handles, workers = list(self._handles.values()), list(self._workers)
        atexit.unregister(self.close)
        for handle in handles:
            self._forget(handle)
        for worker in workers:
            worker.end()
        deadline = time.monotonic() + END_WITHIN
        for worker in workers:
            worker.wait(max(0.0, deadline - time.monotonic()))
        self._events.put(None)
        if self._keeper and self._keeper is not threading.current_thread():
            self._keeper.join(END_WITHIN)

    def open(self, kind: str, config: dict[str, Any]) -> SessionHandle:
        if kind not in self._kinds:
            raise EngineError(f"There is no kind of run called {kind!r}; there are {', '.join(self._kinds)}.")
        self.start()
        with self._lock:
            if self._closing:
                raise EngineError("The playground is shutting down.")
            self._make_room()
            handle = SessionHandle(
                secrets.token_urlsafe(24),
                secrets.token_urlsafe(24),
                kind,
                config,
                self._forget,
                lambda: list(self._devices),
                time.monotonic,
            )
            self._handles[handle.id] = handle
            self._tokens[handle.token] = (handle, "owner")
            self._tokens[handle.watch_token] = (handle, "watcher")
            handle.place(self._least_loaded())
        return handle

    def find(self, token: str) -> tuple[SessionHandle, Role] | None:
        with self._lock:
            return self._tokens.get(token)

    def gone(self, token: str) -> bool:
        with self._lock:
            return token in self._gone

    @property
    def pids(self) -> list[int]:
        """Of the worker processes that run."""
        with self._lock:
            return [worker.pid for worker in self._workers if worker.pid is not None]

    # ---- inside ----

    def _new_worker(self) -> WorkerProcess:
        return WorkerProcess(self._kinds, self._restarts, self._received, self._events.put, self._heavy)

    def _make_room(self) -> None:
        if len(self._handles) < self._max_sessions:
            return
        idle = [handle for handle in self._handles.values() if handle.idle_paused]
        if not idle:
            raise EngineError(f"All {self._max_sessions} places are taken. Close a tab, or try again in a few minutes.")
        self._forget(min(idle, key=lambda handle: handle.idle_since or 0.0))

    def _least_loaded(self) -> WorkerProcess:
        load = {id(worker): 0 for worker in self._workers}
        for handle in self._handles.values():
            if id(handle.worker) in load:
                load[id(handle.worker)] += 1
        return min(self._workers, key=lambda worker: (load[id(worker)], not worker.ready))

    def _forget(self, handle: SessionHandle) -> None:
        with self._lock:
            if self._handles.pop(handle.id, None) is None:
                return
            for token in (handle.token, handle.watch_token):
                del self._tokens[token]
                self._gone.append(token)
            handle.send("close")
            handle.closed = True
        handle.deliver({"restarts": True} if self._closing else {"gone": True})

    def _received(self, worker: WorkerProcess, message: tuple[Any, ...]) -> None:
        what, id, *rest = message
        if what == "ready":
            worker.ready = True
            self._devices = rest[0]
            return
        with self._lock:
            handle = self._handles.get(id)
        if handle is None or handle.worker is not worker:
            return
        try:
            if what == "report":
                handle.take(rest[0])
            elif what == "frame":
                handle.deliver(rest[1], rest[0])
            else:
                handle.deliver(rest[1], None if rest[0] is None else [rest[0]])
        except Exception:
            log.exception("session %s: a subscriber failed", id)

    def _keep(self) -> None:
        """The engine's own thread: starts workers (they die with the thread that started them), replaces them, looks after idle runs."""
        failures = 0
        for worker in list(self._workers):
            self._launch(worker)
        while True:
            try:
                dead = self._events.get(timeout=TICK)
            except queue.Empty:
                self._look_after_idle()
                continue
            if dead is None or self._closing:
                return
            failures = 0 if dead.ready else failures + 1
            if failures:  # it did not even get ready: do not try again at full speed
                threading.Event().wait(min(0.25 * 2**failures, 10.0))
            self._replace(dead)

    def _launch(self, worker: WorkerProcess) -> None:
        with self._lock:
            if not self._closing:
                worker.launch()

    def _replace(self, dead: WorkerProcess) -> None:
        log.warning("worker %s ended; its sessions go on elsewhere", dead.pid)
        new = self._new_worker()
        now = time.monotonic()
        with self._lock:
            if self._closing:
                return
            self._workers = [new if worker is dead else worker for worker in self._workers]
            orphans = [handle for handle in self._handles.values() if handle.worker is dead]
            alive = [worker for worker in self._workers if worker.ready] or [new]  # importing PyTorch takes long: rather share
            # What killed it was training; or, if none was, it is the first of those that were still to begin.
            suspects = [h for h in orphans if h.status.get("state") == "playing"] or [h for h in orphans if not h.status][:1]
            for number, handle in enumerate(orphans):
                if handle in suspects:
                    handle.deaths = [then for then in handle.deaths if now - then < 60.0] + [now]
                if len(handle.deaths) >= DEATHS:
                    log.error("session %s: given up after %d deaths of its worker within a minute", handle.id, len(handle.deaths))
                    handle.deliver({"notice": {"level": "error", "text": GIVEN_UP}})
                    self._forget(handle)
                else:
                    handle.place(alive[number % len(alive)], playing=len(handle.deaths) < DEATHS - 1)
        self._launch(new)

    def _look_after_idle(self) -> None:
        now = time.monotonic()
        with self._lock:
            handles = list(self._handles.values())
        for handle in handles:
            with handle.lock:  # nobody comes in between
                idle = now - handle.idle_since if handle.idle_since is not None else 0.0
                if idle > self._pause_after and not handle.idle_paused:
                    handle.idle_paused = True
                    handle.command({"op": "pause"})
            if idle > self._pause_after + self._forget_after:
                self._forget(handle)
