"""What the engine asks of a trainer. A session knows nothing of points, layers or tokens: only this.

A trainer is plain computation: no thread, no web, no Plotly.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from playground.core.pieces import Task

Arrays = dict[str, npt.NDArray[Any]]


@dataclass(frozen=True)
class Snapshot:
    """Named arrays of a run at one step, detached from the trainer (see docs/protocol.md, "Frame")."""

    epoch: int
    step: int
    arrays: Arrays
    ranges: Mapping[str, float] = field(default_factory=dict)
    readouts: Mapping[str, float] = field(default_factory=dict)
    warning: Mapping[str, Any] | None = None  # of a run that goes on in vain: {"text", "fresh" or "way"}, see docs/protocol.md
    view: Mapping[str, Any] = field(default_factory=dict)  # what the frame's info says of how the run is looked at


class Trainer(ABC):
    """One run. What is not abstract has a default that fits a trainer with nothing special about it."""

    config: Any
    epoch: int  # completed
    step: int  # updates so far
    columns: tuple[str, ...]  # of the curves; the first is "epoch"
    structure: str  # equal for runs whose arrays have the same names and shapes
    objective: str = "train_loss"  # the column that divergence, going back and stopping at a loss look at
    score_column: str = "test_score"  # the one that stopping at an accuracy looks at, and
    score: str = "accuracy"  # what it measures: "accuracy", a share of one that people read in percent, or "R²"

    # ---- training ----

    @property
    @abstractmethod
    def steps_per_epoch(self) -> int:
        """Updates in an epoch."""

    @property
    @abstractmethod
    def steps_left(self) -> int:
        """Updates until the running epoch is complete; `steps_per_epoch` before its first."""

    @abstractmethod
    def train(self, updates: int) -> None:
        """Run that many updates, across epochs if need be. Not-a-number is let through, never raised."""

    def in_pieces(self, task: Task, updates: int = 0) -> Iterator[None]:
        """The work of `train`, or what makes the next `evaluate` or `snapshot` quick, in pieces of about `pieces.PIECE` seconds."""
        if task == "train":
            self.train(updates)
        yield from ()

    @property
    def finished(self) -> str | None:
        """A sentence once nothing is left to train, None before; the session then stops."""
        return None

    # ---- looking ----

    @abstractmethod
    def evaluate(self) -> dict[str, float]:
        """A row of the curves for the state as it is: a value for each of `columns`."""

    def diagnose(self, row: Mapping[str, float]) -> str | None:
        """None while the run is sound; else a sentence saying what went wrong and what probably did it."""
        return None

    @abstractmethod
    def snapshot(self, full: bool) -> Snapshot:
        """The arrays of a frame, without `curves`, which the session keeps."""

    def view_commands(self) -> list[dict[str, Any]]:
        """The commands that make another run of the same structure be looked at like this one.

        A run that starts over, or goes on in another process, is told them; what it refuses stays as a run starts.
        """
        return []

    # ---- changing ----

    @abstractmethod
    def reconfigure(self, config: Any) -> None:
        """Go on with another configuration of the same structure and weights (a live change)."""

    def command(self, command: Mapping[str, Any]) -> None:
        """One of the kind's own commands. Raises ValueError with a sentence; nothing has changed then."""
        raise ValueError("there is nothing to change by hand in this run")

    # ---- going on elsewhere ----

    @abstractmethod
    def state(self) -> Arrays:
        """All that is needed to go on exactly from here: parameters, buffers, optimizer state, counters. Copies."""

    @abstractmethod
    def load_state(self, state: Mapping[str, npt.NDArray[Any]]) -> None:
        """Go on from `state()` of a trainer of the same configuration. Raises ValueError when it does not fit."""


def as_float(row: Mapping[str, float], columns: tuple[str, ...]) -> npt.NDArray[np.float32]:
    """A row of the curves, shape (len(columns),)."""
    return np.array([row[name] for name in columns], dtype=np.float32)
