"""Runs by name, for the command line and the menu."""

from typing import Any

from playground.points.config import SETTINGS, RunConfig

PRESETS: dict[str, dict[str, Any]] = {
    "default": {},
    "classic": {
        "network": {"output": "tanh", "init": "uniform"},
        "training": {"loss": "half_squared_error", "shuffle": False},
    },
    "classic-regression": {
        "task": "regression",
        "data": {"dataset": "plane", "points": 1200},
        "network": {"output": "linear", "init": "uniform"},
        "training": {"loss": "half_squared_error", "shuffle": False},
    },
    "textbook-circle": {
        "data": {"dataset": "textbook-circle", "points": 1000},
        "network": {"hidden": [8] * 6, "activation": "relu", "init": "kaiming_uniform"},
        "training": {"loss": "cross_entropy", "optimizer": "adam", "learning_rate": 1e-3, "batch_size": "full"},
    },
}

# What each is, in a sentence.
NOTES = {
    "default": "A small tanh network on the circle.",
    "classic": "As TensorFlow Playground trains: half the squared error, a tanh output, weights from (−0.5, 0.5), no shuffling.",
    "classic-regression": "TensorFlow Playground's regression: the plane, half the squared error, a linear output.",
    "textbook-circle": "Six ReLU layers of 8 neurons, trained by Adam on full batches of 1,000 points.",
}


def preset(name: str) -> RunConfig:
    """The preset of that name. Raises ConfigError for an unknown one."""
    return SETTINGS.preset(PRESETS, name)
