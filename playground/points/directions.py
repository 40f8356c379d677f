"""Two directions through the space of a network's parameters: random ones, or those in which its path spread most. NumPy only."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from playground.points.structure import layer_places

Array = npt.NDArray[np.float64]


def random_directions(weights: Array, sizes: Sequence[int], seed: int) -> Array:
    """Two filter-normalised random directions around weights (P,), shape (2, P).

    As in Li, Xu, Taylor, Studer and Goldstein 2018, "Visualizing the Loss Landscape of Neural Nets", arXiv:1712.09913, section 4: a
    direction is drawn from a normal distribution, then the part that belongs to a filter, here all weights into one neuron, is made as
    long as that filter itself. So a step of 1 changes every neuron's weights by their own size, whatever their scale. Biases (and
    batch norms) stay as they are, as in the authors' code.
    """
    rng = np.random.default_rng(seed)
    found = np.zeros((2, len(weights)))
    for place, inputs in zip(layer_places(sizes), sizes, strict=False):
        filters = weights[place.weights].reshape(-1, inputs)
        drawn = rng.standard_normal((2, *filters.shape))
        lengths = np.linalg.norm(filters, axis=1) / np.linalg.norm(drawn, axis=2)
        found[:, place.weights] = (drawn * lengths[:, :, None]).reshape(2, -1)
    return found


def principal_directions(path: Array) -> Array:
    """The two directions in which a path (T, P) spreads most, unit vectors (2, P). Raises ValueError where it spreads in fewer.

    Principal components of the T points around their mean, by the T × T matrix of their products: P may be in the thousands.
    """
    centred = path - path.mean(axis=0)
    values, vectors = np.linalg.eigh(centred @ centred.T)
    if len(path) < 3 or values[-2] <= 1e-9 * values[-1]:
        raise ValueError("The path so far has no two directions yet: train a little, then ask again.")
    found = (centred.T @ vectors[:, [-1, -2]]).T
    return found / np.linalg.norm(found, axis=1, keepdims=True)


def coordinates(points: Array, directions: Array) -> Array:
    """Where points (T, P), seen from the origin of the plane, lie in it, (T, 2): the nearest point of the plane."""
    lengths = directions @ directions.T
    found = np.linalg.lstsq(lengths, directions @ points.T, rcond=None)[0].T
    return np.asarray(found, dtype=np.float64)


def explained(path: Array, directions: Array) -> Array:
    """The share of a path's variance along each of two directions, (2,); of the second, what is at right angles to the first."""
    centred = path - path.mean(axis=0)
    whole = float(np.square(centred).sum())
    basis, _ = np.linalg.qr(directions.T)
    found: Array = np.square(centred @ basis).sum(axis=0) / whole if whole > 0 else np.zeros(2)
    return found
