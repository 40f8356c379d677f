"""When a session reports what another worker would need to go on with it, and how much of that is new."""

import math
from typing import Any

from playground.engine.jobs import Jobs
from playground.engine.report import Report
from playground.engine.run import Run

GAP = 1.0  # seconds between reports that no frame asks for
RATE = 2**21  # bytes a second that reports with frames may take: large states are reported less often


class Reporter:
    """Of one session. Seconds are those of its clock; `revision` grows with whatever changes."""

    def __init__(self) -> None:
        self.at_once = True  # a person did something
        self._bytes = 0  # of the last state
        self._config: dict[str, Any] | None = None  # the last that was reported
        self._results = 0  # their version, as last reported
        self._when, self._revision, self._with_curves = -math.inf, -1, -math.inf

    def due(self, now: float, revision: int, framed: float) -> bool:
        """framed: when the last frame was made."""
        gap = min(GAP, self._bytes / RATE) if framed >= self._when else GAP
        late = self._with_curves < self._when and now - self._with_curves >= GAP  # the last report came without the curves
        return self.at_once or late or (revision != self._revision and now - self._when >= gap)

    def make(self, now: float, revision: int, run: Run, config: dict[str, Any], status: dict[str, Any], jobs: Jobs) -> Report:
        """What has to be said now; what has not changed is left out."""
        curves = run.curves.state() if now - self._with_curves >= GAP else None
        state = run.trainer.state()
        self._bytes = sum(array.nbytes for array in state.values())
        known, self._config = config is self._config, config
        results = None if jobs.version == self._results else dict(jobs.results)
        self._results = jobs.version
        self._when, self._revision, self._with_curves = now, revision, now if curves else self._with_curves
        self.at_once = False
        return Report(status, None if known else config, state, curves, run.trainer.view_commands(), results=results)

    def wait(self, now: float, revision: int) -> float:
        """Seconds until one is due by itself; inf where all is reported."""
        waits = [math.inf]
        if self._revision != revision:
            waits.append(self._when + GAP - now)
        if self._with_curves < self._when:
            waits.append(self._with_curves + GAP - now)
        return min(waits)
