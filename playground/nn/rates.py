"""The learning rate of every update, from the schedule and the place in the run."""

import numpy as np
import numpy.typing as npt

from playground.nn.batches import count_updates
from playground.nn.config import OptimizerConfig
from playground.tables.schedules import SCHEDULES


def times(epoch: int, offset: int, updates: int, batch: int, points: int) -> npt.NDArray[np.float64]:
    """When each of the next updates starts, in epochs, shape (updates,).

    `offset` points of the running epoch are behind it; the last batch of an epoch takes what is left.
    """
    rest = count_updates(points - offset, batch)  # updates left in the running epoch
    per_epoch = count_updates(points, batch)
    k = np.arange(updates)
    later = np.maximum(k - rest, 0)
    return np.where(k < rest, epoch + (offset + k * batch) / points, epoch + 1 + later // per_epoch + (later % per_epoch) * batch / points)


def rates(training: OptimizerConfig, t: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Learning rates at times in epochs, same shape."""
    share = SCHEDULES[training.schedule].share(t, training.schedule_epochs, training.schedule_gamma, training.warmup_epochs)
    return training.learning_rate * share
