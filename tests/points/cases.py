"""Configurations and comparisons that the training tests share."""

from typing import Any

import numpy as np

from playground.points.trainer import MLPTrainer, make_trainer

# 53 training points: batches of 10 leave one of 3
SMALL: dict[str, Any] = {"data": {"points": 100, "train_share": 0.53}, "network": {"seed": 0}}


def config(**groups: Any) -> dict[str, Any]:
    """A small run's JSON form with groups of it replaced; the weights are those of seed 0 unless it says others."""
    return SMALL | groups | {"network": SMALL["network"] | groups.get("network", {})}


def both_backends(value: dict[str, Any], updates: int = 40) -> tuple[MLPTrainer, MLPTrainer]:
    """The same run trained by the kernel and by autograd."""
    kernel, autograd = make_trainer(value, backend="kernel"), make_trainer(value, backend="autograd")
    kernel.train(updates)
    autograd.train(updates)
    return kernel, autograd


def assert_agree(kernel: MLPTrainer, autograd: MLPTrainer, tolerance: float = 5e-6) -> None:
    np.testing.assert_allclose(kernel.parameters(), autograd.parameters(), rtol=tolerance, atol=tolerance)
    np.testing.assert_allclose(kernel.gradients(), autograd.gradients(), rtol=tolerance, atol=tolerance)
    assert (kernel.epoch, kernel.offset, kernel.count, kernel.step) == (autograd.epoch, autograd.offset, autograd.count, autograd.step)
    assert np.abs(kernel.parameters() - make_trainer(kernel.config.model_dump(mode="json")).parameters()).max() > 1e-4, (
        "nothing was trained"
    )
