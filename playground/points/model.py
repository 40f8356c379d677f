"""The multilayer perceptron, built from layer sizes and names.

Its weights and biases are views into one flat tensor, layer by layer (weights [out, in] row by row, then biases), which is what
the compiled kernel trains, what a frame carries and what the optimizers step on.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import nn

from playground.nn.resolve import resolve
from playground.points.structure import count_parameters
from playground.tables.activations import ACTIVATIONS
from playground.tables.initializers import INITIALIZERS

LAYERS_A_SEED = 64  # more than any network has, so that no two (seed, layer) share a generator


class Sine(nn.Module):
    """sin z, element by element."""

    def forward(self, z: torch.Tensor) -> torch.Tensor:
        return torch.sin(z)


class MLP(nn.Module):
    """Linear [+ BatchNorm1d] + activation [+ Dropout] for each hidden layer, then Linear + output activation.

    `sizes` is (features, hidden …, outputs); without hidden layers it is one linear layer. `flat` holds the P weights and
    biases, float32, then the batch norms' own two vectors each; `parameter_count` is P. All start at zero: see `initialize`.
    """

    def __init__(
        self, sizes: Sequence[int], activations: Sequence[str], output: str = "linear",
        dropout: float = 0.0, batch_norm: bool = False, device: str = "cpu",
    ) -> None:  # fmt: skip
        super().__init__()
        self.sizes = tuple(sizes)
        hidden = self.sizes[1:-1]
        self.parameter_count = count_parameters(self.sizes)
        self.flat = torch.zeros(self.parameter_count + (2 * sum(hidden) if batch_norm else 0), device=device)
        self.flat_gradient = torch.zeros_like(self.flat)
        self._used = 0
        self.layers: Any = nn.ModuleList()
        for inputs, outputs in zip(self.sizes, self.sizes[1:], strict=False):
            layer = nn.Linear(inputs, outputs, device="meta")
            layer.weight, layer.bias = self._view(outputs, inputs), self._view(outputs)
            self.layers.append(layer)
        self.norms: Any = nn.ModuleList()
        for width in hidden if batch_norm else ():
            norm = nn.BatchNorm1d(width, device=device)
            norm.weight, norm.bias = self._view(width), self._view(width)
            self.norms.append(norm)
        self.dropout = nn.Dropout(dropout)
        self.activations = nn.ModuleList()
        self.set_activations(activations, output)

    def _view(self, *shape: int) -> nn.Parameter:
        """The next part of `flat` as a parameter, its gradient the same part of `flat_gradient`."""
        start, self._used = self._used, self._used + int(np.prod(shape))
        parameter = nn.Parameter(self.flat[start : self._used].view(shape))
        parameter.grad = self.flat_gradient[start : self._used].view(shape)
        return parameter

    def set_activations(self, activations: Sequence[str], output: str) -> None:
        """Change the activations and keep the weights. Raises ValueError unless there is one for each hidden layer."""
        if len(activations) != len(self.sizes) - 2:
            raise ValueError(f"{len(self.sizes) - 2} hidden layers, but {len(activations)} activations")
        self.activations = nn.ModuleList(resolve(ACTIVATIONS[name].torch)() for name in (*activations, output))

    def initialize(self, name: str, seed: int, std: float = 0.5) -> None:
        """Draw the starting weights; `std` is what a record means by "init_std".

        Each layer has a generator of its own, so layers of equal shape agree between networks of the same seed.
        """
        record = INITIALIZERS[name]
        draw = resolve(record.torch)
        arguments = {key: std if value == "init_std" else value for key, value in record.arguments}
        with torch.no_grad():
            for number, layer in enumerate(self.layers):
                if name != "zeros":
                    arguments["generator"] = torch.Generator().manual_seed(seed * LAYERS_A_SEED + number)
                weight = torch.empty(layer.weight.shape)
                layer.weight.copy_(draw(weight, **arguments))
                layer.bias.fill_(record.bias)
            for norm in self.norms:
                norm.weight.fill_(1.0)
                norm.bias.zero_()
                norm.reset_running_stats()

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Features (n, features) -> outputs (n, outputs)."""
        for number in range(len(self.layers)):
            x = self._layer(number, x)
        return x

    def neurons(self, x: torch.Tensor) -> list[torch.Tensor]:
        """What every neuron computes: a tensor (n, neurons) for each layer, the outputs last."""
        found = []
        for number in range(len(self.layers)):
            x = self._layer(number, x)
            found.append(x)
        return found

    def _layer(self, number: int, x: torch.Tensor) -> torch.Tensor:
        z = self.layers[number](x)
        last = number == len(self.layers) - 1
        if self.norms and not last:
            z = self.norms[number](z)
        value: torch.Tensor = self.activations[number](z)
        return value if last or self.dropout.p == 0 else self.dropout(value)

    def weights(self) -> dict[str, npt.NDArray[np.float32]]:
        """Copies by name: `layers.0.weight` [out, in], `layers.0.bias` [out] …, and the batch norms' where there are any."""
        return {name: value.detach().cpu().numpy().copy() for name, value in self._named()}

    def _named(self) -> list[tuple[str, torch.Tensor]]:
        return [(name, value) for name, value in self.state_dict().items() if not name.endswith("num_batches_tracked")]

    def load_weights(self, weights: Mapping[str, npt.NDArray[Any]]) -> None:
        """Take weights by name. Raises ValueError, with the name and the shape wanted, when they do not fit."""
        named = dict(self._named())
        for name in weights:
            if name not in named:
                raise ValueError(f"{name} is not part of this network; it has {', '.join(named)}")
        with torch.no_grad():
            for name, value in named.items():
                if name not in weights:
                    raise ValueError(f"{name} is missing; this network wants it with shape {list(value.shape)}")
                given = np.asarray(weights[name])
                if given.shape != tuple(value.shape):
                    raise ValueError(f"{name} has shape {list(given.shape)}; this network wants {list(value.shape)}")
                if not np.isfinite(given).all():
                    raise ValueError(f"{name} holds numbers that are not finite")
                value.copy_(torch.from_numpy(given.astype(np.float32)))
