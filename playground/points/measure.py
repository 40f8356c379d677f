"""Numbers about a network on its points: loss, score, gradient sizes."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import torch

from playground.nn.losses import mean_loss


def columns(layers: int) -> tuple[str, ...]:
    """The curves of a network of so many layers."""
    return ("epoch", "train_loss", "test_loss", "train_score", "test_score", *(f"gradient_norm.{k}" for k in range(layers)))


def measure(loss: str, classes: int, output: torch.Tensor, target: torch.Tensor) -> tuple[float, float]:
    """Mean loss, without penalties, and score of outputs (n, K) for targets (n, K)."""
    return float(mean_loss(loss, output, target)), score(output, target, classes)


def score(output: torch.Tensor, target: torch.Tensor, classes: int) -> float:
    """Accuracy 0 … 1, or for regression (0 classes) R²: outputs and targets (n, K)."""
    if classes > 2:
        return float((output.argmax(dim=1) == target.argmax(dim=1)).float().mean())
    if classes == 2:
        return float(((output > 0) == (target > 0)).float().mean())
    spread = (target - target.mean()).square().sum()
    return float(1 - (output - target).square().sum() / spread.clamp_min(1e-12))


def gradient_sizes(gradients: npt.NDArray[np.float32], sizes: Sequence[int]) -> dict[str, float]:
    """Root mean square of each layer's weights' gradient, as columns of the curves; gradients (P,), layer sizes."""
    found, start = {}, 0
    for layer, (inputs, outputs) in enumerate(pairwise(sizes)):
        part = gradients[start : start + inputs * outputs]
        found[f"gradient_norm.{layer}"] = float(np.linalg.norm(part)) / len(part) ** 0.5
        start += inputs * outputs + outputs
    return found
