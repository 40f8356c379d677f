"""The trainer of a sensitivity map: all runs of all cells, some at a time (docs/protocol.md, "Comparisons and sensitivity maps").

An epoch is one piece of the work, short enough that the map can be cancelled between two: some runs over some of their epochs. There is
nothing to train after the last piece.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from playground.core.pieces import Pieces, Task, finish
from playground.core.settings import ConfigError, Problem
from playground.core.trainer import Arrays, Snapshot, Trainer
from playground.nn.device import choose_device
from playground.points.config import RunConfig
from playground.points.cost import together_seconds
from playground.points.kernel.measure import MEASURES
from playground.points.limits import check_map
from playground.points.many.networks import Many, measure_sound
from playground.points.sensitivity.config import (
    METRICS,
    SETTINGS,
    Cell,
    Sensitivity,
    cells,
    curve_epochs,
    parse_sensitivity,
    run_costs,
    sensitivity_structure,
)
from playground.points.sensitivity.words import describe

PIECE_SECONDS = 0.12  # of one core, roughly
FEWEST_RUNS, MOST_RUNS = 8, 64  # trained together
NOT_YET, SOUND, DIVERGED = range(3)
COLUMNS = [MEASURES.index(name) for name in METRICS]  # all are kept, so that the map can show another at once
Floats = npt.NDArray[np.float32]


class Piece(NamedTuple):
    """Numbers of the runs that are trained together, and from which epoch to which."""

    runs: tuple[int, ...]
    start: int
    end: int


class SensitivityTrainer(Trainer):
    """The runs are cells × starting weights, in pieces of about equal cost. Raises ConfigError for a map that is too large or empty."""

    columns = ("epoch", "progress")
    objective = score_column = ""  # how far a map is gives nothing to stop at
    steps_per_epoch = 1
    steps_left = 1

    def __init__(self, sensitivity: Sensitivity, backend: str = "auto", threads: int = 0):
        self.config = sensitivity
        self.structure = sensitivity_structure(sensitivity)
        self.cells = cells(sensitivity)
        self.possible = [cell for cell in self.cells if cell.config]
        if not self.possible:
            raise ConfigError([Problem("x", f"leaves no valid cell: {self.cells[0].problem}")])
        self._backend, self._threads = backend, threads
        self._at = curve_epochs(sensitivity.epochs)
        self.runs = [(cell, k) for cell in self.possible for k in range(sensitivity.seeds)]
        self._costs = run_costs(sensitivity)
        choose_device(sensitivity.base.training.device)  # one that is not here is refused now, not when the first run begins
        check_map(self._costs, sensitivity.epochs, len(self._at))
        self.pieces = self._pieces()
        self._many: Many | None = None  # the runs under way, what was last measured of them, and their first losses
        self._last = self._first_loss = np.zeros(0, dtype=np.float32)
        ny, nx = len(sensitivity.y.values), len(sensitivity.x.values)
        self._curves = np.zeros((len(METRICS), ny, nx, sensitivity.seeds, len(self._at)), dtype=np.float32)
        self._state = np.zeros((ny, nx, sensitivity.seeds), dtype=np.uint8)  # NOT_YET, SOUND or DIVERGED
        self.epoch = self.step = 0

    def _seconds(self, runs: Sequence[int], epochs: int) -> float:
        """Of so many epochs of some runs, roughly."""
        looks = len(self._at) * epochs // self.config.epochs
        return together_seconds([self._costs[k] for k in runs], epochs, looks)

    def _pieces(self) -> list[Piece]:
        """Neighbours together, so that the map fills in row by row."""
        groups: list[list[int]] = [[]]
        epochs = self.config.epochs
        for k in range(len(self.runs)):
            wider = [*groups[-1], k]
            enough = len(groups[-1]) >= FEWEST_RUNS and self._seconds(wider, epochs) > PIECE_SECONDS
            more = self._seconds(wider, epochs) > self._seconds(groups[-1], epochs) * (1 + 0.1 / len(wider))  # else it comes for nothing
            if groups[-1] and ((enough and more) or len(groups[-1]) >= MOST_RUNS or (more and self._seconds(wider, 1) > PIECE_SECONDS)):
                groups.append([])
            groups[-1].append(k)
        pieces = []
        for group in groups:
            length = min(epochs, max(1, int(epochs * PIECE_SECONDS / self._seconds(group, epochs))))
            pieces += [Piece(tuple(group), start, min(start + length, epochs)) for start in range(0, epochs, length)]
        return pieces

    @property
    def score(self) -> str:  # type: ignore[override]
        return self.config.base.score

    @property
    def finished(self) -> str | None:
        """A sentence once all runs are done, None before."""
        if self.epoch < len(self.pieces):
            return None
        arrays = self._arrays()
        counted = (arrays["done"] > 0) & (arrays["diverged"] < 1)
        return describe(self.config, arrays["cells"], arrays["spread"], counted, int((self._state == DIVERGED).sum()))

    def train(self, updates: int) -> None:
        """Compute that many pieces; none when all are done."""
        finish(self._train(updates))

    def in_pieces(self, task: Task, updates: int = 0) -> Iterator[None]:
        """The work of `train` in smaller parts; the rest of it is quick."""
        if task == "train":
            yield from self._train(updates)

    def _train(self, updates: int) -> Pieces[None]:
        for _ in range(updates):
            if self.epoch < len(self.pieces):
                yield from self._compute(self.pieces[self.epoch])
                self.epoch += 1
                self.step += 1

    def _compute(self, piece: Piece) -> Pieces[None]:
        runs = [self.runs[k] for k in piece.runs]
        if piece.start == 0 or self._many is None:
            self._many = Many([_seeded(cell, k) for cell, k in runs], self._backend, self._threads)
            yield
            self._last = yield from self._many.measure_in_pieces()
            self._first_loss = self._last[:, 0].copy()
        in_epoch, at = self._many.updates_in_epoch, piece.start
        for t, epoch in enumerate(self._at):
            if piece.start < epoch <= piece.end:
                yield from self._many.train_in_pieces((epoch - at) * in_epoch)
                self._last, at = (yield from measure_sound(self._many, self._last, self._first_loss)), epoch
                for (cell, k), values in zip(runs, self._last[:, COLUMNS], strict=True):
                    self._curves[:, cell.y, cell.x, k, t] = values
        yield from self._many.train_in_pieces((piece.end - at) * in_epoch)
        if piece.end == self.config.epochs:
            for (cell, k), sound in zip(runs, self._many.sound, strict=True):
                self._state[cell.y, cell.x, k] = SOUND if sound else DIVERGED
            self._many = None

    # ---- looking -------------------------------------------------------------------------------------------------

    def evaluate(self) -> dict[str, float]:
        """How far the map is: the share of the work that is done."""
        return {"epoch": float(self.epoch), "progress": self.epoch / len(self.pieces)}

    def diagnose(self, row: Mapping[str, float]) -> str | None:
        """Never anything: runs that diverge are part of the map."""
        return None

    def snapshot(self, full: bool) -> Snapshot:
        """The map as it is."""
        return Snapshot(self.epoch, self.step, {name: found.astype(np.float32) for name, found in self._arrays().items()})

    def _arrays(self) -> Arrays:
        done, diverged = (self._state != NOT_YET).sum(axis=2), (self._state == DIVERGED).sum(axis=2)
        share = done / self.config.seeds
        for cell in self.cells:
            if cell.config is None:
                share[cell.y, cell.x] = -1.0
        curves = self._curves[list(METRICS).index(self.config.metric)].astype(np.float64)
        if self.config.pick == "final":
            values = curves[..., -1]
        else:
            values = curves.max(axis=3) if self.config.higher_is_better else curves.min(axis=3)
        # means are over the runs that did not diverge; where all did, the curve is theirs and the cell is as bad as the worst other
        lost = (done > 0) & (done == diverged)
        counted = (self._state == SOUND) | (lost[..., None] & (self._state == DIVERGED))
        count = np.maximum(counted.sum(axis=2), 1)
        mean = (values * counted).sum(axis=2) / count
        off = ((values - mean[..., None]) ** 2 * counted).sum(axis=2) / np.maximum(count - 1, 1)
        sound = mean[(done > 0) & ~lost]
        if lost.any() and len(sound):
            mean[lost] = sound.min() if self.config.higher_is_better else sound.max()
        return {
            "cells": mean,
            "done": share,
            "spread": np.where(lost, 0.0, np.sqrt(off)),
            "diverged": diverged / np.maximum(done, 1),
            "cell_curves": (curves * counted[..., None]).sum(axis=2) / count[..., None],
            "curve_epochs": np.array(self._at),
        }

    # ---- changing ------------------------------------------------------------------------------------------------

    def reconfigure(self, config: Sensitivity | Mapping[str, Any]) -> None:
        """Show another metric, or the best instead of the final value; raises ValueError for any other change."""
        self.config = SETTINGS.take_up(self.config, config)

    def command(self, command: Mapping[str, Any]) -> None:
        """Nothing of a map is edited by hand: raises ValueError."""
        raise ValueError("The runs of a sensitivity map cannot be edited by hand. Open one of them in the playground to do that.")

    def vectors(self) -> Arrays:
        """What was measured so far, and how each run ended."""
        return {"curves": self._curves, "runs": self._state}

    def state(self) -> Arrays:
        """Networks under way are not kept: it goes on where the runs that are under way began."""
        state, epoch = super().state(), self.epoch
        while epoch < len(self.pieces) and self.pieces[epoch].start > 0:
            epoch -= 1
        back = {"epoch": epoch, "step": self.step - (self.epoch - epoch)}
        state["counters"] = np.array([back[name] for name in self.counters], dtype=np.int64)
        return state

    def counters_fit(self, counters: Mapping[str, int]) -> bool:
        """It goes on where some runs begin, see `state`."""
        epoch = counters["epoch"]
        return epoch <= len(self.pieces) and (epoch == len(self.pieces) or self.pieces[epoch].start == 0)

    def loaded(self) -> None:
        """No runs are under way."""
        self._many = None


def _seeded(cell: Cell, k: int) -> RunConfig:
    """A cell's run with the k-th starting weights."""
    assert cell.config
    network = cell.config.network
    return cell.config.model_copy(update={"network": network.model_copy(update={"seed": network.seed + k})})


def make_trainer(config: Mapping[str, Any]) -> SensitivityTrainer:
    """A trainer for a map's JSON form. Raises ConfigError (a ValueError) with a sentence."""
    return SensitivityTrainer(parse_sensitivity(config))
