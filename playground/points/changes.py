"""What the change of one setting brings along."""

from typing import Any

from playground.core.settings import ConfigError, Problem
from playground.points.config import CHOICES, PATHS, RunConfig, accepts, parse_config
from playground.points.datasets import DATASETS, KNOWN
from playground.tables.losses import LOSSES


def set_value(config: RunConfig, path: str, value: Any) -> RunConfig:
    """The configuration with one setting changed, and what hangs on it brought along. Raises ConfigError."""
    if path not in PATHS:
        raise ConfigError([Problem(path[:60], accepts(path))])
    tree = config.model_dump()
    *parts, name = path.split(".")
    branch = tree
    for part in parts:
        branch = branch[part]
    branch[name] = value
    if path in ("task", "data.dataset") and value not in CHOICES[path]:
        raise ConfigError([Problem(path, f"accepts {accepts(path)}")])
    if path == "task":
        tree["data"]["dataset"] = next(record.name for record in DATASETS.values() if record.task == value)
    if path in ("task", "data.dataset"):
        record = KNOWN[tree["data"]["dataset"]]
        tree["task"] = record.task
        if record.name != config.data.dataset:
            tree["data"]["classes"] = record.natural
        tree["data"]["points"] = record.points if record.task != config.task else tree["data"]["points"]
        if record.task not in LOSSES[tree["training"]["loss"]].tasks:
            tree["training"]["loss"] = "squared_error" if record.task == "regression" else "cross_entropy"
    return thawed(config, parse_config(tree))


def thawed(before: RunConfig, after: RunConfig) -> RunConfig:
    """In a network of another shape the places of frozen weights mean others, with more or fewer layers those of layers do too."""
    if before.sizes == after.sizes:
        return after
    nothing: dict[str, Any] = {"frozen": ()} | ({"frozen_layers": ()} if len(before.sizes) != len(after.sizes) else {})
    return after.model_copy(update={"network": after.network.model_copy(update=nothing)})
