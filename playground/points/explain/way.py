"""One point's way through the network, and the error's way back, by the formulas that the page shows beside these numbers.

a⁰ = the features; zˡ = Wˡ aˡ⁻¹ + bˡ and aˡ = f(zˡ) for each layer; then the loss; then δ = ∂loss/∂z, of the outputs first:
δᴸ = ∂loss/∂aᴸ · f′(zᴸ) and δˡ = (Wˡ⁺¹)ᵀ δˡ⁺¹ · f′(zˡ); and ∂loss/∂W = δ aᵀ, ∂loss/∂b = δ.
"""

import numpy as np
import numpy.typing as npt
import torch

from playground.core.trainer import Arrays
from playground.nn.losses import mean_loss
from playground.nn.resolve import resolve
from playground.points.explain.moment import LookedAt
from playground.points.structure import layer_places
from playground.tables.activations import ACTIVATIONS
from playground.tables.features import compute_features

Vector = npt.NDArray[np.float64]


def activation(name: str, z: Vector) -> tuple[Vector, Vector]:
    """f(z) and f′(z) of an activation, element by element."""
    with torch.inference_mode(False), torch.enable_grad():
        x = torch.from_numpy(z).requires_grad_()
        value = resolve(ACTIVATIONS[name].torch)()(x)
        value.sum().backward()
        assert x.grad is not None
        return value.detach().numpy(), x.grad.numpy()


def loss_and_slope(name: str, output: Vector, target: Vector) -> tuple[float, Vector]:
    """The loss of one point's outputs (K,), and what it changes by with each of them."""
    with torch.inference_mode(False), torch.enable_grad():
        x = torch.from_numpy(output[None]).requires_grad_()
        loss = mean_loss(name, x, torch.from_numpy(target[None]))
        loss.backward()  # type: ignore[no-untyped-call]
        assert x.grad is not None
        return float(loss.detach()), x.grad.numpy()[0]


def point_arrays(moment: LookedAt) -> Arrays:
    """`way.input` (F,), `way.z`, `way.a`, `way.delta` (N,), `way.gradient` (P,), `way.target` (K,), `way.loss`; not with batch norm."""
    config, points = moment.config, moment.points
    if config.network.batch_norm:
        return Arrays()
    part, number = moment.chosen.point
    x, y = (points.x_train, points.y_train) if part == "train" else (points.x_test, points.y_test)
    chosen = slice(min(number, len(x) - 1), min(number, len(x) - 1) + 1)
    names = (*config.network.activations, config.output_activation)
    layers = layer_places(config.sizes)
    flat = moment.parameters.astype(np.float64)
    matrices = [flat[place.weights].reshape(-1, size) for place, size in zip(layers, config.sizes, strict=False)]

    inputs = compute_features(config.features, x[chosen])[0].astype(np.float64)
    target = points.targets(y[chosen])[0].astype(np.float64)
    a, z, slopes = [inputs], [], []
    for name, place, weights in zip(names, layers, matrices, strict=True):
        z.append(weights @ a[-1] + flat[place.biases])
        value, slope = activation(name, z[-1])
        a.append(value)
        slopes.append(slope)
    loss, error = loss_and_slope(config.training.loss, a[-1], target)

    deltas = [error * slopes[-1]]
    for weights, slope in zip(matrices[:0:-1], slopes[-2::-1], strict=True):
        deltas.insert(0, weights.T @ deltas[0] * slope)
    gradient = [part for delta, before in zip(deltas, a, strict=False) for part in (np.outer(delta, before).ravel(), delta)]
    numbers = {
        "input": inputs, "z": np.concatenate(z), "a": np.concatenate(a[1:]), "delta": np.concatenate(deltas),
        "gradient": np.concatenate(gradient), "target": target, "loss": np.array([loss]),
    }  # fmt: skip
    return {f"way.{name}": values.astype(np.float32) for name, values in numbers.items()}
