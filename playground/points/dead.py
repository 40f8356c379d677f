"""Networks that train in vain: a hidden layer of which no neuron moves any more, said in a sentence."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from playground.points.config import RunConfig
from playground.points.structure import layer_places
from playground.tables.activations import ACTIVATIONS

ROUNDING = 1e-5  # of a penalty's gradient, as a share of it


def find_dead_layer(
    config: RunConfig, dead: npt.NDArray[np.uint8], parameters: npt.NDArray[np.float32], gradients: npt.NDArray[np.float32]
) -> Mapping[str, Any] | None:
    """What to say of the first hidden layer that nothing gets through, forwards or backwards; None while there is none.

    `dead` (N,), `parameters` and `gradients` (P,) are those of a frame. `fresh` of the answer: whether new weights and a lower
    learning rate would help.
    """
    layers = list(_layers(config, dead, parameters, gradients))
    for number, (constant, weights, gradient) in enumerate(layers, 1):
        if not constant or number == len(layers):
            continue
        if weights.any():
            return None if gradient.any() else {"text": _dead(config, number, len(weights)), "fresh": True}
        # a layer of zeros lets nothing through, and yet the layers behind it may learn, and it after them
        return None if any(gradient.any() for _, _, gradient in layers) else {"text": _zero(number), "fresh": False}
    return None


def _layers(
    config: RunConfig, dead: npt.NDArray[np.uint8], parameters: npt.NDArray[np.float32], gradients: npt.NDArray[np.float32]
) -> Iterator[tuple[bool, npt.NDArray[np.float32], npt.NDArray[np.bool_]]]:
    """Of each layer: whether all its neurons are constant, its weights [out, in], and where the loss itself has a gradient."""
    training, neuron = config.training, 0
    for outputs, (part, _) in zip(config.sizes[1:], layer_places(config.sizes), strict=True):
        weights = parameters[part].reshape(outputs, -1)
        penalty = training.l2 * weights + training.l1 * np.sign(weights)
        moved = np.abs(gradients[part].reshape(outputs, -1) - penalty) > ROUNDING * np.abs(penalty)
        yield bool(dead[neuron : neuron + outputs].all()), weights, moved
        neuron += outputs


def _dead(config: RunConfig, number: int, neurons: int) -> str:
    name = config.network.activations[number - 1]
    what = "dead" if name == "relu" else "saturated"
    who = (
        f"All {neurons} neurons of hidden layer {number} are {what}: each gives"
        if neurons > 1
        else f"The neuron of hidden layer {number} is {what}: it gives"
    )
    return (
        f"{who} the same output at every training point, so no gradient reaches the weights. "
        f"Lower the learning rate and take new weights, or choose another activation than {ACTIVATIONS[name].title}."
    )


def _zero(number: int) -> str:
    return (
        f"All weights into hidden layer {number} are zero and no gradient moves them. "
        "Choose other starting weights, or less regularization."
    )
