"""What defines a run of Rosenblatt's perceptron."""

from typing import Annotated, Any

from pydantic import Field

from playground.core.named import OneOf
from playground.core.settings import SEEDS, Part, Settings
from playground.points.datasets import DATASETS

SEPARABLE = "separable"
MARGINS = [0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1.0, 1.5, 2.0, 2.5, 3.0]
RATES = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0]
SETS: dict[str, Any] = {SEPARABLE: "Separable by a line"} | {
    record.name: record for record in DATASETS.values() if record.task == "classification" and record.classes[0] == 2
}
LABELS = {"01": "0 and 1", "pm1": "−1 and +1"}
STARTS = {"zero": "Zero", "random": "Random"}
RULES = {"online": "Rosenblatt", "averaged": "Averaged", "pocket": "Pocket"}  # whose line the map shows


class PerceptronData(Part):
    """Points of two classes in the plane."""

    dataset: Annotated[str, OneOf(SETS), Field(title="Data")] = SEPARABLE
    points: Annotated[int, Field(ge=4, le=500, title="Points")] = 60
    margin: Annotated[
        float,
        Field(
            ge=0.05,
            le=3.0,
            title="Margin",
            description="Every point is at least this far from the line that made the labels.",
            json_schema_extra={"steps": MARGINS},
        ),
    ] = 0.1
    noise: Annotated[
        float,
        Field(
            ge=0.0,
            le=0.5,
            title="Noise",
            description="How far points are moved once they are labelled. Separable points have none.",
            json_schema_extra={"unit": "%"},
        ),
    ] = 0.0
    seed: Annotated[int, Field(ge=0, le=SEEDS, title="Data seed", description="The same seed draws the same points.")] = 7


class PerceptronTraining(Part):
    """How it learns."""

    learning_rate: Annotated[
        float,
        Field(
            ge=1e-3,
            le=10.0,
            title="Learning rate",
            description="From weights of zero it only scales w: the mistakes stay the same.",
            json_schema_extra={"steps": RATES, "restart": None},
        ),
    ] = 1.0
    labels: Annotated[
        str,
        OneOf(LABELS),
        Field(
            title="Labels",
            description="Classes written 0 and 1, or −1 and +1: then y − ŷ is twice as large, and so is w. The line is the same.",
            json_schema_extra={"restart": "other labels"},
        ),
    ] = "01"
    rule: Annotated[
        str,
        OneOf(RULES),
        Field(
            title="The map follows",
            description="The last weights, the mean of all so far, or the best so far. All three are kept.",
            json_schema_extra={"restart": None},
        ),
    ] = "online"
    start: Annotated[
        str,
        OneOf(STARTS),
        Field(
            title="Starting weights",
            description="The bound (R/γ)² holds from weights of zero.",
            json_schema_extra={"restart": "other starting weights"},
        ),
    ] = "zero"
    seed: Annotated[
        int,
        Field(
            ge=0,
            le=SEEDS,
            title="Weight seed",
            description="Of random starting weights.",
            json_schema_extra={"restart": "other starting weights"},
        ),
    ] = 0
    shuffle: Annotated[
        bool,
        Field(
            title="Shuffle",
            description="Another order of the points in every pass.",
            json_schema_extra={"restart": "another order of the points"},
        ),
    ] = True
    logistic: Annotated[
        bool,
        Field(
            title="Logistic regression",
            description="Beside it: the same rule with the sigmoid in place of the step.",
            json_schema_extra={"restart": None},
        ),
    ] = True
    logistic_rate: Annotated[
        float,
        Field(
            ge=1e-4,
            le=1.0,
            title="Its learning rate",
            description="Logistic regression's own.",
            json_schema_extra={"steps": RATES[:7], "restart": None},
        ),
    ] = 0.03


class PerceptronConfig(Part):
    """Frozen, comparable, hashable. Raises ConfigError through `SETTINGS.parse`."""

    data: Annotated[PerceptronData, Field(json_schema_extra={"restart": "new data"})] = PerceptronData()
    training: PerceptronTraining = PerceptronTraining()


SETTINGS = Settings(PerceptronConfig, "http://127.0.0.1:8501/perceptron?data.dataset=xor")


def structure_key(config: PerceptronConfig) -> str:
    """Equal for runs whose arrays have the same names and shapes."""
    return f"perceptron/{config.data.points}"
