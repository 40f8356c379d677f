"""How fast a playing run goes: steps or epochs per second, epochs per frame, or as fast as it can."""

from collections import deque

from playground.engine.commands import Speed

CATCH_UP = 0.25  # seconds; a run that cannot keep up, or whose worker was busy, makes up for no more than that


class Pace:
    """For steps and epochs per second: the updates that are due, counted from the clock. In seconds and updates."""

    def __init__(self) -> None:
        self.speed = Speed(mode="per_frame", value=1)
        self._due = 0.0
        self._last: float | None = None

    def restart(self) -> None:
        """Nothing is due from before: the run begins to play, or its speed was changed."""
        self._due, self._last = 0.0, None

    @property
    def by_the_clock(self) -> bool:
        return self.speed.mode in ("steps_per_second", "per_second")

    def _rate(self, in_epoch: int) -> int:
        """Updates per second."""
        return self.speed.value * (in_epoch if self.speed.mode == "per_second" else 1)

    def due(self, now: float, in_epoch: int) -> int:
        """Updates that are due by the clock."""
        rate = self._rate(in_epoch)
        if self._last is not None:
            self._due = min(self._due + rate * (now - self._last), max(1.0, rate * CATCH_UP))
        self._last = now
        return int(self._due)

    def took(self, updates: int) -> None:
        self._due = max(0.0, self._due - updates)

    def wait(self, in_epoch: int) -> float:
        """Seconds until the next update is due."""
        return max(0.0, (1.0 - self._due) / self._rate(in_epoch))


class Meter:
    """Epochs per second over the last second of play; what it was stays while the run is paused."""

    SPAN = 1.0
    GRAIN = 0.02

    def __init__(self) -> None:
        self._samples: deque[tuple[float, float]] = deque()
        self.rate = 0.0

    def restart(self) -> None:
        self._samples.clear()

    def sample(self, now: float, progress: float) -> None:
        """Progress in epochs at a time in seconds."""
        samples = self._samples
        if samples and now - samples[-1][0] < self.GRAIN:
            return
        samples.append((now, progress))
        while len(samples) > 2 and now - samples[0][0] > self.SPAN:
            samples.popleft()
        elapsed = now - samples[0][0]
        if elapsed > 0:
            self.rate = max(0.0, (progress - samples[0][1]) / elapsed)
