"""Networks that differ in everything, and what separate runs of them come to."""

from typing import Any

import numpy as np

from playground.points.config import RunConfig, parse_config
from playground.points.trainer import MLPTrainer, make_trainer
from playground.tables.activations import ACTIVATIONS
from playground.tables.optimizers import OPTIMIZERS
from tests.points.cases import SMALL

OPTIMIZER_NAMES, ACTIVATION_NAMES = tuple(OPTIMIZERS), tuple(ACTIVATIONS)


def make(**groups: Any) -> RunConfig:
    """A small run."""
    return parse_config(SMALL | groups)


def of_every_kind() -> list[RunConfig]:
    """Every optimizer and every activation, with other sizes, batches, losses, rates, penalties, features and points between them."""
    hidden = ([4, 2], [8, 8, 8], [], [1], [16], [5, 3])
    batches = (10, 1, "full", 7, 16, 53)
    losses = ("cross_entropy", "squared_error", "hinge", "half_squared_error")
    schedules = ("constant", "step", "cosine", "one_cycle", "exponential", "warmup_cosine")
    features = (["x1", "x2"], ["x1", "x2", "x1^2"], ["x1", "x2", "sin(x1)", "r"])
    found = []
    for k in range(max(len(OPTIMIZER_NAMES), len(ACTIVATION_NAMES)) * 2):
        training = {
            "optimizer": OPTIMIZER_NAMES[k % len(OPTIMIZER_NAMES)], "batch_size": batches[k % 6], "loss": losses[k % 4],
            "learning_rate": (0.03, 0.01, 0.1)[k % 3], "schedule": schedules[k % 6], "schedule_epochs": 4, "shuffle": k % 5 != 0,
            "l1": 0.001 * (k % 3 == 1), "l2": 0.01 * (k % 4 == 2), "clip_norm": 0.5 if k % 5 == 3 else None, "momentum": 0.8,
        }  # fmt: skip
        network = {"hidden": hidden[k % 6], "activation": ACTIVATION_NAMES[k % len(ACTIVATION_NAMES)], "seed": k % 3}
        data = {"points": 100, "train_share": 0.53, "dataset": ("circle", "xor", "spiral")[k % 3], "seed": k % 2}
        found.append(make(network=network, training=training, data=data, features=features[k % 3]))
    return found


def separately(config: RunConfig, updates: int, backend: str = "auto") -> MLPTrainer:
    """The same run alone."""
    trainer = make_trainer(config.model_dump(mode="json"), backend=backend)
    trainer.train(updates)
    return trainer


def measures_of(trainer: MLPTrainer) -> np.ndarray:
    """What `Many.measure` gives for it, without the share of dead units: (6,)."""
    row, last = trainer.evaluate(), len(trainer.config.sizes) - 2
    names = ("train_loss", "test_loss", "train_score", "test_score", "gradient_norm.0", f"gradient_norm.{last}")
    return np.array([row[name] for name in names])
