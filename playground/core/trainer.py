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
    says: str | None = None  # where the run stands, in a sentence for whoever goes through it step by step


class Trainer(ABC):
    """One run. What is not abstract has a default that fits a trainer with nothing special about it."""

    config: Any
    epoch: int  # completed
    step: int  # updates so far
    columns: tuple[str, ...]  # of the curves; the first is "epoch"
    structure: str  # equal for runs whose arrays have the same names and shapes
    objective: str = "train_loss"  # the column that divergence, going back and stopping at a loss look at; "" where there is none
    score_column: str = "test_score"  # the one that stopping at an accuracy looks at, "" where there is none, and
    score: str = "accuracy"  # what it measures: "accuracy", a share of one that people read in percent, or "R²"
    counters: tuple[str, ...] = ("epoch", "step")  # attributes, whole numbers from 0, that `state` keeps, in this order

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

    def vectors(self) -> Mapping[str, Any]:
        """What a run carries along besides its counters, by name: arrays that keep their shapes."""
        return {}

    def read(self, vector: Any) -> npt.NDArray[Any]:
        """A copy of one of `vectors`."""
        return np.array(vector)

    def write(self, vector: Any, values: npt.NDArray[Any]) -> None:
        """Put values of the same shape into one of `vectors`."""
        vector[...] = values

    def counters_fit(self, counters: Mapping[str, int]) -> bool:
        """Whether a run of this configuration can have come to these, which are not negative."""
        return True

    def loaded(self) -> None:  # noqa: B027 (mostly there is nothing)
        """Counters and vectors are those of another run now: bring what hangs on them in line."""

    def state(self) -> Arrays:
        """All that is needed to go on exactly from here: parameters, buffers, optimizer state, counters. Copies."""
        counters = np.array([getattr(self, name) for name in self.counters], dtype=np.int64)
        return {"counters": counters} | {name: self.read(vector) for name, vector in self.vectors().items()}

    def load_state(self, state: Mapping[str, npt.NDArray[Any]]) -> None:
        """Go on from `state()` of a trainer of the same configuration. Raises ValueError when it does not fit; nothing has changed then."""
        vectors = self.vectors()
        check_shapes(state, {"counters": (len(self.counters),)} | {name: tuple(vector.shape) for name, vector in vectors.items()})
        counters = dict(zip(self.counters, map(int, state["counters"]), strict=True))
        if min(counters.values()) < 0 or not self.counters_fit(counters):
            raise ValueError("the state does not fit this run: its counters are out of range")
        for name, value in counters.items():
            setattr(self, name, value)
        for name, vector in vectors.items():
            self.write(vector, np.asarray(state[name]))
        self.loaded()


def check_shapes(state: Mapping[str, npt.NDArray[Any]], shapes: Mapping[str, tuple[int, ...]]) -> None:
    """Raises ValueError when a state has not all arrays of these names and shapes."""
    for name, shape in shapes.items():
        if name not in state or np.shape(state[name]) != shape:
            raise ValueError(f"the state does not fit this run: {name} should have shape {list(shape)}")


def as_float(row: Mapping[str, float], columns: tuple[str, ...]) -> npt.NDArray[np.float32]:
    """A row of the curves, shape (len(columns),)."""
    return np.array([row[name] for name in columns], dtype=np.float32)
