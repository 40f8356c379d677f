"""The engine: opens sessions, places them on workers, replaces workers that die, forgets sessions that nobody looks at."""

import atexit
import contextlib
import logging
import queue
import secrets
import threading
import time
from collections import deque
from collections.abc import Mapping
from functools import partial
from typing import Any, Protocol

from playground.core.cores import worker_count
from playground.core.kind import Kind, load
from playground.engine import blame
from playground.engine.errors import EngineError
from playground.engine.handle import Role, SessionHandle
from playground.engine.process import WorkerProcess
from playground.engine.scratch import Scratch

log = logging.getLogger(__name__)

TICK = 0.5  # seconds between looks at workers and idle sessions
END_WITHIN = 1.0  # seconds that workers get to end by themselves
REMEMBERED = 10_000  # tokens of runs that are gone
PING = 2.0  # seconds between questions for a sign of life
LATELY = 1.5  # seconds that an answer may be due before new sessions go elsewhere
FIRST_PAUSE, LONGEST_PAUSE = 0.25, 30.0  # seconds before another try to start a worker
BALANCE = 5.0  # seconds between looks at who trains how much
CONNECTING = 5.0  # seconds in which a page that was just opened connects
NO_WORKER = "The training process cannot be started at the moment. The playground keeps trying; your run goes on as soon as it can."


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

    @property
    def devices(self) -> list[str] | None:
        """Where training can take place; None until a worker has said so."""


class EmbeddedEngine:
    """Worker processes on this machine, `worker_count()` of them.

    `kinds` is where a table of kinds lies (`core.kind.load`); workers load it too. A session without subscribers is paused after
    `pause_after` seconds and forgotten `forget_after` seconds later. `heavy`: workers import PyTorch as they start. A worker that
    gives no sign of life for `hung_after` seconds is replaced; `start_within` is what it has to start, or to import something.
    """

    def __init__(
        self,
        workers: int | None = None,
        kinds: str = "playground.kinds:KINDS",
        max_sessions: int = 200,
        pause_after: float = 30.0,
        forget_after: float = 300.0,
        heavy: bool = True,
        hung_after: float = 10.0,
        start_within: float = 300.0,
    ):
        self._count = workers or worker_count()
        self._hung_after, self._start_within = hung_after, start_within
        self._kinds_place, self._heavy = kinds, heavy
        self.kinds: Mapping[str, Kind] = load(kinds)
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
        self._failures = 0  # to start a worker, in a row
        self._try_again = 0.0  # not before then
        self._balance_at = 0.0
        self._moves: dict[str, WorkerProcess] = {}  # where sessions that leave their worker go
        self._scratch = Scratch()
        self._complaint = ""  # the keeper's last, so that it is not repeated

    # ---- for all ----

    def start(self) -> None:
        with self._lock:
            if self._keeper or self._closing:
                return
            self._scratch.open()
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
        self._scratch.close()

    def open(self, kind: str, config: dict[str, Any]) -> SessionHandle:
        if kind not in self.kinds:
            raise EngineError(f"There is no kind of run called {kind!r}; there are {', '.join(self.kinds)}.")
        self.start()
        with self._lock:
            if self._closing:
                raise EngineError("The playground is shutting down.")
            self._make_room()
            handle = SessionHandle(
                secrets.token_urlsafe(24),
                secrets.token_urlsafe(24),
                self.kinds[kind],
                config,
                self._forget,
                lambda: list(self._devices),
                time.monotonic,
                self._scratch,
            )
            self._handles[handle.id] = handle
            self._tokens[handle.token] = (handle, "owner")
            self._tokens[handle.watch_token] = (handle, "watcher")
            worker = self._least_loaded()
            handle.trouble = NO_WORKER if worker.failed else None
            handle.place(worker)
        return handle

    def find(self, token: str) -> tuple[SessionHandle, Role] | None:
        with self._lock:
            return self._tokens.get(token)

    def gone(self, token: str) -> bool:
        with self._lock:
            return token in self._gone

    @property
    def devices(self) -> list[str] | None:
        with self._lock:
            return list(self._devices) if any(worker.ready for worker in self._workers) else None

    @property
    def pids(self) -> list[int]:
        """Of the worker processes that run."""
        with self._lock:
            return [worker.pid for worker in self._workers if worker.pid is not None and not worker.ended]

    # ---- inside ----

    def _new_worker(self) -> WorkerProcess:
        return WorkerProcess(self._kinds_place, self._received, self._events.put, self._heavy)

    def _make_room(self) -> None:
        """A run that nobody sees gives up its place: first the one that was left longest ago, last one that a page may still connect to."""
        if len(self._handles) < self._max_sessions:
            return
        now = time.monotonic()
        unseen = [(not handle.seen, since, handle) for handle in self._handles.values() if (since := handle.idle_since) is not None]
        free = [entry for entry in unseen if entry[2].seen or now - entry[1] > CONNECTING]
        if not free:
            raise EngineError(f"All {self._max_sessions} places are taken. Close a tab, or try again in a few minutes.")
        self._forget(min(free, key=lambda entry: entry[:2])[2])

    def _least_loaded(self) -> WorkerProcess:
        load = {id(worker): 0 for worker in self._workers}
        for handle in self._handles.values():
            if id(handle.worker) in load:
                load[id(handle.worker)] += 1
        return min(self._workers, key=lambda worker: (worker.failed, worker.silence > LATELY, load[id(worker)], not worker.ready))

    def _able(self) -> list[WorkerProcess]:
        """The workers that train at this moment."""
        return [worker for worker in self._workers if worker.ready and not worker.ended and worker.silence <= LATELY]

    def _forget(self, handle: SessionHandle) -> None:
        with self._lock:
            if self._handles.pop(handle.id, None) is None:
                return
            for token in (handle.token, handle.watch_token):
                del self._tokens[token]
                self._gone.append(token)
            self._moves.pop(handle.id, None)
            handle.send("close")
            handle.closed = True
        handle.deliver({"restarts": True} if self._closing else {"gone": True})

    def _received(self, worker: WorkerProcess, message: tuple[Any, ...]) -> None:
        what, id, *rest = message
        if what in ("pong", "busy"):  # the worker process has taken note
            return
        if what == "ready":
            self._ready(worker, rest[0])
            return
        with self._lock:
            handle = self._handles.get(id)
            if handle is None or handle.worker is not worker:
                return
            if what in ("moved", "stays"):
                self._arrive(handle, moved=what == "moved")
                return
        try:
            if what == "report":
                handle.take(rest[0])
            elif what == "frame":
                handle.deliver(rest[1], rest[0])
            elif what == "file":
                handle.hand(*rest)
            elif what == "opened":
                handle.take_opened(*rest)
            elif what == "answer":
                handle.take_answer(rest[0])
            else:
                handle.deliver(rest[1], None if rest[0] is None else [rest[0]])
        except Exception:
            log.exception("session %s: a subscriber failed", id)

    def _ready(self, worker: WorkerProcess, devices: list[str]) -> None:
        with self._lock:
            worker.ready, worker.failed = True, False
            self._devices = devices
            self._failures, self._balance_at = 0, 0.0
        self._events.put(worker)

    def _keep(self) -> None:
        """The engine's own thread: starts workers (they die with the thread that started them), replaces them, looks after idle runs.

        It never sleeps but for the next event, and whatever goes wrong, it goes on.
        """
        last = time.monotonic()
        wait = 0.0
        while not self._closing:
            with contextlib.suppress(queue.Empty):
                if self._events.get(timeout=wait) is None:
                    return
            wait = TICK
            now = time.monotonic()
            # The keeper's own time: after the machine, or only this process, was asleep, nobody is late.
            passed, last = min(now - last, 2 * TICK), now
            listen = partial(self._listen, passed)
            for step in (self._replace_ended, self._launch_all, listen, self._balance, self._look_after_idle, self._tidy):
                try:
                    step()
                except Exception as error:
                    self._complain(f"the engine's keeper stumbled: {error!r}", trace=True)

    def _complain(self, text: str, trace: bool = False) -> None:
        """In the log, once in a row."""
        if text != self._complaint:
            self._complaint = text
            log.error(text, exc_info=trace)

    def _launch_all(self) -> None:
        for worker in list(self._workers):
            if worker.process is not None or time.monotonic() < self._try_again:
                continue
            try:
                with self._lock:
                    if self._closing:
                        return
                    worker.launch()
            except Exception as error:
                worker.failed = True
                self._wait_longer()
                self._complain(f"a worker cannot be started, which is tried again: {error!r}")
            else:
                worker.failed = False
                self._complaint = ""
        self._look_after_stranded()

    def _wait_longer(self) -> None:
        self._try_again = time.monotonic() + min(FIRST_PAUSE * 2**self._failures, LONGEST_PAUSE)
        self._failures = min(self._failures + 1, 10)

    def _look_after_stranded(self) -> None:
        """Sessions of workers that cannot be started go to others; where there are none, they are told."""
        told = []
        with self._lock:
            able = [worker for worker in self._workers if worker.process is not None and not worker.ended]
            for handle in self._handles.values():
                worker = handle.worker
                if worker is None or worker.process is not None:
                    handle.trouble = None
                elif not worker.failed:
                    continue
                elif able:
                    handle.hand_over(self._least_loaded())
                    handle.trouble = None
                elif handle.trouble is None:
                    handle.trouble = NO_WORKER
                    told.append(handle)
        for handle in told:
            handle.deliver({"notice": {"level": "warning", "text": NO_WORKER}})

    def _listen(self, seconds: float) -> None:
        """Ask the workers for signs of life; end those that gave none for too long."""
        for worker in list(self._workers):
            if worker.process is None or worker.ended:
                continue
            worker.beat(seconds, min(PING, self._hung_after / 4))
            limit = self._hung_after if worker.ready and not worker.busy else self._start_within
            if worker.silence > limit:
                log.error("worker %s has given no sign of life for %.0f s; it is ended", worker.pid, worker.silence)
                worker.kill()
                self._replace(worker)

    def _replace_ended(self) -> None:
        for worker in list(self._workers):
            if worker.ended:
                self._replace(worker)

    def _replace(self, dead: WorkerProcess) -> None:
        new = self._new_worker()
        now = time.monotonic()
        with self._lock:
            if self._closing:
                return
            log.warning("worker %s ended; its sessions go on elsewhere", dead.pid)
            if not dead.ready:  # do not try again at full speed
                new.failed = True
                self._wait_longer()
            self._workers = [new if worker is dead else worker for worker in self._workers]
            orphans = [handle for handle in self._handles.values() if handle.worker is dead]
            # What ended it was training; or, if none was, it is the first of those that were still to begin.
            playing = [h for h in orphans if h.status.get("state") == "playing"] or [h for h in orphans if not h.status][:1]
            suspects = blame.candidates(playing, now)
            able = self._able() or [new]  # importing PyTorch takes long: rather share
            apart = [worker for worker in self._workers if worker is new or not worker.failed]
            for number, handle in enumerate(suspects):
                where = apart if len(suspects) > 1 and blame.known(handle) else able
                self._take_up(handle, where[number % len(where)], suspect=True)
            for number, handle in enumerate(handle for handle in orphans if handle not in suspects):
                self._take_up(handle, able[number % len(able)])
        self._launch_all()

    def _take_up(self, handle: SessionHandle, worker: WorkerProcess, suspect: bool = False) -> None:
        """After the end of its worker: place a session anew and say what became of it, or give it up."""
        self._moves.pop(handle.id, None)
        verdict = blame.verdict(handle, len(self._workers) == 1) if suspect else "on"
        if verdict == "gone":
            log.error("session %s: given up, it ended %d workers within a minute", handle.id, len(handle.deaths))
            handle.deliver({"notice": {"level": "error", "text": blame.GONE}})
            self._forget(handle)
        elif verdict == "paused":
            news = blame.ALONE if len(handle.deaths) >= blame.PAUSED else blame.TOGETHER
            handle.place(worker, playing=False, news=news)
        else:
            handle.place(worker, news=blame.ON if handle.status.get("state") == "playing" else blame.STILL)

    def _balance(self) -> None:
        """Where one worker trains two runs more than another, one moves over: after a replacement, and as runs start and end."""
        if time.monotonic() < self._balance_at:
            return
        self._balance_at = time.monotonic() + BALANCE
        with self._lock:
            able = self._able()
            playing: dict[int, list[SessionHandle]] = {id(worker): [] for worker in able}
            for handle in self._handles.values():
                worker = self._moves.get(handle.id, handle.worker)
                if id(worker) in playing and handle.status.get("state") == "playing":
                    playing[id(worker)].append(handle)
            while able:
                most = max(able, key=lambda worker: len(playing[id(worker)]))
                least = min(able, key=lambda worker: len(playing[id(worker)]))
                if len(playing[id(most)]) - len(playing[id(least)]) < 2:
                    return
                handle = playing[id(most)].pop()
                playing[id(least)].append(handle)
                if handle.id not in self._moves:
                    self._moves[handle.id] = least
                    handle.depart()

    def _arrive(self, handle: SessionHandle, moved: bool) -> None:
        """A session has left its worker, with a last report, or could not."""
        target = self._moves.pop(handle.id, None)
        if not moved:
            handle.stay()
        else:
            handle.place(target if target in self._able() else self._least_loaded())  # type: ignore[arg-type]

    def _tidy(self) -> None:
        """Mostly nothing: a worker removes what its sessions kept, unless it ends first."""
        found = self._scratch.sessions()
        with self._lock:
            left = found - self._handles.keys()
        self._scratch.remove(left)

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
