"""One run of a trainer: trained a slice at a time, its curves, and the way back when it diverges."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from playground.engine.commands import StopAt
from playground.engine.curves import Curves
from playground.training.base import Arrays, Snapshot, Trainer, as_float

OUT_OF_RANGE = "The numbers of this run left the range that a computer can hold. A lower learning rate helps most often."
FASTEST = 1e-9  # seconds that an update takes at least
GROWTH = 8  # a slice is at most that many times longer than any before, until its cost is known


class Outcome(NamedTuple):
    """Why a run ended: its state, `stopped` or `diverged`, and a sentence."""

    state: str
    message: str


@dataclass(frozen=True)
class Kept:
    """A sound state of the run."""

    epoch: int
    offset: int | None
    state: Arrays
    value: float  # the curves' first number after the epoch: the training loss


class Run:
    """A trainer and what came of it so far.

    `offset` is the number of updates since the last whole epoch; None when it is not known, after the number of updates in an
    epoch changed in the middle of one: then the next boundary is looked for an update at a time.
    """

    def __init__(self, trainer: Trainer, number: int, clock: Callable[[], float] = time.perf_counter):
        self.trainer = trainer
        self.number = number
        self.offset: int | None = 0
        self.curves = Curves(trainer.columns)
        self.row: dict[str, float] | None = None  # of the state as it is; None when it has moved on since
        self.per_update = 0.0  # seconds
        self._largest = 1
        self._clock = clock
        self._sound: Kept | None = None
        self.best: Kept | None = None
        self.check()

    @property
    def progress(self) -> float:
        """Epochs, with the part of the one under way."""
        return self.trainer.epoch + (self.offset or 0) / max(1, self.trainer.steps_per_epoch)

    def advance(self, seconds: float, stop: StopAt, *, updates: int | None = None, until: int | None = None,
                each_epoch: bool = True) -> tuple[int, Outcome | None]:
        """Train for about that long: at most `updates`, not beyond the end of epoch `until`. Returns the updates done.

        Each epoch that the curves keep is measured when `each_epoch`, else only the last one of the slice. All are while
        a loss or an accuracy stops the run. Stopping at an epoch is exact, and means nothing once that epoch has passed.
        """
        watched = stop.loss is not None or stop.accuracy is not None
        goals = [epoch for epoch in (until, stop.epoch) if epoch is not None and epoch > self.trainer.epoch]
        goal = min(goals) if goals else None
        end = self._clock() + seconds
        done = 0
        while True:
            left = None if updates is None else updates - done
            done += self._train(self._chunk(end, left, goal, 1 if watched else None if each_epoch else 0))
            arrived = goal is not None and self.trainer.epoch >= goal
            last = arrived or done == updates or self._clock() >= end
            if self.offset == 0 and (last or watched or (each_epoch and self.trainer.epoch >= self.curves.next_epoch)):
                outcome = self._judge(stop, arrived)
                if outcome:
                    return done, outcome
            if last:
                return done, None

    def _chunk(self, end: float, left: int | None, goal: int | None, every: int | None) -> int:
        """How many updates to run in one call; `every`: epochs to the next one measured, 0 for the end, None for the curves'."""
        now = self._clock()
        affordable = int(min((end - now) / max(self.per_update, FASTEST), self._largest * GROWTH)) if self.per_update else 1
        affordable = max(1, affordable)
        limit = affordable if left is None else min(left, affordable)
        if self.offset is None:
            return 1
        in_epoch, epoch = self.trainer.steps_per_epoch, self.trainer.epoch
        boundary = in_epoch - self.offset
        if limit <= boundary:
            return limit
        epochs = 1 + (limit - boundary) // in_epoch  # whole ones, so that the slice ends with one
        if goal is not None:
            epochs = min(epochs, goal - epoch)
        if every is None:
            every = self.curves.next_epoch - epoch
        if every > 0:
            epochs = min(epochs, every)
        return boundary + (max(1, epochs) - 1) * in_epoch

    def _train(self, updates: int) -> int:
        epoch, in_epoch = self.trainer.epoch, self.trainer.steps_per_epoch
        begun = self._clock()
        self.trainer.train(updates)
        cost = (self._clock() - begun) / updates
        # one slow call (the system was busy) must not make the next slices short
        self.per_update = cost if cost < self.per_update or not self.per_update else (cost + 3 * self.per_update) / 4
        self._largest = max(self._largest, updates)
        self.row = None
        gained = self.trainer.epoch - epoch
        if self.offset is None:
            self.offset = 0 if gained else None
        else:
            self.offset += updates - gained * in_epoch
            if not 0 <= self.offset < in_epoch:
                self.offset = None
        return updates

    def _judge(self, stop: StopAt, arrived: bool) -> Outcome | None:
        problem = self.check()
        if problem:
            return Outcome("diverged", problem)
        row, epoch = self.row or {}, self.trainer.epoch
        if stop.loss is not None and row.get("train_loss", np.inf) <= stop.loss:
            return Outcome("stopped", f"Stopped at epoch {epoch:,}: the training loss is at most {stop.loss:g}.")
        if stop.accuracy is not None and row.get("test_score", -np.inf) >= stop.accuracy:
            return Outcome("stopped", f"Stopped at epoch {epoch:,}: the test score is at least {stop.accuracy:g}.")
        if arrived and stop.epoch == epoch:
            return Outcome("stopped", f"Stopped at epoch {epoch:,}, as asked.")
        return None

    def check(self) -> str | None:
        """Measure the run as it is: None when it is sound, and then it is kept; else what went wrong."""
        if self.row is not None:
            return None
        row = self.trainer.evaluate()
        problem = self.trainer.diagnose(row)
        if problem and self._sound:
            return problem
        self.row = row
        self._keep(row)
        return None

    def _keep(self, row: dict[str, float]) -> None:
        value = float(row[self.curves.columns[1]]) if len(self.curves.columns) > 1 else 0.0
        self._sound = Kept(self.trainer.epoch, self.offset, self.trainer.state(), value)
        if self.offset == 0:
            self.curves.append(self.trainer.epoch, as_float(row, self.curves.columns))
            if self.best is None or value < self.best.value:
                self.best = self._sound

    def snapshot(self, full: bool) -> tuple[Snapshot, bool]:
        """The run's arrays, all finite, and whether they were so by themselves."""
        snapshot = self.trainer.snapshot(full)
        sound = True
        for name, array in snapshot.arrays.items():
            if array.dtype.kind == "f" and not np.isfinite(array).all():
                snapshot.arrays[name] = np.nan_to_num(array, nan=0.0, posinf=0.0, neginf=0.0)
                sound = False
        return snapshot, sound

    def edited(self) -> None:
        """The state was changed by hand, or the trainer's settings were: what was measured no longer holds."""
        self.row = None

    def go_back(self, kept: Kept | None = None) -> int:
        """Put the trainer back to a kept state, else to the last sound one. Returns its epoch."""
        kept = kept or self._sound
        assert kept is not None  # the first check keeps one
        self.trainer.load_state(kept.state)
        self.offset = kept.offset
        self.curves.trim(kept.epoch)
        self.row = None
        self._sound = kept
        return kept.epoch
