"""What the change of one setting brings along."""

from typing import Any

from playground.core.settings import ConfigError, Problem
from playground.points.config import CHOICES, PATHS, RunConfig, accepts, parse_config
from playground.points.datasets import DATASETS, KNOWN, OWN, Dataset
from playground.points.own import OwnPoints, own_points, write_own
from playground.tables.losses import LOSSES


def with_own_points(config: RunConfig, points: OwnPoints) -> RunConfig:
    """The configuration with these in place of its data. Raises ValueError with a sentence."""
    tree = config.model_dump()
    dataset = "own-values" if points.values else "own"
    tree["data"] |= {"own": write_own(points), "dataset": dataset, "classes": points.fewest_classes}
    return parse_config(_with_fitting_task(tree))


def _with_fitting_task(tree: dict[str, Any]) -> dict[str, Any]:
    """The task that the dataset is for, and a loss for that task."""
    tree["task"] = KNOWN[tree["data"]["dataset"]].task
    if tree["task"] not in LOSSES[tree["training"]["loss"]].tasks:
        tree["training"]["loss"] = "squared_error" if tree["task"] == "regression" else "cross_entropy"
    return tree


def _natural_classes(record: Dataset, own: str) -> int:
    """As many as a dataset comes with; of own points, as many as they need."""
    return own_points(own, values=record.task == "regression").fewest_classes if record.name in OWN else record.natural


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
        if record.name != config.data.dataset:
            tree["data"]["classes"] = _natural_classes(record, config.data.own)
        tree["data"]["points"] = record.points if record.task != config.task else tree["data"]["points"]
        tree = _with_fitting_task(tree)
    return thawed(config, parse_config(tree))


def thawed(before: RunConfig, after: RunConfig) -> RunConfig:
    """In a network of another shape the places of frozen weights mean others, with more or fewer layers those of layers do too."""
    if before.sizes == after.sizes:
        return after
    nothing: dict[str, Any] = {"frozen": ()} | ({"frozen_layers": ()} if len(before.sizes) != len(after.sizes) else {})
    return after.model_copy(update={"network": after.network.model_copy(update=nothing)})
