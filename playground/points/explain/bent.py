"""The plane as two neurons see it: lines of its grid, and the training points, where the neurons' outputs put them."""

from functools import lru_cache

import numpy as np
import numpy.typing as npt

from playground.core.trainer import Arrays
from playground.points.explain.moment import Array, LookedAt
from playground.points.structure import layer_places

LINES = 13  # each way; odd, so that both axes are among them
POINTS = 41  # of a line
FAR = 1e3  # where a line is that is not there
BOUNDED = {"tanh": (-1.1, 1.1), "hardtanh": (-1.1, 1.1), "sine": (-1.1, 1.1), "sigmoid": (-0.1, 1.1)}  # what activations reach


@lru_cache(16)
def grid_places(extent: float) -> Array:
    """(2 · LINES · POINTS, 2): first the lines of equal x1 from left to right, then those of equal x2 from below."""
    lines, along = np.linspace(-extent, extent, LINES), np.linspace(-extent, extent, POINTS)
    upright = np.stack([np.repeat(lines, POINTS), np.tile(along, LINES)], axis=1)
    return np.concatenate([upright, upright[:, ::-1]]).astype(np.float32)


def usual_pair(sizes: tuple[int, ...]) -> tuple[int, int]:
    """The first two neurons of the last layer that has two, hidden layers first; of a network with one neuron that one twice."""
    first = {layer: sum(sizes[1 : layer + 1]) for layer in range(len(sizes) - 1)}
    for layer in [*range(len(sizes) - 3, -1, -1), len(sizes) - 2]:
        if sizes[layer + 1] >= 2:
            return first[layer], first[layer] + 1
    return 0, min(1, sum(sizes[1:]) - 1)


def layer_of(neuron: int, sizes: tuple[int, ...]) -> int:
    """The layer that a neuron, of all N, is in."""
    return int(np.searchsorted(np.cumsum(sizes[1:]), neuron, side="right"))


def reach(values: npt.NDArray[np.float32], neuron: int, moment: LookedAt) -> Array:
    """From where to where its axis goes, (2,): the activation's bounds, else powers of two around the values, so that it seldom moves."""
    config = moment.config
    layer = layer_of(neuron, config.sizes)
    name = (*config.network.activations, config.output_activation)[layer]
    if name in BOUNDED:
        return np.array(BOUNDED[name], dtype=np.float32)
    finite = np.nan_to_num(values, nan=0.0, posinf=FAR, neginf=-FAR)
    low, high = min(float(finite.min()), 0.0), max(float(finite.max()), 0.0)
    step = 2.0 ** np.ceil(np.log2(max(high, -low, 1e-3)))
    return np.array([-step if low < -step / 4 else -step / 8, step if high > step / 4 else step / 8], dtype=np.float32)


def decision_line(pair: tuple[int, int], moment: LookedAt, ends: Array) -> Array:
    """Two points, (2, 2), of where the one output is 0, if the pair is all that it sees; else far away. `ends`: of the first one's axis."""
    sizes = moment.config.sizes
    start = sum(sizes[1:-2])
    if sizes[-1] != 1 or len(sizes) < 3 or sizes[-2] != 2 or sorted(pair) != [start, start + 1]:
        return np.full((2, 2), FAR, dtype=np.float32)
    place = layer_places(sizes)[-1]
    weights = moment.parameters[place.weights].astype(np.float64)
    a, b = weights[pair[0] - start], weights[pair[1] - start]
    c = float(moment.parameters[place.biases][0])
    size = a * a + b * b
    if size < 1e-12:
        return np.full((2, 2), FAR, dtype=np.float32)
    foot = -c / size * np.array([a, b])
    along = np.array([-b, a]) / size**0.5 * 4 * float(np.abs(ends).max())
    return np.clip(np.nan_to_num([foot - along, foot + along], nan=FAR), -FAR, FAR).astype(np.float32)


def bent_arrays(moment: LookedAt) -> Arrays:
    """`bent.x`, `bent.y` of the grid's points; `bent.train.x`, `.y`; `bent.reach.x`, `.y` of the axes; `bent.line.x`, `.y`."""
    pair = moment.chosen.pair or usual_pair(moment.config.sizes)
    grid = moment.compute(grid_places(moment.points.extent))
    arrays = Arrays()
    for axis, neuron in zip("xy", pair, strict=True):
        arrays[f"bent.{axis}"] = grid[neuron].copy()
        arrays[f"bent.train.{axis}"] = moment.train[neuron].copy()
        arrays[f"bent.reach.{axis}"] = reach(grid[neuron], neuron, moment)
    ends = np.concatenate([arrays["bent.reach.x"], arrays["bent.reach.y"]])
    arrays["bent.line.x"], arrays["bent.line.y"] = decision_line(pair, moment, ends).T.copy()
    return arrays
