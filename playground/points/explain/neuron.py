"""One neuron: its activation's curve, where the training points fall on it, and how many of them on its flat parts."""

import numpy as np

from playground.core.trainer import Arrays
from playground.points.explain.bent import layer_of
from playground.points.explain.moment import LookedAt
from playground.points.explain.spread import shares
from playground.points.explain.way import activation
from playground.points.structure import layer_places
from playground.tables.features import compute_features

REACH = 6.0  # of the curve, each way; sums beyond it count into the last bins
BINS = 48
FLAT = 0.02  # a slope that lets next to nothing back


def chosen_neuron(moment: LookedAt) -> int:
    """The pinned one, else the first output."""
    return sum(moment.config.sizes[1:-1]) if moment.chosen.neuron is None else moment.chosen.neuron


def neuron_arrays(moment: LookedAt) -> Arrays:
    """`neuron.f` at BINS + 1 places, `neuron.spread` of the sums (BINS,), `neuron.flat` the share of flat places; not with batch norm."""
    config = moment.config
    if config.network.batch_norm:
        return Arrays()
    neuron, sizes = chosen_neuron(moment), config.sizes
    layer = layer_of(neuron, sizes)
    first = sum(sizes[1 : layer + 1])
    before = moment.train[first - sizes[layer] : first] if layer else compute_features(config.features, moment.points.x_train).T
    place, row = layer_places(sizes)[layer], neuron - first
    weights = moment.parameters[place.weights].reshape(-1, sizes[layer])[row]
    z = (weights @ before + moment.parameters[place.biases][row]).astype(np.float64)
    name = (*config.network.activations, config.output_activation)[layer]
    curve, _ = activation(name, np.linspace(-REACH, REACH, BINS + 1))
    _, slope = activation(name, np.nan_to_num(z))
    flat = np.array([np.mean(np.abs(slope) < FLAT)], dtype=np.float32)
    spread = shares(z.astype(np.float32), -REACH, REACH, BINS)
    return {"neuron.f": curve.astype(np.float32), "neuron.spread": spread, "neuron.flat": flat}
