"""A run's kept states: dense near now, thinner the longer ago, never more than so many."""

import math
from typing import NamedTuple

from playground.core.trainer import Arrays

FEWEST = 4
MOST_BYTES = 96 * 2**20  # of all states, as far as `FEWEST` allow


class Kept(NamedTuple):
    time: float  # epochs
    loss: float
    state: Arrays


class History:
    """States with their times (growing) and losses; at most `keep`, thinned evenly in log time; fewer where they are large.

    The first, the last and the best are always among them. Going back and going on from there forgets what came after.
    """

    def __init__(self, keep: int = 64):
        if keep < FEWEST:
            raise ValueError(f"a history keeps at least {FEWEST} states")
        self.keep = keep
        self.items: list[Kept] = []

    def __len__(self) -> int:
        return len(self.items)

    def add(self, time: float, loss: float, state: Arrays) -> None:
        """Keep a state; those of the same time or later are forgotten."""
        self.items = [item for item in self.items if item.time < time]
        self.items.append(Kept(time, loss, state))
        size = sum(array.nbytes for array in state.values())
        while len(self.items) > max(FEWEST, min(self.keep, MOST_BYTES // max(1, size))):
            del self.items[self._dispensable()]

    def best(self) -> Kept | None:
        """The state of least finite loss, or None."""
        sound = [item for item in self.items if math.isfinite(item.loss)]
        return min(sound, key=lambda item: item.loss, default=None)

    def at(self, time: float) -> Kept | None:
        """The last state that is not after a time, or None."""
        return next((item for item in reversed(self.items) if item.time <= time), None)

    def _dispensable(self) -> int:
        """The index of the state whose neighbours are closest in log time."""
        best = self.best()
        ages = [math.log1p(item.time) for item in self.items]
        inner = [k for k in range(1, len(self.items) - 1) if self.items[k] is not best]
        return min(inner, key=lambda k: ages[k + 1] - ages[k - 1])
