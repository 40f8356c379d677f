"""A sensitivity map: one run, two numeric settings varied at once, the metric at the end of every combination.

The JSON form, which links and the page share:

    {"base": {…RunConfig…}, "x": {"setting": "training.learning_rate", "values": [0.01, 0.1]},
     "y": {"setting": "training.batch_size", "values": [1, 10]}, "seeds": 4, "epochs": 100, "metric": "test_loss", "pick": "final"}
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import Field, model_validator

from playground.core.cores import usable_cores
from playground.core.named import OneOf
from playground.core.settings import ConfigError, Part, Problem, Settings
from playground.points.compare.config import (
    MOST_VALUES,
    VARIED,
    Variation,
    read_variation,
    variation_text,
    with_value,
)
from playground.points.config import RunConfig
from playground.points.cost import RunCost, batches, run_cost
from playground.points.limits import check_map, map_seconds

METRICS = {"test_loss": "Test loss", "test_score": "Test score", "train_loss": "Training loss"}
PICKS = {"final": "its final value", "best": "its best value"}
NUMERIC = tuple(path for path, record in VARIED.items() if record.number)
MOST_SEEDS = 8
MOST_EPOCHS = 2000
CURVE_POINTS = 50
MOST_SECONDS_UNASKED = 13.0  # a map that takes longer waits for play


class Axis(Variation):
    """A numeric setting and its numbers."""

    setting: Annotated[str, Field(title="Setting", json_schema_extra={"accepts": ", ".join(NUMERIC)})]
    values: Annotated[
        tuple[Any, ...],
        Field(
            min_length=2,
            max_length=MOST_VALUES,
            title="Values",
            json_schema_extra={"accepts": f"2 to {MOST_VALUES} different numbers"},
        ),
    ]

    @model_validator(mode="after")
    def _numeric(self) -> "Axis":
        if self.setting not in NUMERIC:
            raise ValueError(f"setting: accepts {', '.join(NUMERIC)}")
        if any(isinstance(value, bool) or not isinstance(value, int | float) for value in self.values):
            raise ValueError("values: accepts numbers")
        return self


def offered(setting: str) -> Axis:
    """The axis of a setting with the values that are offered to begin with."""
    return Axis(setting=setting, values=VARIED[setting].values)


class Sensitivity(Part):
    """What is mapped; frozen, comparable, hashable. Raises ConfigError through `parse_sensitivity`."""

    base: RunConfig = RunConfig()
    x: Annotated[Axis, Field(title="Horizontal axis", json_schema_extra={"restart": "other axes"})] = offered("training.learning_rate")
    y: Annotated[Axis, Field(title="Vertical axis", json_schema_extra={"restart": "other axes"})] = offered("training.batch_size")
    seeds: Annotated[
        int, Field(ge=1, le=MOST_SEEDS, title="Starting weights", json_schema_extra={"restart": "another number of starting weights"})
    ] = 4
    epochs: Annotated[
        int,
        Field(ge=1, le=MOST_EPOCHS, title="Epochs", json_schema_extra={"step": 10, "typed": True, "restart": "another number of epochs"}),
    ] = 100
    metric: Annotated[str, OneOf(METRICS), Field(title="Metric", json_schema_extra={"restart": None})] = "test_loss"
    pick: Annotated[str, OneOf(PICKS), Field(title="Of each run", json_schema_extra={"restart": None})] = "final"

    @model_validator(mode="after")
    def _fits(self) -> "Sensitivity":
        if self.x.setting == self.y.setting:
            raise ValueError("y.setting: accepts another setting than x has")
        return self

    @property
    def metrics(self) -> dict[str, str]:
        """What can be mapped, and what each is called for the task."""
        return METRICS | {"test_score": f"Test {self.base.score}"}

    @property
    def metric_title(self) -> str:
        return self.metrics[self.metric]

    @property
    def shares(self) -> bool:
        """Whether the metric is a share of one, which people read in percent."""
        return self.metric == "test_score" and self.base.task == "classification"

    @property
    def higher_is_better(self) -> bool:
        return self.metric == "test_score"


@dataclass(frozen=True)
class Cell:
    """One combination of the map: its column and row, and its run, or the reason why it cannot be."""

    x: int
    y: int
    config: RunConfig | None
    problem: str | None = None


@dataclass(frozen=True)
class MapCost:
    """What a map takes."""

    runs: int  # cells that can be × starting weights
    left_out: int  # cells that cannot be
    updates: int  # of all networks together


def check_size(sensitivity: Sensitivity) -> None:
    """Raises ConfigError for a map of which no cell can be, or that takes too long."""
    costs = run_costs(sensitivity)
    if not costs:
        raise ConfigError([Problem("x", f"leaves no valid cell: {cells(sensitivity)[0].problem}")])
    check_map(costs, sensitivity.epochs, len(curve_epochs(sensitivity.epochs)))


def cells(sensitivity: Sensitivity) -> list[Cell]:
    """Every cell, row by row (y), the columns (x) fast. Never raises: a cell that cannot be says why."""
    found = []
    for j, y in enumerate(sensitivity.y.values):
        for i, x in enumerate(sensitivity.x.values):
            try:
                config = with_value(with_value(sensitivity.base, sensitivity.x.setting, x), sensitivity.y.setting, y)
                found.append(Cell(i, j, config))
            except ConfigError as error:
                found.append(Cell(i, j, None, "; ".join(problem.message for problem in error.problems)))
    return found


def run_costs(sensitivity: Sensitivity) -> list[RunCost]:
    """Of every run of the map, cell by cell."""
    return [cost for cell in cells(sensitivity) if cell.config for cost in [run_cost(cell.config)] * sensitivity.seeds]


def estimate(sensitivity: Sensitivity) -> MapCost:
    """What the map takes, before it starts."""
    possible = [cell.config for cell in cells(sensitivity) if cell.config]
    updates = sum(batches(config)[0] for config in possible) * sensitivity.seeds * sensitivity.epochs
    left_out = len(sensitivity.x.values) * len(sensitivity.y.values) - len(possible)
    return MapCost(len(possible) * sensitivity.seeds, left_out, updates)


def estimated_seconds(sensitivity: Sensitivity) -> float:
    """What the map takes on this machine, roughly."""
    epoch, look = map_seconds(run_costs(sensitivity))
    return (epoch * sensitivity.epochs + look * len(curve_epochs(sensitivity.epochs))) / usable_cores()


def plays_by_itself(sensitivity: Sensitivity, before: Sensitivity | None = None) -> bool:
    """Whether a map that has just been opened, or changed from `before`, is to be computed without being asked."""
    work = {"metric", "pick"}
    same = before is not None and before.model_dump(exclude=work) == sensitivity.model_dump(exclude=work)  # nothing to compute anew
    return not same and estimated_seconds(sensitivity) <= MOST_SECONDS_UNASKED


def curve_epochs(epochs: int) -> list[int]:
    """The epochs at which every run is measured: evenly spread, the last one among them, at most CURVE_POINTS."""
    count = min(epochs, CURVE_POINTS)
    return [round((k + 1) * epochs / count) for k in range(count)]


def sensitivity_structure(sensitivity: Sensitivity) -> str:
    """Equal for maps whose arrays have the same names and shapes: both the trainer and the page's board say this one."""
    return f"sensitivity/{len(sensitivity.x.values)}x{len(sensitivity.y.values)}/{len(curve_epochs(sensitivity.epochs))}"


# ---- reading and links ------------------------------------------------------------------------------------------


class SensitivitySettings(Settings[Sensitivity]):
    """In a link, `x` and `y` say what varies."""

    def parameters(self, config: Sensitivity) -> dict[str, str]:
        """What a link says: the settings that differ from the defaults, and the axes always."""
        return super().parameters(config) | {"x": variation_text(config.x), "y": variation_text(config.y)}

    def parse_link(self, parameters: Mapping[str, str], own: Mapping[str, Any] | None = None) -> tuple[Sensitivity, list[Problem]]:
        """The map that a link describes, and what was wrong with it: that part takes its default. Never raises."""
        axes = {key: read_variation(parameters[key]) for key in ("x", "y") if key in parameters}
        rest = {key: text for key, text in parameters.items() if key not in axes}
        return super().parse_link(rest, axes or own)


SETTINGS = SensitivitySettings(
    Sensitivity,
    "http://127.0.0.1:8501/sensitivity?x=training.learning_rate:0.01;0.1",
    base="base",
    check=check_size,
    own_form=("x.", "y."),
)
parse_sensitivity, restart_reasons = SETTINGS.parse, SETTINGS.restart_reasons
sensitivity_parameters, parse_sensitivity_link = SETTINGS.parameters, SETTINGS.parse_link
