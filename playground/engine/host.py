"""The sessions of one worker: each gets its turns, its messages, and its own mishaps."""

import contextlib
import logging
import math
import queue
import time
from collections.abc import Callable, Mapping
from functools import partial
from importlib import import_module
from typing import Any

from playground.engine.commands import CommandError
from playground.engine.keepsake import SENTENCES, UNFIT
from playground.engine.report import Frame, Note, Report
from playground.engine.session import Session

log = logging.getLogger(__name__)

TURN = 0.008  # seconds of training in a turn
ROUND = 0.016  # seconds that a round of turns may take before turns get shorter
SHORTEST = 0.001
SPARE, LONGEST_WAIT = 1.0, 60.0

INTERNAL = "Something went wrong inside the playground; the run is paused. Reset it, or change its settings."


def load(place: str) -> Callable[..., Any]:
    """The function at "module:function"."""
    module, _, name = place.partition(":")
    function: Callable[..., Any] = getattr(import_module(module), name)
    return function


class Host:
    """Takes messages in with `handle`, gives turns with `turns`, and says what comes of it through `send`."""

    def __init__(
        self,
        kinds: Mapping[str, str],
        restarts: Mapping[str, str],
        send: Callable[[tuple[Any, ...]], None],
        clock: Callable[[], float] = time.perf_counter,
    ):
        self.sessions: dict[str, Session] = {}
        self._kinds, self._restarts, self._send, self._clock = kinds, restarts, send, clock
        self._due: dict[str, float] = {}  # when each session wants its next turn

    def handle(self, message: tuple[Any, ...]) -> None:
        """One message of the web process: (what, id, …). A session's mishap never leaves this function."""
        what, id, *rest = message
        if what == "open":
            self._open(id, *rest)
            return
        session = self.sessions.get(id)
        if session is None:
            return
        self._due[id] = 0.0
        try:
            match what:
                case "configure":
                    session.configure(*rest)
                case "command":
                    self._command(session, *rest)
                case "subscribe":
                    session.outlet.add(*rest)
                case "unsubscribe":
                    session.outlet.remove(*rest)
                case "restore":
                    self._restore(session, *rest)
                case "close":
                    del self.sessions[id], self._due[id]
        except Exception as error:
            if what == "configure":
                log.exception("session %s: settings refused", id)
                text = str(error) if isinstance(error, ValueError) else "These settings could not be used; the run goes on as it was."
                self._note(id, "error", text)
            else:
                self._mishap(session)

    def _command(self, session: Session, command: Any, subscriber: int | None) -> None:
        try:
            session.apply(command, subscriber)
        except CommandError as error:
            self._send(("note", session.id, subscriber, {"refused": str(error), "command": command.model_dump()}))

    def _open(self, id: str, kind: str, config: dict[str, Any], report: Any, subscribers: Mapping[int, tuple[bool, int]]) -> None:
        session = Session(id, load(self._kinds[kind]), load(self._restarts[kind]), config, partial(self._say, id), self._clock)
        self.sessions[id] = session
        self._due[id] = 0.0
        for number, (owner, credits) in subscribers.items():
            session.outlet.add(number, owner, credits)
        try:
            session.start(report)
            if report:
                epoch = session.run.trainer.epoch if session.run else 0
                self._note(id, "warning", f"The training process was restarted; your run goes on from epoch {epoch:,}.")
        except Exception:
            log.exception("session %s: could not be started", id)
            try:
                if not report:
                    raise
                session.start()
                self._note(id, "error", "The training process was restarted and your run could not be taken up; it starts over.")
            except Exception:
                session.run = None
                self._note(id, "error", "This run could not be started. Change its settings to try again.")

    def _restore(self, session: Session, kept: Report) -> None:
        """Put a session that nothing has happened to where a browser kept it."""
        if not session.untouched:
            return
        lost, epoch = kept.status["lost"], kept.status["epoch"]
        text = SENTENCES[lost]
        if lost != "everything":
            try:
                self.sessions[session.id] = session.taken_up(kept)
            except Exception:  # a browser sent it: it may be anything
                log.info("session %s: what its browser kept does not fit", session.id, exc_info=True)
                text = UNFIT
        self._note(session.id, "warning", text.format(epoch=epoch))

    def turns(self) -> float:
        """A round of turns. Returns the seconds until the next one is wanted, inf when nothing is to be done."""
        now = self._clock()
        ready = [session for id, session in self.sessions.items() if self._due[id] <= now]
        slice_s = min(TURN, max(SHORTEST, ROUND / max(1, len(ready))))
        for session in ready:
            self._turn(session, slice_s)
        if not self._due:
            return math.inf
        return max(0.0, min(self._due.values()) - self._clock())

    def _turn(self, session: Session, seconds: float) -> None:
        id = session.id
        try:
            self._due[id] = self._clock() + session.turn(seconds)
        except Exception:
            self._mishap(session)

    def _say(self, id: str, item: Frame | Note | Report) -> None:
        if isinstance(item, Frame):
            self._send(("frame", id, item.subscribers, item.data))
        elif isinstance(item, Note):
            self._send(("note", id, item.subscriber, item.message))
        else:
            self._send(("report", id, item))

    def _mishap(self, session: Session) -> None:
        log.exception("session %s: a mishap", session.id)
        session.halt()
        self._due[session.id] = math.inf
        self._note(session.id, "error", INTERNAL)

    def _note(self, id: str, level: str, text: str) -> None:
        self._send(("note", id, None, {"notice": {"level": level, "text": text}}))


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
            while True:
                host.handle(inbox.get_nowait())
        wait = host.turns()
