"""How activations and gradients of each layer are spread, in bins that stay where they are, so that nothing jumps."""

from itertools import pairwise

import numpy as np
import numpy.typing as npt

from playground.core.trainer import Arrays
from playground.points.explain.moment import Array, LookedAt
from playground.points.structure import layer_places

ACTIVATIONS = (-3.0, 3.0, 48)  # from, to, bins; what lies beyond counts into the last ones
GRADIENTS = (-8.0, 1.0, 45)  # of the logarithm to base ten of their size; zeros count into the first


def shares(values: Array, low: float, high: float, bins: int) -> Array:
    """Which share of the values lies in each of so many equal bins, (bins,); NaN counts as the lowest."""
    inside = np.clip(np.nan_to_num(values, nan=low), low, high)
    counts: npt.NDArray[np.int64] = np.histogram(inside, bins=bins, range=(low, high))[0]
    return (counts / max(values.size, 1)).astype(np.float32)


def logarithms(gradients: Array) -> Array:
    """Of the sizes, to base ten; that of zero is -inf."""
    with np.errstate(divide="ignore"):
        return np.log10(np.abs(gradients))


def histogram_arrays(moment: LookedAt) -> Arrays:
    """`spread.activations` at the training points and `spread.gradients` of the weights, a row for each layer, the outputs' last."""
    sizes = moment.config.sizes
    ends = np.cumsum([0, *sizes[1:]]).tolist()
    activations = [shares(moment.train[a:b], *ACTIVATIONS) for a, b in pairwise(ends)]
    gradients = [shares(logarithms(moment.gradients[place.weights]), *GRADIENTS) for place in layer_places(sizes)]
    return {"spread.activations": np.stack(activations), "spread.gradients": np.stack(gradients)}
