"""RunConfig: everything that defines one run, validated, with one JSON form and one link form.

Bounds and choices live here and in the tables, once; widgets, links, files and the command line read them from here.
"""

import json
from collections.abc import Mapping
from typing import Annotated, Any, Literal, NamedTuple, get_args, get_origin
from urllib.parse import parse_qsl, urlencode, urlsplit

from annotated_types import Ge, Le
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from playground.activations import ACTIVATIONS
from playground.datasets import DATASETS
from playground.features import FEATURES
from playground.initializers import INITIALIZERS
from playground.losses import LOSSES
from playground.optimizers import OPTIMIZERS
from playground.schedules import SCHEDULES

MAX_LAYERS = 8
MAX_NEURONS = 32
SEEDS = 2**31 - 1

# What a named field accepts, by its path.
CHOICES: dict[str, tuple[str, ...]] = {
    "task": ("classification", "regression"),
    "data.dataset": tuple(DATASETS),
    "features": tuple(FEATURES),
    "network.activation": tuple(ACTIVATIONS),
    "network.output": ("auto", "tanh", "linear"),
    "network.init": tuple(INITIALIZERS),
    "training.loss": tuple(LOSSES),
    "training.optimizer": tuple(OPTIMIZERS),
    "training.schedule": tuple(SCHEDULES),
    "training.device": ("auto", "cpu", "cuda", "mps"),
}


class Problem(NamedTuple):
    """One field that was refused: its path (`training.learning_rate`) and a sentence that says what it accepts."""

    field: str
    message: str


class ConfigError(ValueError):
    """Raised when a configuration is refused; `problems` names every field."""

    def __init__(self, problems: list[Problem]):
        self.problems = problems
        super().__init__("; ".join(f"{p.field}: {p.message}" for p in problems))


def _chosen(value: str, path: str) -> str:
    if value not in CHOICES[path]:
        raise ValueError(f"accepts {', '.join(CHOICES[path])}")
    return value


class Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


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
    seed: Annotated[int, Field(ge=0, le=SEEDS)] = 0

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


Rate = Annotated[float, Field(ge=1e-5, le=10.0)]
Horizon = Annotated[int, Field(ge=1, le=100_000)]
Warmup = Annotated[int, Field(ge=0, le=10_000)]


class OptimizerConfig(Part):
    """How weights are updated, whatever is trained."""

    optimizer: str = "sgd"
    learning_rate: Rate = 0.03
    momentum: Annotated[float, Field(ge=0.0, le=0.999)] = 0.9
    beta1: Annotated[float, Field(ge=0.0, le=0.999)] = 0.9
    beta2: Annotated[float, Field(ge=0.0, le=0.9999)] = 0.999
    rho: Annotated[float, Field(ge=0.0, le=0.999)] = 0.99
    epsilon: Annotated[float, Field(ge=1e-10, le=0.1)] = 1e-8
    weight_decay: Annotated[float, Field(ge=0.0, le=1.0)] = 0.01
    schedule: str = "constant"
    schedule_epochs: Horizon = 500
    schedule_gamma: Annotated[float, Field(ge=0.01, le=1.0)] = 0.5
    warmup_epochs: Warmup = 20
    clip_norm: Annotated[float, Field(ge=0.001, le=100.0)] | None = None
    device: str = "auto"

    @field_validator("optimizer", "schedule", "device")
    @classmethod
    def _how(cls, value: str, info: Any) -> str:
        return _chosen(value, f"training.{info.field_name}")


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
    def output_activation(self) -> str:
        """What `network.output` comes to: "tanh" or "linear"."""
        if self.network.output != "auto":
            return self.network.output
        if self.task == "regression" or (self.training.loss == "cross_entropy"):
            return "linear"
        return LOSSES[self.training.loss].output


# ---- reading ----------------------------------------------------------------------------------------------------


def accepts(path: str) -> str:
    """What the field at a path such as "data.noise" accepts, as the end of a sentence."""
    if path not in PATHS:
        group = path.split(".")[0] + "."
        return "is not a setting; there are " + ", ".join([p for p in PATHS if p.startswith(group)] or PATHS)
    if path in CHOICES:
        return ("names from " if path == "features" else "") + ", ".join(CHOICES[path])
    if path == "network.hidden":
        return f"0 to {MAX_LAYERS} whole numbers from 1 to {MAX_NEURONS}, one for each hidden layer"
    info = field_info(path)
    kind = info.annotation
    if kind is bool:
        return "true or false"
    low, high = bounds(path)
    whole = "a whole number" if int in (kind, *_plain_types(kind)) else "a number"
    extra = " or full" if path == "training.batch_size" else " or null for none" if path == "training.clip_norm" else ""
    return f"{whole} from {_plain(low)} to {_plain(high)}{extra}"


def _plain(value: float) -> str:
    return f"{value:.0f}" if value >= 1e6 else f"{value:g}"


def _plain_types(kind: Any) -> tuple[Any, ...]:
    found: list[Any] = []
    for argument in get_args(kind):
        found += [argument, *_plain_types(argument)] if get_origin(argument) is not Literal else []
    return tuple(found)


def field_info(path: str) -> Any:
    """The pydantic field at a path. Raises KeyError for an unknown one."""
    model: Any = RunConfig
    *parts, name = path.split(".")
    for part in parts:
        model = model.model_fields[part].annotation
        if not (isinstance(model, type) and issubclass(model, BaseModel)):
            raise KeyError(path)
    return model.model_fields[name]


def bounds(path: str) -> tuple[float, float]:
    """Least and greatest value of a number field. Raises KeyError when it has none."""
    info = field_info(path)
    marks = list(info.metadata)
    for argument in get_args(info.annotation):
        marks += [mark for item in get_args(argument)[1:] for mark in getattr(item, "metadata", [])]
    low = [float(mark.ge) for mark in marks if isinstance(mark, Ge)]  # type: ignore[arg-type]
    high = [float(mark.le) for mark in marks if isinstance(mark, Le)]  # type: ignore[arg-type]
    if not low or not high:
        raise KeyError(path)
    return low[0], high[0]


def _path_of(location: tuple[Any, ...], message: str) -> tuple[str, str]:
    """The path of a refused field: list positions and union branches are not part of it."""
    parts: list[str] = []
    model: Any = RunConfig
    for item in location:
        fields = getattr(model, "model_fields", None)
        if fields is None or not isinstance(item, str):
            break
        parts.append(item)
        model = fields[item].annotation if item in fields else None
    head, _, tail = message.partition(": ")
    if parts in (["data"], ["training"]) and head in ("dataset", "loss"):
        return f"{parts[0]}.{head}", tail
    return ".".join(parts) or "config", message


def _problems(error: ValidationError) -> list[Problem]:
    found: dict[str, str] = {}
    for item in error.errors(include_url=False, include_input=False):
        message = str(item["msg"]).removeprefix("Value error, ")
        path, message = _path_of(item["loc"], message)
        if item["type"] == "extra_forbidden":
            message = accepts(path)
        elif item["type"] != "value_error":
            message = f"accepts {accepts(path)}" if path != "config" else "accepts a JSON object"
        found.setdefault(path, message)
    return [Problem(path, message) for path, message in found.items()]


def parse_config(value: Any) -> RunConfig:
    """A RunConfig from its JSON form (a mapping); every key optional. Raises ConfigError naming each refused field."""
    try:
        return RunConfig.model_validate(value)
    except ValidationError as error:
        raise ConfigError(_problems(error)) from None


def read_config(text: str) -> RunConfig:
    """A RunConfig from JSON text. Raises ConfigError."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:  # ValueError also for a number of thousands of digits
        raise ConfigError([Problem("config", f"is not JSON: {error}")]) from None
    return parse_config(value)


# ---- links ------------------------------------------------------------------------------------------------------


def flatten(value: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """{"data": {"noise": 0.1}} -> {"data.noise": 0.1}"""
    flat: dict[str, Any] = {}
    for key, item in value.items():
        if isinstance(item, Mapping):
            flat |= flatten(item, f"{prefix}{key}.")
        else:
            flat[prefix + key] = item
    return flat


def _text(value: Any) -> str:
    if isinstance(value, list | tuple):
        return ",".join(map(str, value))
    if isinstance(value, bool) or value is None:
        return {True: "true", False: "false", None: "none"}[value]
    return f"{value:.10g}" if isinstance(value, float) and float(f"{value:.10g}") == value else str(value)


PATHS: tuple[str, ...] = tuple(flatten(RunConfig().model_dump()))  # of every setting, "data.noise" and so on


def link_parameters(config: RunConfig) -> dict[str, str]:
    """What the address bar holds: the settings that differ from the defaults, `{"data.dataset": "spiral", …}`."""
    given = flatten(config.model_dump(mode="json"))
    default = flatten(RunConfig().model_dump(mode="json"))
    return {path: _text(value) for path, value in given.items() if value != default[path]}


def make_link(config: RunConfig, base: str = "") -> str:
    """A link that opens this run: same data, same starting weights."""
    query = urlencode(link_parameters(config), safe=",")
    return f"{base}?{query}" if query else base


def _value(path: str, text: str) -> Any:
    if path in ("features", "network.hidden"):
        return [item for item in text.split(",") if item]
    if path == "network.activation" and "," in text:
        return text.split(",")
    if path == "training.clip_norm" and text == "none":
        return None
    return text


def parse_link(parameters: Mapping[str, str]) -> tuple[RunConfig, list[Problem]]:
    """The run that a link's parameters describe, and what was wrong with it.

    Never raises: a field that is refused takes its default, and its Problem says what it accepts.
    """
    unknown = [path for path in parameters if path not in PATHS]
    problems = [Problem(path[:80] or "(no name)", accepts(path)) for path in unknown]
    wanted = {path: _value(path, text) for path, text in parameters.items() if path in PATHS}
    while True:
        tree: dict[str, Any] = {}
        for path, value in wanted.items():
            *parts, name = path.split(".")
            branch = tree
            for part in parts:
                branch = branch.setdefault(part, {})
            branch[name] = value
        try:
            return parse_config(tree), problems
        except ConfigError as error:
            problems += error.problems
            bad = {problem.field for problem in error.problems}
        left = {path: value for path, value in wanted.items() if path not in bad}
        if len(left) == len(wanted):  # the fault is in no single field: start from the defaults
            return RunConfig(), problems
        wanted = left


def read_link(url: str) -> tuple[RunConfig, list[Problem]]:
    """`parse_link` of a whole address; how the run is looked at (`view.*`) is no part of it. Never raises."""
    try:
        query = parse_qsl(urlsplit(url).query, keep_blank_values=True)
    except ValueError:
        return RunConfig(), [Problem("link", "accepts an address such as http://127.0.0.1:8501/?data.dataset=spiral")]
    return parse_link({path: text for path, text in query if not path.startswith("view.")})


# ---- changing a run ---------------------------------------------------------------------------------------------


def restart_reasons(old: RunConfig, new: RunConfig) -> list[str]:
    """The paths whose change cannot keep the weights; empty when the run can go on with `new`."""
    before, after = (flatten(c.model_dump(mode="json")) for c in (old, new))
    live = ("training.", "network.activation", "network.output")
    return [path for path in after if before[path] != after[path] and not path.startswith(live)]
