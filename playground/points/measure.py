"""Numbers about a network on its points: loss, score, gradient sizes."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import torch

from playground.nn.losses import mean_loss
from playground.points.structure import layer_places


def columns(layers: int) -> tuple[str, ...]:
    """The curves of a network of so many layers."""
    return ("epoch", "train_loss", "test_loss", "train_score", "test_score", *(f"gradient_norm.{k}" for k in range(layers)))


def measure(loss: str, classes: int, output: torch.Tensor, target: torch.Tensor) -> tuple[float, float]:
    """Mean loss, without penalties, and score of outputs (n, K) for targets (n, K)."""
    return float(mean_loss(loss, output, target)), float(network_scores(output[None], target[None], classes)[0])


def network_scores(output: torch.Tensor, target: torch.Tensor, classes: int) -> torch.Tensor:
    """Accuracy of each of G networks, or for regression (0 classes) R², (G,): outputs and targets (G, n, K)."""
    if classes > 2:
        return (output.argmax(dim=2) == target.argmax(dim=2)).float().mean(dim=1)
    if classes == 2:
        return ((output > 0) == (target > 0)).float().mean(dim=(1, 2))
    spread = (target - target.mean(dim=1, keepdim=True)).square().sum(dim=(1, 2))
    return 1 - (output - target).square().sum(dim=(1, 2)) / spread.clamp_min(1e-12)


def gradient_sizes(gradients: npt.NDArray[np.float32], sizes: Sequence[int]) -> dict[str, float]:
    """Root mean square of each layer's weights' gradient, as columns of the curves; gradients (P,), layer sizes."""
    parts = [gradients[place.weights] for place in layer_places(sizes)]
    return {f"gradient_norm.{layer}": float(np.linalg.norm(part)) / len(part) ** 0.5 for layer, part in enumerate(parts)}
