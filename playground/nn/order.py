"""The order in which an epoch visits the training points: a function of the seed and the epoch alone.

So a run can be resumed, rewound or compared without any generator's state, and both ways of training see the same batches.
Random numbers are splitmix64 (Steele, Lea and Flood, 2014), the shuffle is Fisher and Yates's.
"""

from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

from playground.core.machine_code import cached

compiled: Any = njit(nogil=True, error_model="numpy")


@compiled
def mixed(state: Any) -> Any:
    z = (state ^ (state >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


@compiled
def fill_order(order: Any, seed: int, epoch: int, shuffle: bool) -> None:
    """Write the order of an epoch into `order`, int32 of shape (points,): 0, 1, 2 … when not shuffled."""
    for k in range(len(order)):
        order[k] = k
    if not shuffle:
        return
    state = mixed(np.uint64(seed) * np.uint64(0x9E3779B97F4A7C15) + np.uint64(epoch))
    for k in range(len(order) - 1, 0, -1):
        state += np.uint64(0x9E3779B97F4A7C15)
        other = np.int64(((mixed(state) >> np.uint64(32)) * np.uint64(k + 1)) >> np.uint64(32))
        kept = order[k]
        order[k] = order[other]
        order[other] = kept


@cached
def _make_order(points: int, seed: int, epoch: int, shuffle: bool) -> Any:
    order = np.empty(points, dtype=np.int32)
    fill_order(order, seed, epoch, shuffle)
    return order


def make_order(points: int, seed: int, epoch: int, shuffle: bool) -> npt.NDArray[np.int32]:
    """The order of an epoch, shape (points,)."""
    order: npt.NDArray[np.int32] = _make_order(points, seed, epoch, shuffle)
    return order
