"""A session as pages and routes see it. Any thread may call anything here."""

import queue
import secrets
import threading
from collections.abc import Callable, Mapping
from itertools import count
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from playground.core.command import Command
from playground.core.kind import Kind
from playground.engine.commands import MAX_CREDITS, OPEN_TO_WATCHERS, CommandError, Credit, make_command
from playground.engine.keepsake import decode_keepsake, encode_keepsake
from playground.engine.link_weights import decode_weights
from playground.engine.report import Answer, Report
from playground.engine.run_file import Opened, RunFileError
from playground.engine.scratch import Scratch

if TYPE_CHECKING:
    from playground.engine.process import WorkerProcess

Role = Literal["owner", "watcher"]
# A frame or a file, or what goes to the browser as JSON text; {"gone": True} or {"restarts": True} is the last.
Message = bytes | dict[str, Any]


OPENS_WITHIN = 60.0  # seconds that a worker may take to open a file, with all that it may have to import or compile first
MOST_UNHEARD = 3  # notices kept for whoever comes next


class Refusal(NamedTuple):
    """Settings that the run did not take, and why, in a sentence."""

    config: dict[str, Any]
    text: str


class Subscription:
    """One browser's view of a session. Its callback runs in a thread of the engine and must not wait."""

    def __init__(self, handle: "SessionHandle", number: int, role: Role, callback: Callable[[Message], None]):
        self.role = role
        self.credits = 0  # given and not yet answered by a frame
        self.number = number
        self._handle, self._callback = handle, callback

    def credit(self, n: int = 1) -> None:
        """The browser can take n more frames; more than two do not add up."""
        self.command(Credit(op="credit", n=n))

    def command(self, command: Command) -> None:
        """Raises CommandError when this role may not do that. What the run refuses comes through the callback."""
        if self.role != "owner" and not isinstance(command, OPEN_TO_WATCHERS):
            raise CommandError("Only the owner of this run can do that; you are watching.")
        if isinstance(command, Credit):
            with self._handle.lock:
                self.credits = min(self.credits + command.n, MAX_CREDITS)
        self._handle.send("command", command, self.number)

    def deliver(self, message: Message) -> None:
        self._callback(message)

    def close(self) -> None:
        """No more messages. A second call does nothing."""
        self._handle.unsubscribe(self)


class SessionHandle:
    """One person's run, wherever it is trained.

    `token` is the owner's and lets commands through; `watch_token` lets only see. `status` is the last that is known of
    the run (`epoch`, `step`, `state`, `message`, `readouts` … of a frame's info), empty before it has begun.

    What the run has to say for longer than a moment is state, and told to whoever subscribes later: `standing` says why there is
    no run, until there is one.
    """

    def __init__(
        self,
        token: str,
        watch_token: str,
        kind: Kind,
        config: dict[str, Any],
        forget: Callable[["SessionHandle"], None],
        devices: Callable[[], list[str]],
        clock: Callable[[], float],
        scratch: Scratch | None = None,
    ):
        self.id = secrets.token_hex(4)  # for the log and the workers; no secret
        self._folder = scratch.folder(self.id) if scratch else None
        self.token, self.watch_token, self.kind = token, watch_token, kind
        self.lock = threading.RLock()
        self.worker: WorkerProcess | None = None
        self.subscriptions: dict[int, Subscription] = {}
        self.report: Report | None = None
        self.curves: Any = None  # of the last report that had them, if they are of its run
        self.whole: Report | None = None  # the last report that had its curves
        self.idle_since: float | None = clock()  # None while somebody sees it
        self.idle_paused = False
        self.seen = False  # by anybody, ever
        self.deaths: list[float] = []  # when it ended its worker, and
        self.shared: list[float] = []  # when it was one of several that may have (blame.py)
        self.trouble: str | None = None  # why it has to wait for a worker; said to whoever comes
        self.held: list[tuple[Any, ...]] | None = None  # messages for a session that is on its way to another worker
        self.closed = False
        self.standing: dict[str, Any] | None = None  # {"level", "text", "fields"}: why there is no run
        self._unheard: list[dict[str, Any]] = []  # notices that came while nobody was there
        self._accepted: dict[str, Any] | None = None
        self._asked = config
        self._refusal: Refusal | None = None
        self._under_way = {0: config}  # settings that wait for the worker's answer, by their numbers
        self._last = 0
        self._numbers = count(1)
        self._opened: queue.SimpleQueue[str | None] = queue.SimpleQueue()  # what became of a file: None, or a sentence
        self._forget, self._devices, self._clock = forget, devices, clock

    @property
    def config(self) -> dict[str, Any]:
        """The settings that the run has, in JSON form: as last accepted, or as asked for while none were."""
        return self._asked if self._accepted is None else self._accepted

    @property
    def asked(self) -> dict[str, Any]:
        """The settings as last asked for: those that the run has, or will have unless it refuses them."""
        return self._asked

    @property
    def devices(self) -> list[str]:
        """Where training can take place: "cpu", "cuda", "mps"."""
        return self._devices()

    @property
    def status(self) -> dict[str, Any]:
        return dict(self.report.status) if self.report else {}

    def configure(self, config: dict[str, Any], why: str | None = None) -> None:
        """Other settings: applied at once where the run can go on, else it starts over and its `message` says `why`, or what has changed.

        Returns before the run has taken them; what it refuses is told by `take_refusal`, and to its owners.
        """
        with self.lock:
            self._last += 1
            self._asked, self._refusal = config, None
            self._under_way[self._last] = config
            self.send("configure", config, self._last, why)

    def take_refusal(self) -> Refusal | None:
        """The last settings if the run refused them, once; it goes on with `config` then."""
        with self.lock:
            refusal, self._refusal = self._refusal, None
        return refusal

    def command(self, command: Mapping[str, Any]) -> None:
        """A command of docs/protocol.md, such as `{"op": "play"}`. Raises CommandError."""
        self.send("command", make_command(dict(command), self.kind.commands), None)

    def keepsake(self) -> bytes | None:
        """What a browser may keep, so that the run goes on after this server was restarted; None before the run has begun."""
        report = self.whole
        return encode_keepsake(self.kind, report) if report else None

    def restore(self, data: bytes) -> None:
        """Put a run that nothing has happened to where a browser kept it. Raises CommandError where those bytes are no keepsake of it."""
        self.send("restore", decode_keepsake(data, self.kind))

    def bring_weights(self, text: str) -> None:
        """Put a run that nothing has happened to to the weights that a link holds. Raises CommandError where those letters are none."""
        report = decode_weights(text, self.kind, self._asked)
        state = "paused" if report.status["state"] == "playing" else report.status["state"]
        self.send("restore", report._replace(status=report.status | {"state": state}), True)

    def open_file(self, opened: Opened, seconds: float = OPENS_WITHIN) -> None:
        """Put a run that nothing has happened to where a file says; returns when it is there. Raises RunFileError where it cannot be."""
        self.send("opened", opened)
        try:
            problem = self._opened.get(timeout=seconds)
        except queue.Empty:
            problem = "The training process takes too long to open this file. Try again in a moment."
        if problem:
            raise RunFileError(problem)

    def subscribe(self, callback: Callable[[Message], None], role: Role = "owner") -> Subscription:
        """Frames and messages from now on; the first frame, once credit is given, is a full one."""
        with self.lock:
            subscription = Subscription(self, next(self._numbers), role, callback)
            if not self.closed:
                self.subscriptions[subscription.number] = subscription
                self.idle_since, self.idle_paused, self.seen = None, False, True
                self.send("subscribe", subscription.number, role == "owner")
            told: list[dict[str, Any]] = [{"standing": self.standing}] if self.standing else []
            if role == "owner":
                told += self._unheard
                self._unheard = []
            if self.trouble:
                told.append({"notice": {"level": "warning", "text": self.trouble}})
        for message in [{"gone": True}] if self.closed else told:
            callback(message)
        return subscription

    def unsubscribe(self, subscription: Subscription) -> None:
        with self.lock:
            if self.subscriptions.pop(subscription.number, None) is None:
                return
            self.send("unsubscribe", subscription.number)
            if not self.subscriptions:
                self.idle_since = self._clock()

    def close(self) -> None:
        """The run is gone for good."""
        self._forget(self)

    # ---- for the engine ----

    def send(self, what: str, *rest: Any) -> None:
        with self.lock:
            if self.held is not None and what != "close":
                self.held.append((what, *rest))
            elif self.worker and not self.closed:
                self.worker.send(what, self.id, *rest)

    def depart(self) -> None:
        """Ask its worker for all it knows of the session and let it go; `place` then, or `stay`."""
        with self.lock:
            self.send("move")
            self.held = []

    def stay(self) -> None:
        """It goes on where it is."""
        with self.lock:
            held, self.held = self.held or [], None
            for message in held:
                self.send(*message)

    def place(self, worker: "WorkerProcess", playing: bool = True, news: str | None = None) -> None:
        """Train it on that worker from now on, from its last report if there is one; `news` is said when it goes on."""
        with self.lock:
            held, self.held = self.held or [], None
            self.worker = worker
            report = self.report
            if report:
                status = report.status if playing else report.status | {"state": "paused"}
                report = report._replace(curves=self.curves, status=status)
            subscribers = {s.number: (s.role == "owner", s.credits) for s in self.subscriptions.values()}
            config, number = (report.config, None) if report else (self._asked, self._last)
            self.send("open", self.kind.name, config, report, subscribers, number, news, self._folder)
            if report and report.config != self._asked and not any(what == "configure" for what, *_ in held):
                self.send("configure", self._asked, self._last)
            for what, *rest in held:
                if what == "configure" or (what == "command" and not isinstance(rest[0], Credit)):  # the rest is in `subscribers`
                    self.send(what, *rest)

    def hand_over(self, worker: "WorkerProcess") -> None:
        """To another worker, from one that never began: with all that waits for it there."""
        with self.lock:
            waiting = self.worker.withdraw(self.id) if self.worker else []
            self.worker = worker
            for data in waiting:
                worker.forward(self.id, data)

    def take(self, report: Report) -> None:
        with self.lock:
            if report.config is None and self.report:
                report = report._replace(config=self.report.config)
            if report.results is None and self.report:
                report = report._replace(results=self.report.results)
            self.report = report
            if report.curves:
                self.curves, self.whole = report.curves, report
            elif self.whole and self.whole.status["run"] != report.status["run"]:
                self.curves = None  # it was started over since: they are of the run before

    def take_answer(self, answer: Answer) -> None:
        """The worker has taken settings, or not."""
        with self.lock:
            config = None if answer.number is None else self._under_way.get(answer.number)
            latest = answer.number in (self._last, None)
            answered = -1 if answer.number is None else answer.number
            self._under_way = {number: kept for number, kept in self._under_way.items() if number > answered}
            standing, owners = self.standing, None
            if answer.refused is None:
                self._accepted = config or self._accepted
                standing = None
            elif not answer.started and latest:
                standing = {"level": "error", "text": answer.refused, "fields": list(answer.fields)}
            elif config is not None and latest and self._accepted is not None:
                self._asked, self._refusal = self._accepted, Refusal(config, answer.refused)
                owners = [number for number, subscription in self.subscriptions.items() if subscription.role == "owner"]
            changed, self.standing = standing != self.standing, standing
        if changed:
            self.deliver({"standing": standing})
        if owners is not None:
            self.deliver({"put_back": True}, owners)

    def hand(self, number: int, file: bytes) -> None:
        """A file, to the owner who asked for it; it takes no credit."""
        with self.lock:
            subscription = self.subscriptions.get(number)
        if subscription and subscription.role == "owner":
            subscription.deliver(file)

    def take_opened(self, problem: str | None) -> None:
        """The worker has opened a file, or not."""
        self._opened.put(problem)

    def deliver(self, message: Message, numbers: list[int] | None = None) -> None:
        """To some subscribers, or to all; a notice for all waits for an owner while nobody is there."""
        with self.lock:
            if numbers is None and not self.subscriptions and isinstance(message, dict) and "notice" in message:
                self._unheard = [*self._unheard, message][-MOST_UNHEARD:]
            chosen = list(self.subscriptions.values()) if numbers is None else [s for n in numbers if (s := self.subscriptions.get(n))]
            if isinstance(message, bytes):
                for subscription in chosen:
                    subscription.credits = max(0, subscription.credits - 1)
        for subscription in chosen:
            subscription.deliver(message)
