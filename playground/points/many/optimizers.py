"""The optimizers for many networks at once, as torch.optim defines them: rows of tensors, each network with numbers of its own."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch

from playground.nn.config import OptimizerConfig
from playground.nn.optimizers import make_optimizer


@dataclass(frozen=True)
class Numbers:
    """Of one update: float32 (G, 1) each."""

    momentum: torch.Tensor
    beta1: torch.Tensor
    beta2: torch.Tensor
    rho: torch.Tensor
    epsilon: torch.Tensor
    weight_decay: torch.Tensor
    fresh1: torch.Tensor  # 1 - beta1, taken before the rounding to float32, as the next ones are
    fresh2: torch.Tensor  # 1 - beta2
    fresh_rho: torch.Tensor  # 1 - rho
    rate: torch.Tensor
    correction1: torch.Tensor  # 1 - beta1 ** count
    correction2: torch.Tensor  # sqrt(1 - beta2 ** count)

    def of(self, rows: torch.Tensor | slice) -> "Numbers":
        """Of some of the networks."""
        return Numbers(*(value[rows] for value in vars(self).values()))


Updated = tuple[torch.Tensor, torch.Tensor, torch.Tensor]
T = torch.Tensor

# Each: weights and both parts of the optimizer's state after one update, (G, P) each, from their values and gradients g before it.


def sgd(weights: T, g: T, first: T, second: T, n: Numbers) -> Updated:
    return weights - n.rate * g, first, second


def momentum(weights: T, g: T, first: T, second: T, n: Numbers) -> Updated:
    first = n.momentum * first + g
    return weights - n.rate * first, first, second


def nesterov(weights: T, g: T, first: T, second: T, n: Numbers) -> Updated:
    first = n.momentum * first + g
    return weights - n.rate * (g + n.momentum * first), first, second


def adagrad(weights: T, g: T, first: T, second: T, n: Numbers) -> Updated:
    second = second + g * g
    return weights - n.rate * (g / (second.sqrt() + 1e-10)), first, second


def rmsprop(weights: T, g: T, first: T, second: T, n: Numbers) -> Updated:
    second = n.rho * second + n.fresh_rho * (g * g)
    return weights - n.rate * (g / (second.sqrt() + n.epsilon)), first, second


def adam(weights: T, g: T, first: T, second: T, n: Numbers) -> Updated:
    first = n.beta1 * first + n.fresh1 * g
    second = n.beta2 * second + n.fresh2 * (g * g)
    return weights - (n.rate / n.correction1) * (first / (second.sqrt() / n.correction2 + n.epsilon)), first, second


def adamw(weights: T, g: T, first: T, second: T, n: Numbers) -> Updated:
    return adam(weights * (1 - n.rate * n.weight_decay), g, first, second, n)


BATCHED = {
    "sgd": sgd,
    "momentum": momentum,
    "nesterov": nesterov,
    "adagrad": adagrad,
    "rmsprop": rmsprop,
    "adam": adam,
    "adamw": adamw,
}


def one_by_one(training: Sequence[OptimizerConfig], weights: T, g: T, first: T, second: T, rates: T, count: int) -> Updated:
    """The same for an optimizer that is not in BATCHED, by torch.optim: slower. Rates (G, 1); `count` updates are behind it."""
    found = weights.clone(), first.clone(), second.clone()
    for k, settings in enumerate(training):
        parameter = torch.nn.Parameter(found[0][k], requires_grad=False)
        parameter.grad = g[k]
        optimizer = make_optimizer(settings, parameter, found[1][k], found[2][k], count)
        optimizer.param_groups[0]["lr"] = float(rates[k])
        optimizer.step()
    return found
