"""A session as pages and routes see it. Any thread may call anything here."""

import secrets
import threading
from collections.abc import Callable, Mapping
from itertools import count
from typing import TYPE_CHECKING, Any, Literal

from playground.engine.commands import MAX_CREDITS, OPEN_TO_WATCHERS, Command, CommandError, Credit, make_command
from playground.engine.keepsake import decode_keepsake, encode_keepsake
from playground.engine.report import Report

if TYPE_CHECKING:
    from playground.engine.process import WorkerProcess

Role = Literal["owner", "watcher"]
Message = bytes | dict[str, Any]  # a frame, or what goes to the browser as JSON text; {"gone": True} or {"restarts": True} is the last


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
    """

    def __init__(
        self,
        token: str,
        watch_token: str,
        kind: str,
        config: dict[str, Any],
        forget: Callable[["SessionHandle"], None],
        devices: Callable[[], list[str]],
        clock: Callable[[], float],
    ):
        self.id = secrets.token_hex(4)  # for the log and the workers; no secret
        self.token, self.watch_token, self.kind = token, watch_token, kind
        self.lock = threading.RLock()
        self.worker: WorkerProcess | None = None
        self.subscriptions: dict[int, Subscription] = {}
        self.report: Report | None = None
        self.curves: Any = None  # of the last report that had them
        self.whole: Report | None = None  # the last report that had its curves
        self.idle_since: float | None = clock()  # None while somebody sees it
        self.idle_paused = False
        self.deaths: list[float] = []  # when its worker died
        self.closed = False
        self._config = config
        self._numbers = count(1)
        self._forget, self._devices, self._clock = forget, devices, clock

    @property
    def config(self) -> dict[str, Any]:
        """The settings as last asked for, in JSON form."""
        return self._config

    @property
    def devices(self) -> list[str]:
        """Where training can take place: "cpu", "cuda", "mps"."""
        return self._devices()

    @property
    def status(self) -> dict[str, Any]:
        return dict(self.report.status) if self.report else {}

    def configure(self, config: dict[str, Any]) -> None:
        """Other settings: applied at once where the run can go on, else it starts over and its `message` says why."""
        with self.lock:
            self._config = config
            self.send("configure", config)

    def command(self, command: Mapping[str, Any]) -> None:
        """A command of docs/protocol.md, such as `{"op": "play"}`. Raises CommandError."""
        self.send("command", make_command(dict(command)), None)

    def keepsake(self) -> bytes | None:
        """What a browser may keep, so that the run goes on after this server was restarted; None before the run has begun."""
        report = self.whole
        return encode_keepsake(self.kind, report) if report else None

    def restore(self, data: bytes) -> None:
        """Put a run that nothing has happened to where a browser kept it. Raises CommandError where those bytes are no keepsake of it."""
        self.send("restore", decode_keepsake(data, self.kind))

    def subscribe(self, callback: Callable[[Message], None], role: Role = "owner") -> Subscription:
        """Frames and messages from now on; the first frame, once credit is given, is a full one."""
        with self.lock:
            subscription = Subscription(self, next(self._numbers), role, callback)
            if not self.closed:
                self.subscriptions[subscription.number] = subscription
                self.idle_since, self.idle_paused = None, False
                self.send("subscribe", subscription.number, role == "owner")
        if self.closed:
            callback({"gone": True})
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
            if self.worker and not self.closed:
                self.worker.send(what, self.id, *rest)

    def place(self, worker: "WorkerProcess", playing: bool = True) -> None:
        """Train it on that worker from now on, from its last report if there is one."""
        with self.lock:
            self.worker = worker
            report = self.report
            if report:
                status = report.status if playing else report.status | {"state": "paused"}
                report = report._replace(curves=self.curves, status=status)
            subscribers = {s.number: (s.role == "owner", s.credits) for s in self.subscriptions.values()}
            self.send("open", self.kind, report.config if report else self._config, report, subscribers)
            if report and report.config != self._config:
                self.send("configure", self._config)

    def take(self, report: Report) -> None:
        with self.lock:
            if report.config is None and self.report:
                report = report._replace(config=self.report.config)
            self.report = report
            if report.curves:
                self.curves, self.whole = report.curves, report

    def deliver(self, message: Message, numbers: list[int] | None = None) -> None:
        """To some subscribers, or to all."""
        with self.lock:
            chosen = list(self.subscriptions.values()) if numbers is None else [s for n in numbers if (s := self.subscriptions.get(n))]
            if isinstance(message, bytes):
                for subscription in chosen:
                    subscription.credits = max(0, subscription.credits - 1)
        for subscription in chosen:
            subscription.deliver(message)
