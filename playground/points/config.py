"""RunConfig: everything that defines one run, validated, with one JSON form and one link form.

Bounds and choices live here and in the tables, once; widgets, links, files and the command line read them from here.
"""

import json
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field, field_validator, model_validator

from playground.core.settings import (
    SEEDS,
    ConfigError,
    Part,
    Problem,
    Settings,
    make_address,
)
from playground.nn.config import CHOICES as CHOICES_OF_TRAINING
from playground.nn.config import OptimizerConfig
from playground.points.datasets import DATASETS
from playground.tables.activations import ACTIVATIONS
from playground.tables.features import FEATURES
from playground.tables.initializers import INITIALIZERS
from playground.tables.losses import LOSSES

MAX_LAYERS = 8
MAX_NEURONS = 32

# What a named field accepts, by its path.
CHOICES: dict[str, tuple[str, ...]] = {
    "task": ("classification", "regression"),
    "data.dataset": tuple(DATASETS),
    "features": tuple(FEATURES),
    "network.activation": tuple(ACTIVATIONS),
    "network.output": ("auto", "tanh", "linear"),
    "network.init": tuple(INITIALIZERS),
    "training.loss": tuple(LOSSES),
    **CHOICES_OF_TRAINING,
}


def _chosen(value: str, path: str) -> str:
    return SETTINGS.chosen(value, path)


class DataConfig(Part):
    dataset: str = "circle"
    points: Annotated[int, Field(ge=50, le=5000)] = 500
    noise: Annotated[float, Field(ge=0.0, le=0.5)] = 0.0
    train_share: Annotated[float, Field(ge=0.1, le=0.9)] = 0.5
    classes: Annotated[int, Field(ge=2, le=6)] = 2
    seed: Annotated[int, Field(ge=0, le=SEEDS)] = 0

    @field_validator("dataset")
    @classmethod
    def _dataset(cls, value: str) -> str:
        return _chosen(value, "data.dataset")

    @field_validator("classes")
    @classmethod
    def _classes(cls, value: int, info: Any) -> int:
        low, high = DATASETS[info.data.get("dataset", "circle")].classes
        if not low <= value <= high:
            raise ValueError(f"accepts {low} for this dataset" if low == high else f"accepts {low} to {high} for this dataset")
        return value


class NetworkConfig(Part):
    hidden: Annotated[tuple[Annotated[int, Field(ge=1, le=MAX_NEURONS)], ...], Field(max_length=MAX_LAYERS)] = (4, 2)
    activation: str | tuple[str, ...] = "tanh"
    output: str = "auto"
    init: str = "xavier_uniform"
    init_std: Annotated[float, Field(ge=0.001, le=3.0)] = 0.5
    dropout: Annotated[float, Field(ge=0.0, le=0.8)] = 0.0
    batch_norm: bool = False
    # Of the seeds 0 to 39 this one solves the default circle soonest: test accuracy 95 % at epoch 20, 100 % at 30. Seed 0 stays at 84 %.
    seed: Annotated[int, Field(ge=0, le=SEEDS)] = 39

    @field_validator("activation")
    @classmethod
    def _activation(cls, value: str | tuple[str, ...], info: Any) -> str | tuple[str, ...]:
        for name in (value,) if isinstance(value, str) else value:
            _chosen(name, "network.activation")
        hidden = info.data.get("hidden", (4, 2))
        if not isinstance(value, str) and len(value) != len(hidden):
            raise ValueError(f"accepts one name, or one for each of the {len(hidden)} hidden layers")
        if not isinstance(value, str) and len(set(value)) < 2:  # one form, so that equal runs compare equal
            return value[0] if value else "tanh"
        return value

    @field_validator("output", "init")
    @classmethod
    def _choice(cls, value: str, info: Any) -> str:
        return _chosen(value, f"network.{info.field_name}")

    @property
    def activations(self) -> tuple[str, ...]:
        """One name for each hidden layer."""
        return (self.activation,) * len(self.hidden) if isinstance(self.activation, str) else self.activation


class TrainingConfig(OptimizerConfig):
    loss: str = "cross_entropy"
    batch_size: Annotated[int, Field(ge=1, le=5000)] | Literal["full"] = 10
    shuffle: bool = True
    l1: Annotated[float, Field(ge=0.0, le=10.0)] = 0.0
    l2: Annotated[float, Field(ge=0.0, le=10.0)] = 0.0

    @field_validator("loss")
    @classmethod
    def _loss(cls, value: str) -> str:
        return _chosen(value, "training.loss")


class RunConfig(Part):
    """One run: task, data, features, network and training; frozen, comparable, hashable.

    Raises ConfigError through `parse`, pydantic's ValidationError when built directly.
    """

    task: str = "classification"
    data: DataConfig = DataConfig()
    features: Annotated[tuple[str, ...], Field(min_length=1)] = ("x1", "x2")
    network: NetworkConfig = NetworkConfig()
    training: TrainingConfig = TrainingConfig()

    @model_validator(mode="before")
    @classmethod
    def _fill_in(cls, value: Any) -> Any:
        """What is left out follows from what is given: the task from the dataset, the dataset and the loss from the task."""
        if not isinstance(value, Mapping):
            return value
        value = dict(value)
        data, training = value.get("data", {}), value.get("training", {})
        if isinstance(data, Mapping):
            record = DATASETS.get(str(data.get("dataset", "")))
            if "task" not in value and record:
                value["task"] = record.task
            if "dataset" not in data and value.get("task") == "regression":
                value["data"] = {**data, "dataset": "plane"}
        if isinstance(training, Mapping) and "loss" not in training and value.get("task") == "regression":
            value["training"] = {**training, "loss": "squared_error"}
        return value

    @field_validator("task")
    @classmethod
    def _task(cls, value: str) -> str:
        return _chosen(value, "task")

    @field_validator("features")
    @classmethod
    def _features(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for name in value:
            _chosen(name, "features")
        if len(set(value)) != len(value):
            raise ValueError("accepts each feature once")
        return tuple(name for name in FEATURES if name in value)  # the table's order, so that equal runs compare equal

    @field_validator("data")
    @classmethod
    def _data_fits(cls, value: DataConfig, info: Any) -> DataConfig:
        task = info.data.get("task", "classification")
        if DATASETS[value.dataset].task != task:
            names = ", ".join(name for name, record in DATASETS.items() if record.task == task)
            raise ValueError(f"dataset: accepts {names} for {task}")
        return value

    @field_validator("training")
    @classmethod
    def _loss_fits(cls, value: TrainingConfig, info: Any) -> TrainingConfig:
        task = info.data.get("task", "classification")
        if task not in LOSSES[value.loss].tasks:
            names = ", ".join(name for name, record in LOSSES.items() if task in record.tasks)
            raise ValueError(f"loss: accepts {names} for {task}")
        return value

    @property
    def outputs(self) -> int:
        """Output neurons: one for regression and for two classes, else one for each class."""
        return self.data.classes if self.task == "classification" and self.data.classes > 2 else 1

    @property
    def sizes(self) -> tuple[int, ...]:
        """Layer sizes from the features to the output, for example (2, 4, 2, 1)."""
        return (len(self.features), *self.network.hidden, self.outputs)

    @property
    def score(self) -> str:
        """What a run is scored by: "accuracy", a share of one that people read in percent, or for regression "R²"."""
        return "accuracy" if self.task == "classification" else "R²"

    @property
    def output_activation(self) -> str:
        """What `network.output` comes to: "tanh" or "linear"."""
        if self.network.output != "auto":
            return self.network.output
        if self.task == "regression" or (self.training.loss == "cross_entropy"):
            return "linear"
        return LOSSES[self.training.loss].output


# ---- reading and links ------------------------------------------------------------------------------------------

SETTINGS = Settings(
    RunConfig,
    CHOICES,
    "http://127.0.0.1:8501/?data.dataset=spiral",
    {"network.hidden": f"0 to {MAX_LAYERS} whole numbers from 1 to {MAX_NEURONS}, one for each hidden layer"},
    live=("training.", "network.activation", "network.output"),
)
PATHS = SETTINGS.paths
accepts, bounds, parse_link, read_link = SETTINGS.accepts, SETTINGS.bounds, SETTINGS.parse_link, SETTINGS.read_link
link_parameters, restart_reasons = SETTINGS.parameters, SETTINGS.restart_reasons


def parse_config(value: Any) -> RunConfig:
    """A RunConfig from its JSON form (a mapping); every key optional. Raises ConfigError naming each refused field."""
    return SETTINGS.parse(value)


def read_config(text: str) -> RunConfig:
    """A RunConfig from JSON text. Raises ConfigError."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:  # ValueError also for a number of thousands of digits
        raise ConfigError([Problem("config", f"is not JSON: {error}")]) from None
    return parse_config(value)


def make_link(config: RunConfig, base: str = "") -> str:
    """A link that opens this run: same data, same starting weights."""
    return make_address(base, link_parameters(config))
