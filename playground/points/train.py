"""Training without a browser: one call from a configuration to a trained network."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from playground.points.config import RunConfig, parse_config
from playground.points.data import Points
from playground.points.trainer import MLPTrainer, Weights

Row = dict[str, float]


@dataclass(frozen=True, eq=False)
class Result:
    """What came of a run."""

    metrics: list[Row]  # a row for the start and one for each epoch; the columns are `trainer.columns`
    weights: dict[str, npt.NDArray[np.float32]]  # layers.0.weight [out, in], layers.0.bias …
    message: str | None  # why it stopped early, else None
    trainer: MLPTrainer  # trainer.model is the torch.nn.Module


def train(
    config: RunConfig | Mapping[str, Any] | None = None, points: Points | None = None, weights: Weights | None = None,
    epochs: int = 500, backend: str = "auto", on_epoch: Callable[[Row], None] | None = None,
) -> Result:  # fmt: skip
    """Train a configuration (or its JSON form) for so many epochs.

    points: instead of the configuration's dataset. weights: to start from, by name or as one flat array.
    backend: "auto", "kernel" or "autograd".
    on_epoch: called with each row as it is measured. Stops early when the run diverges; `message` then says why.
    Raises ConfigError, or ValueError for weights that do not fit.
    """
    if not isinstance(config, RunConfig):
        config = parse_config(config or {})
    trainer = MLPTrainer(config, points, weights, backend)
    metrics: list[Row] = []
    message = None
    for epoch in range(epochs + 1):
        if epoch:
            trainer.train(trainer.steps_per_epoch)
        row = trainer.evaluate()
        metrics.append(row)
        if on_epoch:
            on_epoch(row)
        message = trainer.diagnose(row)
        if message:
            break
    return Result(metrics, trainer.model.weights(), message, trainer)
