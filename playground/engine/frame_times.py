"""When the next frame of a session may be made, so that training keeps its share."""

import math

OWNER_GAP = 1 / 120  # seconds between frames of one session, at least
WATCHER_GAP = 1 / 30  # the same for frames that only watchers wait for
PATIENCE = 0.25  # seconds after which a frame shows an epoch that is still under way
TRAINING = 6  # at full speed, training gets that many times what a frame costs …
SLOWEST = 1 / 15  # … unless frames came later than that: then twice as much, and of no more than SHARE
SHARE = 0.1  # seconds of a frame's cost


class FrameTimes:
    """Seconds of the session's clock, and of its work: the same without the time between its turns."""

    def __init__(self) -> None:
        self.last = -math.inf  # when the last frame was made
        self._work, self._cost = -math.inf, 0.0

    def made(self, now: float, work: float, cost: float) -> None:
        """A frame was, at these times, and took so long."""
        self.last, self._work, self._cost = now, work, min(cost, SHARE)

    def next(self, under_way: bool, owners: bool) -> float:
        """The time before which nobody gets one. under_way: an epoch that is waited for is; owners: one of them waits."""
        return self.last + (PATIENCE if under_way else OWNER_GAP if owners else WATCHER_GAP)

    def next_by_work(self) -> float:
        """The same in seconds of work, at full speed: training gets its share, however long the turns are apart."""
        return self._work + max(2 * self._cost, min(TRAINING * self._cost, SLOWEST))
