"""A comparison: one run, one or two of its settings varied, and how many starting weights each variant gets.

The JSON form, which links and the page share:

    {"base": {…RunConfig…}, "vary": [{"setting": "network.activation", "values": ["relu", "tanh"]}], "seeds": 1, "target": 0.95}
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Annotated, Any

from pydantic import Field, field_validator, model_validator

from playground.core.settings import ConfigError, Part, Problem, Settings
from playground.points.config import MAX_LAYERS, MAX_NEURONS, RunConfig, parse_config
from playground.points.config import SETTINGS as RUN
from playground.points.limits import check_networks
from playground.points.structure import split_counts
from playground.tables.activations import ACTIVATIONS

MOST_VALUES = 12  # of one varied setting; of the activation all there are
MOST_GRID = 6  # of each of two
MOST_SEEDS = 16
LINK_KEYS = ("vary", "vary2")
LONGEST = 200  # characters of a value
STANDS_FOR = {"depth": "Hidden layers", "width": "Neurons a layer"}  # names for what the hidden layers have


@dataclass(frozen=True)
class Varied:
    """A setting that can be varied: its path in a RunConfig, or `depth` and `width`, which stand for the hidden layers."""

    path: str
    values: tuple[Any, ...]  # what is offered to begin with
    number: bool = False  # numeric, so that a sensitivity map can have it as an axis

    @property
    def title(self) -> str:
        """What it is called on a page."""
        return STANDS_FOR.get(self.path) or RUN.label(self.path)


VARIED: dict[str, Varied] = {
    record.path: record
    for record in (
        Varied("network.activation", tuple(ACTIVATIONS)),
        Varied("training.optimizer", ("sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam", "adamw")),
        Varied("training.learning_rate", (0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0), True),
        Varied("training.batch_size", (1, 2, 5, 10, 20, 50, 100, 250), True),
        Varied(
            "network.init",
            ("xavier_uniform", "xavier_normal", "kaiming_uniform", "kaiming_normal", "uniform", "normal", "zeros"),
        ),
        Varied("depth", (0, 1, 2, 3, 4, 6, 8), True),
        Varied("width", (1, 2, 4, 8, 16, 32), True),
        Varied("training.l1", (0.0, 0.0001, 0.001, 0.003, 0.01, 0.03, 0.1), True),
        Varied("training.l2", (0.0, 0.0001, 0.001, 0.003, 0.01, 0.03, 0.1), True),
        Varied("network.dropout", (0.0, 0.1, 0.2, 0.3, 0.5), True),
        Varied("network.batch_norm", (False, True)),
        Varied("training.loss", ("cross_entropy", "squared_error", "hinge")),
        Varied("training.schedule", ("constant", "step", "exponential", "cosine", "warmup_cosine", "one_cycle")),
        Varied("features", (("x1", "x2"), ("x1", "x2", "x1^2", "x2^2"), ("x1", "x2", "sin(x1)", "sin(x2)"), ("x1", "x2", "r"))),
        Varied("data.noise", (0.0, 0.1, 0.2, 0.3, 0.4, 0.5), True),
        Varied("network.seed", (0, 1, 2, 3, 4, 5, 6, 7)),
    )
}


class Variation(Part):
    """A setting and the values that it takes."""

    setting: Annotated[str, Field(title="Setting")]
    values: Annotated[tuple[Any, ...], Field(min_length=2, max_length=max(MOST_VALUES, len(ACTIVATIONS)), title="Values")]

    @model_validator(mode="before")
    @classmethod
    def _freeze(cls, value: Any) -> Any:
        if isinstance(value, Mapping) and isinstance(value.get("values"), list | tuple):
            value = {**value, "values": tuple(tuple(v) if isinstance(v, list) else v for v in value["values"])}
        return value

    @field_validator("values")
    @classmethod
    def _plain(cls, values: tuple[Any, ...]) -> tuple[Any, ...]:
        for value in values:
            if isinstance(value, float) and not math.isfinite(value):
                raise ValueError("values: accepts numbers that are finite")
            texts = value if isinstance(value, tuple) else (value,)
            if not all(isinstance(text, str | int | float) and len(str(text)) <= LONGEST for text in texts):
                raise ValueError(f"values: accepts names and numbers of at most {LONGEST} characters")
        return values

    @model_validator(mode="after")
    def _known(self) -> "Variation":
        if self.setting not in VARIED:
            raise ValueError(f"setting: accepts {', '.join(VARIED)}")
        if len(self.values) > MOST_VALUES and self.setting != "network.activation":
            raise ValueError(f"values: accepts at most {MOST_VALUES}")
        if len(set(map(str, self.values))) != len(self.values):
            raise ValueError("values: accepts each value once")
        return self


class Comparison(Part):
    """What is compared; frozen, comparable, hashable. Raises ConfigError through `parse_comparison`."""

    base: RunConfig = RunConfig()
    vary: Annotated[
        tuple[Variation, ...],
        Field(
            min_length=1,
            max_length=2,
            title="What varies",
            json_schema_extra={
                "accepts": f"one or two settings with 2 to {MOST_VALUES} different values each (2 to {MOST_GRID} of each of two), "
                "such as training.learning_rate:0.01;0.1",
                "restart": "another comparison",
            },
        ),
    ] = (Variation(setting="network.activation", values=("relu", "tanh", "sigmoid", "linear")),)
    seeds: Annotated[
        int,
        Field(
            ge=1,
            le=MOST_SEEDS,
            title="Starting weights",
            description="How often each variant is trained, from different starting weights. "
            "Curves become mean and band: one run proves little.",
            json_schema_extra={"restart": "another number of starting weights"},
        ),
    ] = 1
    target: Annotated[
        float,
        Field(
            ge=0.0,
            le=1.0,
            title="Target",
            description="The table counts the epochs and seconds to this test accuracy, or R².",
            json_schema_extra={"unit": "%", "step": 1, "restart": None},
        ),
    ] = 0.95

    @model_validator(mode="after")
    def _fits(self) -> "Comparison":
        if len(self.vary) == 2:
            if self.vary[0].setting == self.vary[1].setting:
                raise ValueError("vary: accepts two different settings")
            if any(len(v.values) > MOST_GRID for v in self.vary):
                raise ValueError(f"vary: accepts at most {MOST_GRID} values of each of two settings")
        return self


@dataclass(frozen=True)
class Variant:
    """One of the networks' settings: what it is called, its place in the grid, and its whole configuration."""

    label: str
    values: tuple[Any, ...]
    config: RunConfig


def check_size(comparison: Comparison) -> None:
    """Raises ConfigError for a comparison of which nothing can be, or that is too large."""
    variants, problems = make_variants(comparison)
    if not variants:
        raise ConfigError([Problem("vary", f"leaves nothing to compare: {problems[0].message}")])
    check_networks([config for variant in variants for config in seeded(variant, comparison.seeds)], len(variants))


def with_value(base: RunConfig, setting: str, value: Any) -> RunConfig:
    """The run with one setting at another value. Raises ConfigError when it cannot be."""
    tree = base.model_dump()
    hidden, width = list(base.network.hidden), (base.network.hidden or (4,))[0]
    if setting in ("depth", "width"):
        if isinstance(value, bool) or not isinstance(value, int | float) or value % 1:
            raise ConfigError([Problem(setting, "accepts whole numbers")])
        if not (0 if setting == "depth" else 1) <= value <= (MAX_LAYERS if setting == "depth" else MAX_NEURONS):
            raise ConfigError([Problem(setting, f"accepts 0 to {MAX_LAYERS}" if setting == "depth" else f"accepts 1 to {MAX_NEURONS}")])
        if setting == "width" and not hidden:
            raise ConfigError([Problem("width", "needs at least one hidden layer")])
        tree["network"]["hidden"] = [width] * int(value) if setting == "depth" else [int(value)] * len(hidden)
        if not isinstance(base.network.activation, str) and setting == "depth":
            raise ConfigError([Problem("depth", "needs one activation for all layers")])
    else:
        *parts, name = setting.split(".")
        branch = tree
        for part in parts:
            branch = branch[part]
        branch[name] = value
    config = parse_config(tree)
    points, _ = split_counts(config)
    if setting == "training.batch_size" and isinstance(config.training.batch_size, int) and config.training.batch_size > points:
        raise ConfigError([Problem(setting, f"{value} is more than the {points} training points")])
    if setting == "network.activation" and not config.network.hidden:
        raise ConfigError([Problem(setting, "needs at least one hidden layer")])
    return config


def show_value(setting: str, value: Any) -> str:
    """A value as a label: "Leaky ReLU", "0.03", "x1, x2"."""
    if isinstance(value, str) and value in RUN.choices.get(setting, ()):
        return RUN.titles(setting)[value]
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return f"{value:g}" if isinstance(value, float) else str(value).replace("_", " ")


def make_variants(comparison: Comparison) -> tuple[list[Variant], list[Problem]]:
    """The variants, row by row of the grid, and what had to be left out with the reason. Never raises."""
    variants, problems = [], []
    for values in product(*(variation.values for variation in comparison.vary)):
        label = " · ".join(show_value(v.setting, value) for v, value in zip(comparison.vary, values, strict=True))
        config = comparison.base
        try:
            for variation, value in zip(comparison.vary, values, strict=True):
                config = with_value(config, variation.setting, value)
            variants.append(Variant(label, values, config))
        except ConfigError as error:
            problems.append(Problem(label, "; ".join(problem.message for problem in error.problems)))
    return variants, problems


def seeded(variant: Variant, seeds: int) -> Iterator[RunConfig]:
    """A variant's runs, one for each starting weights: the base's weight seed, the next, …"""
    for k in range(seeds):
        network = variant.config.network
        yield variant.config.model_copy(update={"network": network.model_copy(update={"seed": network.seed + k})})


# ---- reading and links ------------------------------------------------------------------------------------------


class ComparisonSettings(Settings[Comparison]):
    """In a link, `vary` and `vary2` say what varies."""

    def parameters(self, config: Comparison) -> dict[str, str]:
        """What a link says: the settings that differ from the defaults, and what varies always."""
        return super().parameters(config) | dict(zip(LINK_KEYS, map(variation_text, config.vary), strict=False))

    def parse_link(self, parameters: Mapping[str, str], own: Mapping[str, Any] | None = None) -> tuple[Comparison, list[Problem]]:
        """The comparison that a link describes, and what was wrong with it: that part takes its default. Never raises."""
        vary = [read_variation(parameters[key]) for key in LINK_KEYS if key in parameters]
        rest = {key: text for key, text in parameters.items() if key not in LINK_KEYS}
        return super().parse_link(rest, {"vary": vary} if vary else own)


SETTINGS = ComparisonSettings(
    Comparison,
    "http://127.0.0.1:8501/compare?vary=training.learning_rate:0.01;0.1",
    base="base",
    check=check_size,
    own_form=("vary",),
)
parse_comparison, restart_reasons = SETTINGS.parse, SETTINGS.restart_reasons
comparison_parameters, parse_comparison_link = SETTINGS.parameters, SETTINGS.parse_link


def variation_text(variation: Variation) -> str:
    """A variation in a link: "training.learning_rate:0.01;0.1"."""
    return variation.setting + ":" + ";".join(text_of(value) for value in variation.values)


def read_variation(text: str) -> dict[str, Any]:
    """A variation's JSON form from its text in a link; nothing is checked."""
    setting, _, values = text.partition(":")
    return {"setting": setting, "values": [value_of(setting, value) for value in values.split(";") if value]}


def text_of(value: Any) -> str:
    return ",".join(value) if isinstance(value, tuple) else str(value).lower() if isinstance(value, bool) else str(value)


def value_of(setting: str, text: str) -> Any:
    record = VARIED.get(setting)
    sample = record.values[0] if record else ""
    if isinstance(sample, tuple):
        return tuple(text.split(","))
    if isinstance(sample, bool):
        return {"true": True, "false": False}.get(text, text)
    if isinstance(sample, int | float):
        try:
            return int(text) if isinstance(sample, int) else float(text)
        except ValueError:
            return text
    return text


def comparison_structure(comparison: Comparison) -> str:
    """Equal for comparisons whose arrays have the same names and shapes: both the trainer and the page's board say this one."""
    variants, _ = make_variants(comparison)
    base = comparison.base
    task = "r" if base.task == "regression" else f"c{base.data.classes}"
    train, test = split_counts(base)
    return f"compare/{len(variants)}x{comparison.seeds}/{task}/{train}+{test}"
