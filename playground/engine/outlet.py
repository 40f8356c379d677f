"""Who sees a run, and which frame each of them gets: made once, shared by all who need the same."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from playground.engine.commands import MAX_CREDITS


@dataclass
class Subscriber:
    """One browser. `seen` is the revision of its last frame; `generation` and `rows` say which curve rows it holds."""

    owner: bool
    credits: int = 0
    full: bool = True  # the next frame must hold everything
    seen: int = -1
    generation: int = -1
    rows: int = 0


# (full, first curve row) -> the frame's bytes
MakeFrame = Callable[[bool, int], bytes]


class Outlet:
    """The subscribers of one session."""

    def __init__(self) -> None:
        self.subscribers: dict[int, Subscriber] = {}
        self._made: dict[tuple[bool, int], bytes] = {}
        self._revision = -1

    def add(self, number: int, owner: bool, credits: int = 0) -> None:
        self.subscribers[number] = Subscriber(owner, min(credits, MAX_CREDITS))

    def remove(self, number: int) -> None:
        self.subscribers.pop(number, None)

    def credit(self, number: int, n: int) -> None:
        """More than two do not add up: a slow browser gets fewer frames, never a queue."""
        if number in self.subscribers:
            subscriber = self.subscribers[number]
            subscriber.credits = min(subscriber.credits + n, MAX_CREDITS)

    def want_full(self, number: int | None = None) -> None:
        """The next frame of one, or of all, holds everything."""
        for subscriber in self.subscribers.values() if number is None else self._some(number):
            subscriber.full = True

    def _some(self, number: int) -> Iterable[Subscriber]:
        return [self.subscribers[number]] if number in self.subscribers else []

    def waiting(self, revision: int) -> list[int]:
        """Those who can take a frame and have not seen that revision."""
        return [n for n, s in self.subscribers.items() if s.credits and (s.full or s.seen != revision)]

    def driven(self, revision: int) -> bool:
        """Whether an owner has seen that revision and asks for the next."""
        return any(s.owner and s.credits and not s.full and s.seen == revision for s in self.subscribers.values())

    def any_owner(self, numbers: Iterable[int]) -> bool:
        return any(self.subscribers[n].owner for n in numbers)

    def frames(self, revision: int, generation: int, rows: int, make: MakeFrame) -> list[tuple[list[int], bytes]]:
        """The frames that are due, each with those who get it. `rows` curve rows exist, of that `generation`."""
        if revision != self._revision:
            self._made.clear()
            self._revision = revision
        groups: dict[tuple[bool, int], list[int]] = {}
        for number in self.waiting(revision):
            subscriber = self.subscribers[number]
            known = 0 if subscriber.full or subscriber.generation != generation else subscriber.rows
            groups.setdefault((subscriber.full, known), []).append(number)
        sent = []
        for key, numbers in groups.items():
            if key not in self._made:
                self._made[key] = make(*key)
            sent.append((numbers, self._made[key]))
            for number in numbers:
                subscriber = self.subscribers[number]
                subscriber.credits -= 1
                subscriber.full, subscriber.seen = False, revision
                subscriber.generation, subscriber.rows = generation, rows
        return sent
