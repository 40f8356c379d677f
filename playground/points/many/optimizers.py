"""The optimizers for many networks at once, as torch.optim defines them: rows of tensors, each network with numbers of its own."""

from dataclasses import dataclass

import torch


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


def updated(name: str, weights: torch.Tensor, g: torch.Tensor, first: torch.Tensor, second: torch.Tensor, n: Numbers) -> Updated:
    """Weights and both parts of the optimizer's state after one update, (G, P) each, from their values and gradients g before it."""
    if name == "sgd":
        return weights - n.rate * g, first, second
    if name in ("momentum", "nesterov"):
        first = n.momentum * first + g
        return weights - n.rate * (g + n.momentum * first if name == "nesterov" else first), first, second
    if name == "adagrad":
        second = second + g * g
        return weights - n.rate * (g / (second.sqrt() + 1e-10)), first, second
    if name == "rmsprop":
        second = n.rho * second + n.fresh_rho * (g * g)
        return weights - n.rate * (g / (second.sqrt() + n.epsilon)), first, second
    if name in ("adam", "adamw"):
        first = n.beta1 * first + n.fresh1 * g
        second = n.beta2 * second + n.fresh2 * (g * g)
        kept = weights * (1 - n.rate * n.weight_decay) if name == "adamw" else weights
        return kept - (n.rate / n.correction1) * (first / (second.sqrt() / n.correction2 + n.epsilon)), first, second
    raise ValueError(f"no optimizer is called {name}")
