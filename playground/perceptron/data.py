"""The points of a perceptron's run."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from playground.perceptron.config import SEPARABLE, PerceptronConfig
from playground.points.config import bounds
from playground.points.datasets import DATASETS

FEWEST = int(bounds("data.points")[0])  # that a network can be trained on: some of them are its test set
EXTENT = 6.0  # the plane is drawn over [-EXTENT, EXTENT]²


class LabelledPoints(NamedTuple):
    """`x` float64 (n, 2); `y` float64 (n,), −1 or +1."""

    x: npt.NDArray[np.float64]
    y: npt.NDArray[np.float64]


def extent(config: PerceptronConfig) -> float:
    """Of the plane that is drawn."""
    return EXTENT if config.data.dataset == SEPARABLE else DATASETS[config.data.dataset].extent


def make_points(config: PerceptronConfig) -> LabelledPoints:
    """The points of a configuration; the same ones every time. Both classes have at least one."""
    data = config.data
    rng = np.random.default_rng([data.seed, 7])
    if data.dataset == SEPARABLE:
        return _separable(rng, data.points, data.margin)
    x, y = DATASETS[data.dataset].make(rng, data.points, data.noise, 2)
    return LabelledPoints(np.asarray(x, dtype=np.float64), np.where(np.asarray(y) > 0.5, 1.0, -1.0))


def _separable(rng: np.random.Generator, count: int, margin: float) -> LabelledPoints:
    """Half of the points on either side of a random line, none nearer to it than `margin`."""
    angle, offset = rng.uniform(0, 2 * np.pi), rng.uniform(-1.0, 1.0)
    normal = np.array([np.cos(angle), np.sin(angle)])
    along = np.array([-normal[1], normal[0]])
    y = np.where(np.arange(count) % 2, 1.0, -1.0)
    # within the disc of radius 5: a distance from the line, then a place along it
    most = 5.0 - np.abs(offset)
    distance = y * rng.uniform(margin, np.maximum(most, margin + 0.5), count)
    reach = np.sqrt(np.maximum(5.5**2 - (offset + distance) ** 2, 0.0))
    x = (offset + distance)[:, None] * normal + (rng.uniform(-1, 1, count) * reach)[:, None] * along
    return LabelledPoints(x, y)
