"""Shares of a worker's time: which session may take a turn that lasts, and which one rests first.

A turn within BUDGET disturbs nobody, and such turns are given to all who want one, round after round. One that takes longer is paid for:
its session rests until as much time has passed in which no turn was long. So a session whose pieces of work are long gets its fair
share and no more; where all who are there are like that they take turns; and who is alone never rests. (It is fair queueing
by virtual time, which stands still while a long turn lasts.)
"""

import math

BUDGET = 0.016  # seconds: a frame of a screen
ACTIVE = 0.25  # seconds without long turns, after its last turn, for which a session counts as being there
FADING = 0.7  # what is expected of a session's turns is the longest, and falls to that share with each shorter one


class Shares:
    """Times are those of one clock, in seconds."""

    def __init__(self) -> None:
        self._until: dict[str, float] = {}  # virtual time at which each has paid for its long turns
        self._expected: dict[str, float] = {}  # length of its next turn
        self._last: dict[str, float] = {}  # when its last turn ended, long turns left out
        self._long, self._lift = 0.0, 0.0  # seconds of all long turns; virtual seconds that were skipped since nobody needed them

    def forget(self, id: str) -> None:
        """The session is gone."""
        for values in (self._until, self._expected, self._last):
            values.pop(id, None)

    def long(self, id: str) -> bool:
        """Whether its next turn may take longer than the budget."""
        return self._expected.get(id, 0.0) > BUDGET

    def rest(self, id: str, now: float) -> float:
        """Seconds, those of long turns left out, before it may take a turn that lasts."""
        return max(0.0, self._paid(id, now) - self._first_of_others(id, now))

    def first(self, ids: list[str], now: float) -> str:
        """The one that has had least."""
        return min(ids, key=lambda id: self._paid(id, now))

    def took(self, id: str, begun: float, ended: float) -> None:
        """It had a turn."""
        seconds = ended - begun
        self._expected[id] = max(seconds, FADING * self._expected.get(id, 0.0))
        if seconds > BUDGET:
            paid = self._paid(id, begun)
            self._lift += max(0.0, min(paid, self._first_of_others(id, begun)) - self._virtual(begun))
            self._until[id] = paid + seconds
            self._long += seconds
        self._last[id] = ended - self._long

    def _virtual(self, now: float) -> float:
        return now - self._long + self._lift

    def _paid(self, id: str, now: float) -> float:
        return max(self._until.get(id, 0.0), self._virtual(now))

    def _first_of_others(self, id: str, now: float) -> float:
        there = (other for other, last in self._last.items() if other != id and now - self._long - last <= ACTIVE)
        return min((self._paid(other, now) for other in there), default=math.inf)
