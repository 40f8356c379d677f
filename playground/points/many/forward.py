"""A forward pass of many networks of one shape, and their losses; G networks, B points each.

Written out: `torch.func.vmap` of one network's forward takes 1.16 to 1.33 times as long, with its gradient (16 and 64 networks on a CPU).
"""

from collections.abc import Sequence

import torch
from torch.nn import functional

from playground.nn.losses import mean_losses
from playground.nn.resolve import resolve
from playground.points.config import RunConfig
from playground.points.kernel.measure import FLAT
from playground.points.many.rows import ByName
from playground.points.structure import count_parameters, layer_places
from playground.tables.activations import ACTIVATIONS

NORM_EPSILON, NORM_MOMENTUM = 1e-5, 0.1  # of torch.nn.BatchNorm1d


class BatchedNetwork:
    """The layers of G networks whose parameters are the rows of one tensor, each row in the order of `MLP.flat`."""

    def __init__(self, configs: Sequence[RunConfig], device: str):
        self.sizes, self.device = configs[0].sizes, device
        self.norms = configs[0].network.batch_norm
        hidden = self.sizes[1:-1]
        names = list(zip(*((*c.network.activations, c.output_activation) for c in configs), strict=True))
        self._by_activation = [ByName(layer, device) for layer in names]
        self._functions = {name: resolve(ACTIVATIONS[name].torch)() for layer in names for name in layer}
        self.by_loss = ByName([c.training.loss for c in configs], device)
        self.parameter_count = count_parameters(self.sizes)
        length = self.parameter_count + (2 * sum(hidden) if self.norms else 0)
        self.is_weight = torch.zeros(length, device=device)
        self._layers = layer_places(self.sizes)
        for place in self._layers:
            self.is_weight[place.weights] = 1.0
        self.weights_of_ends = (self._layers[0].weights, self._layers[-1].weights)
        self.statistics: dict[str, torch.Tensor] = {}
        for k, width in enumerate(hidden if self.norms else ()):
            self.statistics |= {
                f"mean.{k}": torch.zeros(len(configs), width, device=device),
                f"var.{k}": torch.ones(len(configs), width, device=device),
            }
        self.dropout = torch.tensor([c.network.dropout for c in configs], device=device)[:, None, None]
        self._drops = bool((self.dropout > 0).any())

    def of(self, configs: Sequence[RunConfig], start: int, end: int) -> "BatchedNetwork":
        """The networks from `start` up to `end`, `configs` being those of all; statistics are shared."""
        part = BatchedNetwork(configs[start:end], self.device)
        part.statistics = {name: value[start:end] for name, value in self.statistics.items()}
        return part

    def forward(
        self, parameters: torch.Tensor, x: torch.Tensor, training: bool, seed: int = 0, slopes: list[torch.Tensor] | None = None
    ) -> torch.Tensor:
        """Parameters (G, P) at features (G, B, F): outputs (G, B, K).

        In training, batch norms use and follow the batch (unless it is one point) and units are dropped, as `seed` says. `slopes`
        gets the activations' slopes of each hidden layer.
        """
        training = training and (x.shape[1] > 1 or not self.norms)
        generator = torch.Generator(self.device).manual_seed(seed) if training and self._drops else None
        norm = self.parameter_count
        for number, (weights, biases) in enumerate(self._layers):
            inputs, outputs = self.sizes[number], self.sizes[number + 1]
            weight = parameters[:, weights].unflatten(1, (outputs, inputs))
            z = torch.baddbmm(parameters[:, None, biases], x, weight.transpose(1, 2))
            last = number == len(self._layers) - 1
            if self.norms and not last:
                scale, shift = parameters[:, norm : norm + outputs], parameters[:, norm + outputs : norm + 2 * outputs]
                z = self._normalized(number, z, scale, shift, training)
                norm += 2 * outputs
            if slopes is not None and not last:
                slopes.append(self._slopes(number, z))
            x = self._activated(number, z)
            if generator is not None and not last:
                keep = torch.rand(x.shape, generator=generator, device=self.device) >= self.dropout
                x = x * keep / (1 - self.dropout)
        return x

    def _activated(self, number: int, z: torch.Tensor) -> torch.Tensor:
        return self._by_activation[number].apply(lambda name, rows: self._functions[name](rows), z)

    def _slopes(self, number: int, z: torch.Tensor) -> torch.Tensor:
        z = z.detach().requires_grad_()
        (found,) = torch.autograd.grad(self._activated(number, z).sum(), z)
        return found

    def _normalized(self, number: int, z: torch.Tensor, scale: torch.Tensor, shift: torch.Tensor, training: bool) -> torch.Tensor:
        """BatchNorm1d of z (G, B, H): one call in which every unit of every network is a channel of its own."""
        networks, points, width = z.shape
        mean, var = self.statistics[f"mean.{number}"].view(-1), self.statistics[f"var.{number}"].view(-1)
        channels = z.transpose(0, 1).reshape(points, networks * width)
        found = functional.batch_norm(
            channels, mean, var, scale.reshape(-1), shift.reshape(-1), training=training, momentum=NORM_MOMENTUM, eps=NORM_EPSILON
        )
        return found.view(points, networks, width).transpose(0, 1)

    def dead(self, parameters: torch.Tensor, x: torch.Tensor) -> torch.Tensor:
        """The share of each network's hidden units whose slope is flat at all points x (G, B, F); (G,)."""
        if len(self.sizes) < 3:
            return torch.zeros(len(parameters), device=self.device)
        slopes: list[torch.Tensor] = []
        with torch.inference_mode(False), torch.enable_grad():
            self.forward(parameters.detach(), x, training=False, slopes=slopes)
        flat = [
            named.apply(lambda name, rows: rows < FLAT * (0.25 if name == "sigmoid" else 1.0), layer.abs().amax(dim=1))
            for named, layer in zip(self._by_activation, slopes, strict=False)
        ]
        return torch.cat(flat, dim=1).float().mean(dim=1)


def network_losses(by_loss: ByName, output: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    """Each network's mean loss, (G,), of outputs and targets (G, B, K)."""
    return by_loss.apply(mean_losses, output, target)
