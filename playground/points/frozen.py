"""Which of a network's parameters stay as they are while it trains: whole layers, and single weights and biases. NumPy only."""

import numpy as np
import numpy.typing as npt

from playground.points.config import RunConfig
from playground.points.structure import layer_places


def frozen_parameters(config: RunConfig) -> npt.NDArray[np.uint8]:
    """1 for each that is frozen, in the order of `MLP.flat`: a layer's weights and biases, with batch norms their two vectors too.

    Layers count from 1, the output is the last one; what is beyond this network means nothing.
    """
    network, sizes = config.network, config.sizes
    places = layer_places(sizes)
    whole = places[-1].biases.stop
    found = np.zeros(whole + (2 * sum(network.hidden) if network.batch_norm else 0), dtype=np.uint8)
    norm = whole
    for number, place in enumerate(places, 1):
        width = sizes[number]
        end = norm + 2 * width if network.batch_norm and number < len(places) else norm
        if number in network.frozen_layers:
            found[place.weights.start : place.biases.stop] = 1
            found[norm:end] = 1
        norm = end
    found[[index for index in network.frozen if index < whole]] = 1
    return found
