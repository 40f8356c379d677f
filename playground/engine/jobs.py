"""The jobs of one session: one at a time; of each kind of job the last result stays."""

import logging
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from playground.core.jobs import Job, JobResult, Work
from playground.core.trainer import Arrays

log = logging.getLogger(__name__)

NEWS_GAP = 0.1  # seconds between two looks at how far a job is
FAILED = "{} could not be computed; the log has the details."
LOST = "{} was not finished: the training process had to be restarted. Ask for it again."
STARTED_OVER = "{} was not finished: the run has started over."
CANCELLED = "{} was cancelled."


class KeptResult(NamedTuple):
    """A result, and of which moment of which run it is."""

    result: JobResult
    run: int
    epoch: int


@dataclass
class Asked:
    """The job that was asked for last."""

    job: Job
    work: Work | None  # None once it has ended
    run: int
    epoch: int
    state: str = "running"  # done, cancelled, failed
    share: float = 0.0
    message: str | None = None  # why it has no result


class Jobs:
    """Nothing here raises: a job that fails has ended with a sentence."""

    def __init__(self) -> None:
        self.asked: Asked | None = None
        self.results: dict[str, KeptResult] = {}
        self.version = 0  # of the results
        self._told = -math.inf

    @property
    def under_way(self) -> bool:
        """Whether there is work to do."""
        return self.asked is not None and self.asked.work is not None

    def start(self, job: Job, work: Work, run: int, epoch: int) -> None:
        """Instead of the one that is under way. Its first piece is done now: the run is as it is asked about."""
        self.end()
        self.asked = Asked(job, work, run, epoch)
        self.step()

    def step(self) -> bool:
        """A piece. Whether there are more."""
        asked = self.asked
        if asked is None or asked.work is None:
            return False
        try:
            asked.share = min(1.0, max(asked.share, next(asked.work)))
            return True
        except StopIteration as stop:
            asked.work, asked.state, asked.share = None, "done", 1.0
            self.results[asked.job.name] = KeptResult(stop.value, asked.run, asked.epoch)
            self.version += 1
        except ValueError as error:
            self._failed(asked, str(error))
        except Exception:
            log.exception("job %s failed", asked.job.name)
            self._failed(asked, FAILED.format(asked.job.title))
        return False

    def _failed(self, asked: Asked, message: str) -> None:
        asked.work, asked.state, asked.message = None, "failed", message

    def end(self, sentence: str = CANCELLED) -> None:
        """Whatever is under way is not finished; `sentence` says why, of its title."""
        asked = self.asked
        if asked is None or asked.work is None:
            return
        asked.work.close()
        asked.work, asked.state, asked.message = None, "cancelled", sentence.format(asked.job.title)

    def forget(self) -> None:
        """Another network: what came of jobs means nothing there."""
        self.results.clear()
        self.version += 1

    def due(self, now: float) -> bool:
        """Whether it is time to show how far it is; then it is taken for shown."""
        if now - self._told < NEWS_GAP:
            return False
        self._told = now
        return True

    def arrays(self) -> Arrays:
        """Of all results, for a full frame."""
        return {f"{job}.{name}": np.asarray(array) for job, kept in self.results.items() for name, array in kept.result.arrays.items()}

    def info(self) -> dict[str, Any]:
        """What a frame's `info` says: how far the job is, and what the results are of."""
        asked = self.asked
        job = asked and {"name": asked.job.name, "state": asked.state, "progress": round(asked.share, 3), "message": asked.message}
        results = {
            name: {"run": kept.run, "epoch": kept.epoch}
            | {key: value for key, value in kept.result.facts.items() if isinstance(value, str) or math.isfinite(value)}
            for name, kept in self.results.items()
        }
        return {"job": job, "results": results}

    def take_up(self, status: Mapping[str, Any], results: Mapping[str, KeptResult] | None, jobs: Mapping[str, Job]) -> None:
        """Of a session that another worker had: its results, and that what was under way is not finished."""
        self.results = dict(results or {})
        self.version += 1
        told = status.get("job")
        job = jobs.get(told["name"]) if told else None
        if not told or not job:
            return
        lost = told["state"] == "running"
        state, message = ("failed", LOST.format(job.title)) if lost else (told["state"], told["message"])
        self.asked = Asked(job, None, status["run"], status["epoch"], state, told["progress"], message)
