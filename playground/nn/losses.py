"""The losses as PyTorch computes them.

A record of `tables/losses.py` names a function `(output, target, reduction="mean")` as torch.nn.functional has them: outputs and
targets (…, K), targets ±1 or values. With reduction="none" it gives every term, (…, K), or (…) where a point has one.
"""

from collections.abc import Callable

import torch
from torch.nn import functional

from playground.nn.resolve import resolve
from playground.tables.losses import LOSSES


def cross_entropy(output: torch.Tensor, target: torch.Tensor, reduction: str = "mean") -> torch.Tensor:
    """Logistic for one output; softmax for more of them, where a point has one term."""
    if output.shape[-1] == 1:
        return _reduced(functional.softplus(-target * output), reduction)
    right = target.argmax(dim=-1)
    found = functional.cross_entropy(output.flatten(0, -2), right.flatten(), reduction=reduction)
    return found.view(right.shape) if reduction == "none" else found


def hinge(output: torch.Tensor, target: torch.Tensor, reduction: str = "mean") -> torch.Tensor:
    """max(0, 1 - yŷ)"""
    return _reduced(torch.relu(1 - target * output), reduction)


def half_squared_error(output: torch.Tensor, target: torch.Tensor, reduction: str = "mean") -> torch.Tensor:
    """½(ŷ - y)²"""
    return 0.5 * functional.mse_loss(output, target, reduction=reduction)


def _reduced(terms: torch.Tensor, reduction: str) -> torch.Tensor:
    return terms if reduction == "none" else terms.mean()


def _definition(name: str) -> Callable[..., torch.Tensor]:
    if name not in LOSSES:
        raise ValueError(f"no loss is called {name}")
    function: Callable[..., torch.Tensor] = resolve(LOSSES[name].torch)
    return function


def mean_loss(name: str, output: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    """Of outputs and targets (n, K), one number. Raises ValueError for a name that no record has."""
    return _definition(name)(output, target)


def mean_losses(name: str, output: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    """Of each of G networks, (G,), whose outputs and targets are (G, n, K). Raises ValueError for a name that no record has."""
    return _definition(name)(output, target, reduction="none").flatten(1).mean(dim=1)
