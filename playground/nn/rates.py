"""The learning rate of every update, from the schedule and the place in the run."""

from typing import Literal

import numpy as np
import numpy.typing as npt

from playground.nn.config import OptimizerConfig
from playground.tables.schedules import SCHEDULES


def batch_points(batch_size: int | Literal["full"], points: int) -> int:
    """Points of one update, never more than there are."""
    return points if batch_size == "full" else min(batch_size, points)


def times(epoch: int, offset: int, updates: int, batch: int, points: int) -> npt.NDArray[np.float64]:
    """When each of the next updates starts, in epochs, shape (updates,).

    `offset` points of the running epoch are behind it; the last batch of an epoch takes what is left.
    """
    rest = -(-(points - offset) // batch)  # updates left in the running epoch
    per_epoch = -(-points // batch)
    k = np.arange(updates)
    later = np.maximum(k - rest, 0)
    return np.where(k < rest, epoch + (offset + k * batch) / points, epoch + 1 + later // per_epoch + (later % per_epoch) * batch / points)


def rates(training: OptimizerConfig, t: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Learning rates at times in epochs, same shape."""
    share = SCHEDULES[training.schedule].share(t, training.schedule_epochs, training.schedule_gamma, training.warmup_epochs)
    return training.learning_rate * share
