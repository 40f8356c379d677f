"""The sessions of one worker: each gets its turns, its messages, and its own mishaps.

What is cheap is done as a message comes: subscribing, credits, closing. Everything else waits in its session's own line and is
done in that session's turns, which have a budget of time for all that they do (`shares.py`).
"""

import contextlib
import logging
import math
import queue
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from playground.core.kind import Kind
from playground.core.settings import ConfigError
from playground.engine.commands import CommandError, Credit, Full, LookBack, Pause, Play, Reset, Speed, StopAt
from playground.engine.keepsake import SENTENCES, UNFIT
from playground.engine.link_weights import BROUGHT
from playground.engine.link_weights import UNFIT as UNFIT_WEIGHTS
from playground.engine.report import Answer, File, Frame, Note, Report
from playground.engine.run_file import OPENED, Opened
from playground.engine.run_file import UNFIT as UNFIT_FILE
from playground.engine.session import Session
from playground.engine.shares import Shares

log = logging.getLogger(__name__)

TURN = 0.008  # seconds of training in a turn
ROUND = 0.016  # seconds that a round of turns may take before turns get shorter
SHORTEST = 0.001
SPARE, LONGEST_WAIT = 1.0, 60.0
PATIENCE = 50  # rounds in which a session may finish what it is at before it moves
AT_ONCE = 1000  # messages taken in between two rounds
LONGEST_LINE = 200  # commands of one session that may wait
LAST_ONE_COUNTS = (Play, Pause, Reset, LookBack, Speed, StopAt)  # of several in a row

UNUSABLE = "These settings could not be used; the log has the details."
TOO_MANY = "Commands come faster than this run can follow; some were left out."
INTERNAL = "Something went wrong inside the playground; the run is paused. Reset it, or change its settings."


class Host:
    """Takes messages in with `handle`, gives turns with `turns`, and says what comes of it through `send`."""

    def __init__(
        self,
        kinds: Mapping[str, Kind],
        send: Callable[[tuple[Any, ...]], None],
        clock: Callable[[], float] = time.perf_counter,
    ):
        self.sessions: dict[str, Session] = {}
        self._kinds, self._send, self._clock = kinds, send, clock
        self._due: dict[str, float] = {}  # when each session wants its next turn
        self._lines: dict[str, deque[tuple[Any, ...]]] = {}  # messages that wait for their session's turn
        self._told: set[str] = set()  # sessions whose line was too long, until it is empty again
        self._shares = Shares()
        self._leaving: dict[str, int] = {}  # sessions that are to go on in another worker, and how often that was tried

    def handle(self, message: tuple[Any, ...]) -> None:
        """One message of the web process: (what, id, …). It takes no time; a session's mishap never leaves this function."""
        what, id, *rest = message
        if what == "ping":
            self._send(("pong", None))
            return
        if what == "open":
            with self._occupied(id):  # it may import what no session needed before
                self._open(id, *rest)
            return
        session = self.sessions.get(id)
        if session is None:
            return
        if what == "move":
            self._leaving[id] = 0
            return
        self._due[id] = 0.0
        match what:
            case "subscribe":
                session.outlet.add(*rest)
            case "unsubscribe":
                session.outlet.remove(*rest)
            case "close":
                session.close()
                self._forget(id)
            case "command" if isinstance(rest[0], Credit | Full):
                session.apply(*rest)
            case "command":
                self._line_up(session, *rest)
            case _:
                self._lines[id].append(message)

    def _line_up(self, session: Session, command: Any, subscriber: int | None) -> None:
        line = self._lines[session.id]
        if line and line[-1][0] == "command" and isinstance(command, LAST_ONE_COUNTS) and isinstance(line[-1][2], type(command)):
            line.pop()
        if len(line) < LONGEST_LINE:
            line.append(("command", session.id, command, subscriber))
        elif session.id not in self._told:
            self._told.add(session.id)
            self._refuse(session, TOO_MANY, command, subscriber)

    def _perform(self, session: Session, message: tuple[Any, ...]) -> None:
        """What waited in the session's line. Raises what is nobody's fault but the playground's."""
        what, _, *rest = message
        match what:
            case "start":
                self._start(session, *rest)
            case "configure":
                self._configure(session, *rest)
            case "restore":
                self._restore(session, *rest)
            case "opened":
                self._take_opened(session, *rest)
            case "command":
                self._command(session, *rest)

    def _configure(self, session: Session, config: dict[str, Any], number: int | None = None, why: str | None = None) -> None:
        try:
            with self._occupied(session.id):
                session.configure(config, why)
            self._answer(session, number, None)
        except Exception as error:
            self._answer(session, number, error)

    def _answer(self, session: Session, number: int | None, error: Exception | None) -> None:
        """Whether settings are accepted, and if not, why: the page puts its controls back."""
        answer = Answer(number, session.run is not None)
        if error is not None:
            ours = isinstance(error, ValueError)  # says in words what is wrong
            log.warning("session %s: settings refused: %s", session.id, error, exc_info=None if ours else error)
            fields = tuple(problem.field for problem in error.problems) if isinstance(error, ConfigError) else ()
            answer = answer._replace(refused=str(error) if ours else UNUSABLE, fields=fields)
        self._send(("answer", session.id, answer))

    def _command(self, session: Session, command: Any, subscriber: int | None) -> None:
        try:
            session.apply(command, subscriber)
        except CommandError as error:
            self._refuse(session, str(error), command, subscriber)

    def _refuse(self, session: Session, text: str, command: Any, subscriber: int | None) -> None:
        self._send(("note", session.id, subscriber, {"refused": text, "command": command.model_dump()}))

    def _forget(self, id: str) -> None:
        del self.sessions[id], self._due[id], self._lines[id]
        self._told.discard(id)
        self._shares.forget(id)

    def _let_go(self) -> None:
        """Sessions that are to move leave with a full report; one in the middle of what it must finish stays."""
        leaving, self._leaving = self._leaving, {}
        for id, tried in leaving.items():
            session = self.sessions.get(id)
            if session is None:
                continue
            occupied = session.busy or bool(self._lines[id])
            if occupied and tried < PATIENCE:  # first what it was told before, and what it has begun
                self._leaving[id] = tried + 1
                continue
            try:
                report = None if occupied else session.farewell()
            except Exception:
                log.exception("session %s: cannot move", id)
                report = None
            if report is None:
                self._send(("stays", id))
                continue
            self._forget(id)
            self._send(("report", id, report))
            self._send(("moved", id))

    @contextlib.contextmanager
    def _occupied(self, id: str) -> Iterator[None]:
        """What may import or compile for long says so: its silence is no sign that it hangs."""
        self._send(("busy", id, True))
        try:
            yield
        finally:
            self._send(("busy", id, False))

    def _open(
        self,
        id: str,
        kind: str,
        config: dict[str, Any],
        report: Any,
        subscribers: Mapping[int, tuple[bool, int]],
        number: int | None = None,
        news: str | None = None,
        folder: str | None = None,
    ) -> None:
        """`number` is that of the settings; `news`, what to say once the run of the report was taken up, with {epoch} in it.

        `folder` is where what the session keeps lies, also for a worker after this one.
        """
        session = Session(id, self._kinds[kind], config, partial(self._say, id), self._clock, Path(folder) if folder else None)
        self.sessions[id] = session
        self._due[id] = 0.0
        self._lines[id] = deque([("start", id, report, number, news)])
        for number, (owner, credits) in subscribers.items():
            session.outlet.add(number, owner, credits)

    def _start(self, session: Session, report: Any, number: int | None, news: str | None) -> None:
        id = session.id
        try:
            with self._occupied(id):
                session.start(report)
            if report and news:
                self._note(id, "warning", news.format(epoch=session.run.trainer.epoch if session.run else 0))
            self._answer(session, number, None)
        except Exception as error:
            session.run = None
            if report:
                log.exception("session %s: could not be taken up", id)
                self._start_anew(session, number)
            else:
                self._answer(session, number, error)

    def _start_anew(self, session: Session, number: int | None) -> None:
        try:
            session.start()
            self._note(session.id, "error", "The training process was restarted and your run could not be taken up; it starts over.")
            self._answer(session, number, None)
        except Exception as error:
            session.run = None
            self._answer(session, number, error)

    def _restore(self, session: Session, kept: Report, by_link: bool = False) -> None:
        """Put a session that nothing has happened to where a browser kept it, or where the weights in a link say."""
        if not session.untouched:
            return
        lost, epoch = kept.status["lost"], kept.status["epoch"]
        sentences, unfit = (BROUGHT, UNFIT_WEIGHTS) if by_link else (SENTENCES, UNFIT)
        text = sentences[lost]
        goes_on: dict[str, Any] = {"from": {"run": kept.status["run"], "epoch": epoch}}  # the browser knows what it saw since, and says it
        if lost != "everything":
            try:
                with self._occupied(session.id):
                    self.sessions[session.id] = session.taken_up(kept)
            except Exception:  # a browser sent it: it may be anything
                log.info("session %s: what its browser kept does not fit", session.id, exc_info=True)
                text = unfit
        if lost == "everything" or text is unfit or by_link:
            goes_on = {}
        level = "info" if by_link and text is not unfit else "warning"
        self._note(session.id, level, text.format(epoch=epoch), **goes_on)

    def _take_opened(self, session: Session, opened: Opened) -> None:
        """Put a session that nothing has happened to where a file says, and answer whether that was possible."""
        try:
            with self._occupied(session.id):
                self.sessions[session.id] = session.taken_up(opened.report, opened.past)
        except Exception:  # somebody sent it: it may be anything
            log.info("session %s: the file does not fit", session.id, exc_info=True)
            self._send(("opened", session.id, UNFIT_FILE))
            return
        self._note(session.id, "info", OPENED.format(epoch=opened.report.status["epoch"]))
        self._send(("opened", session.id, None))

    def turns(self) -> float:
        """A round of turns. Returns the seconds until the next one is wanted, inf when nothing is to be done."""
        self._let_go()
        now = self._clock()
        ready = [id for id in self.sessions if self._due[id] <= now]
        slice_s = min(TURN, max(SHORTEST, ROUND / max(1, len(ready))))
        long = [id for id in ready if self._shares.long(id)]
        for id in ready:
            if id not in long:
                self._turn(self.sessions[id], slice_s)
        now = self._clock()
        rested = [id for id in long if not self._shares.rest(id, now)]
        if rested:  # one a round, so that the others come in between
            self._turn(self.sessions[self._shares.first(rested, now)], slice_s)
        now = self._clock()
        return max(0.0, min((self._next(id, due, now) for id, due in self._due.items()), default=math.inf) - now)

    def _next(self, id: str, due: float, now: float) -> float:
        """When it gets its next turn."""
        return max(due, now + self._shares.rest(id, now)) if due < math.inf and self._shares.long(id) else due

    def _turn(self, session: Session, seconds: float) -> None:
        id, line, begun = session.id, self._lines[session.id], self._clock()
        try:
            while line and not session.busy and self._clock() - begun < seconds:
                self._perform(session, line.popleft())
                session = self.sessions[id]  # what a browser kept has one of its own
            wait = session.turn(max(seconds / 2, seconds - (self._clock() - begun)))
            self._due[id] = 0.0 if line else self._clock() + wait
            if not line:
                self._told.discard(id)
        except Exception:
            self._mishap(session)
            if line:
                self._due[id] = 0.0
        self._shares.took(id, begun, self._clock())

    def _say(self, id: str, item: File | Frame | Note | Report) -> None:
        if isinstance(item, Frame):
            self._send(("frame", id, item.subscribers, item.data))
        elif isinstance(item, File):
            self._send(("file", id, item.subscriber, item.data))
        elif isinstance(item, Note):
            self._send(("note", id, item.subscriber, item.message))
        else:
            self._send(("report", id, item))

    def _mishap(self, session: Session) -> None:
        log.exception("session %s: a mishap", session.id)
        session.halt(INTERNAL)
        self._due[session.id] = math.inf
        self._note(session.id, "error", INTERNAL)

    def _note(self, id: str, level: str, text: str, **more: Any) -> None:
        self._send(("note", id, None, {"notice": {"level": level, "text": text, **more}}))


def serve(host: Host, inbox: "queue.SimpleQueue[tuple[Any, ...]]", spare: Callable[[], None]) -> None:
    """Turns and messages in turn, for ever. `spare` is called once, when there has been no session for `SPARE` seconds."""
    wait, longest = math.inf, SPARE
    while True:
        try:
            host.handle(inbox.get(timeout=min(wait, longest)) if wait > 0 else inbox.get_nowait())
        except queue.Empty:
            if longest == SPARE and not host.sessions:
                spare()
                longest = LONGEST_WAIT
        with contextlib.suppress(queue.Empty):
            for _ in range(AT_ONCE):
                host.handle(inbox.get_nowait())
        wait = host.turns()
