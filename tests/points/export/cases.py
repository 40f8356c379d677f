"""Runs whose exports are tried: together they have every activation, optimizer, loss, schedule, initializer, feature and number of classes.

Where a gradient is nothing but rounding, Adam makes whole steps of it, and no two ways of summing agree: of the biases before a batch norm,
or where as many errors of a batch are above as below. Those runs have another optimizer here.
"""

from typing import Any

import numpy as np

from playground.points.own import OwnAxis, OwnPoints, write_own

HOSTILE = ['"""', "'''\nimport os\n", "<img src=x onerror=alert(1)>", "\\", "{0}"]


def own(values: bool = False, count: int = 60, names: tuple[str, ...] = (), axes: tuple[OwnAxis, ...] = ()) -> str:
    """Points of one's own, as the text that stands in a configuration."""
    rng = np.random.default_rng(5)
    x = rng.uniform(-5, 5, (count, 2)).astype(np.float32)
    y = np.tanh(x[:, 0] / 3) if values else np.arange(count) % max(2, len(names))
    return write_own(OwnPoints(x, y.astype(np.float32), values, names, axes))


def run(dataset: str, activation: Any, optimizer: str, loss: str, schedule: str = "constant", **more: Any) -> dict[str, Any]:
    """The JSON form of a small run; `more` are settings by their paths, "_" for the dot."""
    value: dict[str, Any] = {
        "data": {"dataset": dataset, "points": 101, "noise": 0.05, "seed": 3},
        "network": {"hidden": [5, 4], "activation": activation, "seed": 7},
        "training": {
            "optimizer": optimizer, "loss": loss, "schedule": schedule, "schedule_epochs": 4, "warmup_epochs": 2, "schedule_gamma": 0.7,
            "learning_rate": 0.01,
        },
    }  # fmt: skip
    for path, setting in more.items():
        group, _, name = path.partition("_")
        if group in ("data", "network", "training"):
            value[group][name] = setting
        else:
            value[path] = setting
    return value


EVERY_FEATURE = ["x1", "x2", "x1^2", "x2^2", "x1*x2", "sin(x1)", "sin(x2)", "cos(x1)", "cos(x2)", "r"]
CASES: dict[str, dict[str, Any]] = {
    "frozen": {
        "data": {"dataset": "circle"},
        "network": {"hidden": [5, 4], "frozen_layers": [2], "frozen": [0, 3, 11]},
        "training": {"optimizer": "adamw", "learning_rate": 0.01, "weight_decay": 0.01, "clip_norm": 1.0},
    },
    "frozen with batch norm": {
        "data": {"dataset": "circle"},
        "network": {"hidden": [5, 4], "batch_norm": True, "frozen_layers": [1], "seed": 3},
        "training": {"optimizer": "momentum", "learning_rate": 0.01, "l2": 0.01},
    },
    "circle": run("circle", "relu", "sgd", "cross_entropy", training_shuffle=False, network_init="kaiming_uniform"),
    "xor": run("xor", "leaky_relu", "momentum", "hinge", "step", training_l1=0.003, network_init="uniform"),
    "gauss": run("gauss", "elu", "nesterov", "squared_error", "exponential", training_l2=0.01, network_init="xavier_normal"),
    "spiral": run("spiral", "selu", "adagrad", "half_squared_error", "cosine", features=EVERY_FEATURE, training_batch_size="full"),
    "moons": run("moons", "gelu", "rmsprop", "cross_entropy", "warmup_cosine", network_init="kaiming_normal"),
    "blobs": run("blobs", "silu", "adam", "cross_entropy", "one_cycle", data_classes=6, training_clip_norm=0.1),
    "rings": run("rings", "mish", "adamw", "squared_error", data_classes=3, training_l1=0.001, training_l2=0.001),
    "checkerboard": run("checkerboard", ["softplus", "sine"], "adam", "cross_entropy", network_init="normal", network_init_std=0.4),
    "pinwheel": run("pinwheel", "tanh", "momentum", "hinge", "warmup_cosine", data_classes=5, training_warmup_epochs=0),
    "textbook-circle": run("textbook-circle", "hardtanh", "sgd", "cross_entropy", network_output="tanh", training_batch_size=1),
    "plane": run("plane", "sigmoid", "sgd", "squared_error", network_init="zeros"),
    "multi-gauss": run("multi-gauss", "linear", "momentum", "absolute_error", "step"),
    "waves": run("waves", "sine", "rmsprop", "huber", network_hidden=[]),
    "four classes": run("rings", "tanh", "adagrad", "half_squared_error", data_classes=4, network_output="linear"),
    "dropout": run("circle", "tanh", "adam", "cross_entropy", network_dropout=0.3, network_hidden=[8, 8]),
    "batch norm": run("circle", "relu", "sgd", "cross_entropy", network_batch_norm=True, training_clip_norm=0.5, data_train_share=0.4),
    "both": run("waves", "relu", "momentum", "squared_error", network_batch_norm=True, network_dropout=0.2, training_batch_size=7),
    "own": run("own", "relu", "adam", "cross_entropy", data_own=own(names=("a", *HOSTILE[:2])), data_classes=3),
    "own-values": run("own-values", "tanh", "adam", "squared_error", data_own=own(values=True)),
}
