"""What explains a run gets of it: its settings, its points and what every neuron computes at them, at one moment."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from playground.points.config import RunConfig
from playground.points.data import Points

Array = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Chosen:
    """What a person has picked to look at; null for what stands there until somebody picks."""

    neuron: int | None = None  # pinned, of all N
    pair: tuple[int, int] | None = None  # the neurons that the bent plane is seen by
    point: tuple[str, int] = ("train", 0)  # of which set, and its number there


@dataclass(frozen=True, eq=False)
class LookedAt:
    """N neurons: all hidden ones, then the K outputs. P parameters, as in a frame."""

    config: RunConfig
    points: Points
    train: Array  # what every neuron computes at the training points, (N, n)
    test: Array  # and at the test points
    parameters: Array  # (P,)
    gradients: Array  # (P,)
    compute: Callable[[Array], Array]  # every neuron at any places of the plane: (n, 2) -> (N, n)
    chosen: Chosen

    def outputs(self, part: Array) -> Array:
        """The rows of the outputs: (N, n) -> (K, n)."""
        return part[-self.config.outputs :]
