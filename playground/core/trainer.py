"""What the engine asks of a trainer. A session knows nothing of points, layers or tokens: only this.

A trainer is plain computation: no thread, no web, no Plotly. `TRAINERS` names the kinds that a session can be opened with.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

Arrays = dict[str, npt.NDArray[Any]]


@dataclass(frozen=True)
class Snapshot:
    """Named arrays of a run at one step, detached from the trainer (see docs/protocol.md, "Frame")."""

    epoch: int
    step: int
    arrays: Arrays
    ranges: Mapping[str, float] = field(default_factory=dict)
    readouts: Mapping[str, float] = field(default_factory=dict)
    warning: Mapping[str, Any] | None = None  # of a run that goes on in vain: {"text", "fresh"}, see docs/protocol.md


class Trainer(Protocol):
    """One that can come to an end also has `finished`: a sentence once nothing is left to train, None before; the session then stops.

    One that can be looked at in several ways also has `looking()`: the commands that make another run of the same structure be looked
    at like it. A run that starts over, or goes on in another process, is told them; what it refuses stays as a run starts.
    """

    config: Any
    epoch: int  # completed
    step: int  # updates so far
    columns: tuple[str, ...]  # of the curves; the first is "epoch"
    score: str  # what `test_score` measures: "accuracy", a share of one that people read in percent, or "R²"
    structure: str  # equal for runs whose arrays have the same names and shapes

    @property
    def steps_per_epoch(self) -> int:
        """Updates in an epoch."""

    @property
    def steps_left(self) -> int:
        """Updates until the running epoch is complete; `steps_per_epoch` before its first."""

    def train(self, updates: int) -> None:
        """Run that many updates, across epochs if need be. Not-a-number is let through, never raised."""

    def evaluate(self) -> dict[str, float]:
        """A row of the curves for the state as it is: a value for each of `columns`."""

    def diagnose(self, row: Mapping[str, float]) -> str | None:
        """None while the run is sound; else a sentence saying what went wrong and what probably did it."""

    def snapshot(self, full: bool) -> Snapshot:
        """The arrays of a frame, without `curves`, which the session keeps."""

    def reconfigure(self, config: Any) -> None:
        """Go on with another configuration of the same structure and weights (a live change)."""

    def command(self, command: Mapping[str, Any]) -> None:
        """A command that only this kind knows (`set_parameter`, `pin`). Raises ValueError with a sentence."""

    def state(self) -> Arrays:
        """All that is needed to go on exactly from here: parameters, buffers, optimizer state, counters. Copies."""

    def load_state(self, state: Mapping[str, npt.NDArray[Any]]) -> None:
        """Go on from `state()` of a trainer of the same configuration. Raises ValueError when it does not fit."""


# kind -> "module:function"; the function takes the configuration's JSON form (a dict) and returns a Trainer
TRAINERS: dict[str, str] = {
    "mlp": "playground.points.trainer:make_trainer",
    "attention": "playground.sequences.trainer:make_trainer",
    "compare": "playground.points.compare.trainer:make_trainer",
    "sensitivity": "playground.points.sensitivity.trainer:make_trainer",
    "perceptron": "playground.perceptron.trainer:make_trainer",
}

# kind -> "module:function"; (old JSON, new JSON) -> the paths that force a start over, empty for a live change
RESTARTS: dict[str, str] = {
    "mlp": "playground.points.trainer:restart_reasons",
    "attention": "playground.sequences.trainer:restart_reasons",
    "compare": "playground.points.compare.trainer:restart_reasons",
    "sensitivity": "playground.points.sensitivity.trainer:restart_reasons",
    "perceptron": "playground.perceptron.trainer:restart_reasons",
}


def as_float(row: Mapping[str, float], columns: tuple[str, ...]) -> npt.NDArray[np.float32]:
    """A row of the curves, shape (len(columns),)."""
    return np.array([row[name] for name in columns], dtype=np.float32)
