"""Hidden neurons that are switched off to see what that costs: a look, training never knows of it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from playground.points.structure import layer_places


def outgoing(sizes: Sequence[int], neurons: Sequence[int]) -> list[int]:
    """The places among the parameters of all weights that lead out of these hidden neurons, counted through the layers."""
    places = layer_places(sizes)
    found: list[int] = []
    for neuron in neurons:
        layer, within = 1, neuron
        while within >= sizes[layer]:
            within, layer = within - sizes[layer], layer + 1
        weights = places[layer].weights
        found += range(weights.start + within, weights.stop, sizes[layer])
    return found


@contextmanager
def silenced(flat: Any, sizes: Sequence[int], neurons: Sequence[int]) -> Iterator[None]:
    """Their activation reaches nobody meanwhile: the weights out of them, in `flat`, are 0, then as before, bit for bit."""
    index = outgoing(sizes, neurons)
    before = flat[index].clone()
    flat[index] = 0.0
    try:
        yield
    finally:
        flat[index] = before
