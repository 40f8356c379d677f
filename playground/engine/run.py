"""One run of a trainer: trained a slice at a time, its curves, and the way back when it diverges."""

import math
import shutil
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from playground.core.history import History, Kept
from playground.core.pieces import Pieces
from playground.core.trainer import Snapshot, Trainer, as_float
from playground.engine.commands import StopAt
from playground.engine.curves import Curves

OUT_OF_RANGE = "The numbers of this run left the range that a computer can hold. A lower learning rate helps most often."
FASTEST = 1e-9  # seconds that an update takes at least
MEASURING = 4  # at full speed, at most a fifth of the time goes into measuring
GROWTH = 8  # a slice is at most that many times longer than any before, until its cost is known


class Outcome(NamedTuple):
    """Why a run ended: its state, `stopped` or `diverged`, and a sentence."""

    state: str
    message: str


def _goal(score: str, value: float) -> str:
    """A reached score in words: "test accuracy is at least 95 %", or for one that is no share "test R² is at least 0.9"."""
    return f"test {score} is at least " + (f"{100 * value:g} %" if score == "accuracy" else f"{value:g}")


class Present(NamedTuple):
    """Where a run stands, put aside while an earlier moment is looked at."""

    kept: Kept
    progress: float
    row: dict[str, float] | None


class Run:
    """A trainer and what came of it so far. `clock`: seconds, those left out in which it waits between two pieces of work.

    Before anything else it is measured, with `check` or `measure`. `config` is the trainer's, in JSON form; kept moments lie in `folder`.
    """

    def __init__(
        self,
        trainer: Trainer,
        number: int,
        clock: Callable[[], float] = time.perf_counter,
        config: Mapping[str, Any] | None = None,
        folder: Path | None = None,
    ):
        self.trainer = trainer
        self.number = number
        self.config: Mapping[str, Any] = config or {}
        self.curves = Curves(trainer.columns)
        self.row: dict[str, float] | None = None  # of the state as it is; None when it has moved on since
        self.per_update = 0.0  # seconds
        self._largest = 1
        self._measured, self._cost = -math.inf, 0.0  # when the run was last measured, and the seconds it took
        self._clock = clock
        self._sound: Kept | None = None
        self.history = History(folder=self._kept_in(folder))
        self._present: Present | None = None  # None while the trainer is at it

    @property
    def measured(self) -> bool:
        """Whether it ever was."""
        return self._sound is not None

    @property
    def past(self) -> bool:
        """Whether an earlier moment is looked at."""
        return self._present is not None

    @property
    def present(self) -> float:
        """How far the run has come, in epochs, whatever is looked at."""
        return self._present.progress if self._present else self.progress

    @property
    def progress(self) -> float:
        """Epochs, with the part of the one under way."""
        return self.trainer.epoch + 1.0 - self.trainer.steps_left / self.trainer.steps_per_epoch

    @property
    def whole(self) -> bool:
        """Whether the last epoch is complete and the next has not begun."""
        return self.trainer.steps_left == self.trainer.steps_per_epoch

    def advance(
        self, seconds: float, stop: StopAt, *, updates: int | None = None, until: int | None = None, each_epoch: bool = True
    ) -> Pieces[tuple[int, Outcome | None]]:
        """Train for about that long: at most `updates`, not beyond the end of epoch `until`, nor once the trainer has finished.

        Returns the updates done, in pieces.

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
            done += yield from self._train(self._chunk(end, left, goal, 1 if watched else None if each_epoch else 0))
            arrived = (goal is not None and self.trainer.epoch >= goal) or self.trainer.finished is not None
            last = arrived or done == updates or self._clock() >= end
            now_and_then = last and self._clock() >= self._measured + MEASURING * self._cost
            if self.whole and (arrived or watched or now_and_then or (each_epoch and self.trainer.epoch >= self.curves.next_epoch)):
                outcome = yield from self._judge(stop, arrived)
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
        in_epoch, epoch, boundary = self.trainer.steps_per_epoch, self.trainer.epoch, self.trainer.steps_left
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

    def _train(self, updates: int) -> Pieces[int]:
        begun = self._clock()
        yield from self.trainer.in_pieces("train", updates)
        cost = (self._clock() - begun) / updates
        # one slow call (the system was busy) must not make the next slices short
        self.per_update = cost if cost < self.per_update or not self.per_update else (cost + 3 * self.per_update) / 4
        self._largest = max(self._largest, updates)
        self.row = None
        return updates

    def _judge(self, stop: StopAt, arrived: bool) -> Pieces[Outcome | None]:
        problem = yield from self.measure()
        if problem:
            return Outcome("diverged", problem)
        row, epoch = self.row or {}, self.trainer.epoch
        if stop.loss is not None and row.get(self.trainer.objective, np.inf) <= stop.loss:
            return Outcome("stopped", f"Stopped at epoch {epoch:,}: the training loss is at most {stop.loss:g}.")
        if stop.accuracy is not None and row.get(self.trainer.score_column, -np.inf) >= stop.accuracy:
            return Outcome("stopped", f"Stopped at epoch {epoch:,}: the {_goal(self.trainer.score, stop.accuracy)}.")
        if arrived and stop.epoch == epoch:
            return Outcome("stopped", f"Stopped at epoch {epoch:,}, as asked.")
        return None

    def measure(self) -> Pieces[str | None]:
        """As `check`, in pieces."""
        if self.row is not None:
            return None
        yield
        begun = self._clock()
        yield from self.trainer.in_pieces("evaluate")
        problem = self.check()
        self._cost = self._measured - begun
        return problem

    def check(self) -> str | None:
        """Measure the run as it is: None when it is sound, and then it is kept; else what went wrong."""
        if self.row is not None:
            return None
        begun = self._clock()
        row = self.trainer.evaluate()
        self._measured = self._clock()
        self._cost = self._measured - begun
        problem = self.trainer.diagnose(row)
        if problem and self._sound:
            return problem
        self.row = row
        if not self.past:
            self._keep(row)
        return None

    def _keep(self, row: dict[str, float]) -> None:
        loss = float(row.get(self.trainer.objective, 0.0))
        self._sound = Kept(self.progress, loss, self.trainer.state(), self.config)
        if self.whole:
            self.curves.append(self.trainer.epoch, as_float(row, self.curves.columns))
            self.history.add(self._sound)

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
        """The state was changed by hand: what was measured no longer holds."""
        self.row = None

    def _kept_in(self, folder: Path | None) -> Path | None:
        return folder / str(self.number) if folder else None

    def find_past(self, folder: Path) -> None:
        """What another process kept of this run up to where it stands; what it kept of other runs goes."""
        for other in folder.glob("*"):
            if other != self._kept_in(folder):
                shutil.rmtree(other, ignore_errors=True)
        self.history = History(folder=self._kept_in(folder))
        self.history.forget_after(self.progress)

    def keepsakes(self) -> list[Kept]:
        """The states that a way back may lead to: the best, and the last sound one."""
        best = self.history.best()
        return [kept for kept in (best, self._sound) if kept]

    def take_up(self, keepsakes: list[Kept]) -> None:
        """Take over the keepsakes of this run in another process; what it kept as files is there already."""
        self.history.insert(keepsakes[0])
        self._sound = keepsakes[-1]

    def reconfigure(self, config: Mapping[str, Any]) -> None:
        """Other settings, same weights. Where they measure another loss, what was kept before cannot be compared with what comes."""
        self.check()
        before = self._sound
        self._reconfigure(config)
        if not self.check() and before and self._sound and before.loss != self._sound.loss:
            self.history.forget_losses()
            self.history.add(self._sound)

    def _reconfigure(self, config: Mapping[str, Any]) -> None:
        self.trainer.reconfigure(config)
        self.config = config
        self.row = None

    def go_back(self, best: bool = False) -> int:
        """Put the trainer back to the best state that was kept, else to the last sound one. Returns its epoch."""
        kept = (self.history.best() if best else None) or self._sound
        assert kept is not None  # the first check keeps one
        self._go_to(kept)
        return self.trainer.epoch

    def _go_to(self, kept: Kept) -> None:
        """The run goes on from there: what came after it is forgotten."""
        self.trainer.load_state(kept.state)
        self.curves.trim(self.trainer.epoch)
        self.history.forget_after(kept.time)
        self.row = None
        self._sound = kept

    # ---- back in time ----

    def look_back(self, time: float) -> float | None:
        """Put the trainer to the last kept moment that is not after a time, as it was then; nothing is kept meanwhile.

        Returns its time in epochs, None where there is none, and nothing has changed then.
        """
        kept = self.history.at(time)
        if kept is None:
            return None
        if self._present is None:
            self._present = Present(Kept(self.progress, math.nan, self.trainer.state(), self.config), self.progress, self.row)
        self._as_it_was(kept)
        return kept.time

    def look_at_present(self) -> None:
        """Put the trainer back to where the run stands."""
        if self._present:
            self._as_it_was(self._present.kept)
            self.row = self._present.row
            self._present = None

    def go_on_from_past(self) -> int:
        """The run goes on from the moment that is looked at, with the settings of now. Returns its epoch."""
        assert self._present
        config, self._present = self._present.kept.config, None
        kept = self.history.at(self.progress)
        if kept:  # always: it is looked at
            self._go_to(kept)
        if config != self.config:
            self.reconfigure(config)
        return self.trainer.epoch

    def _as_it_was(self, kept: Kept) -> None:
        if kept.config != self.config:
            self._reconfigure(kept.config)
        self.trainer.load_state(kept.state)
        self.row = None
