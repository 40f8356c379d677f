"""What defines a run of Rosenblatt's perceptron."""

from typing import Annotated, Literal

from pydantic import Field, field_validator

from playground.core.settings import SEEDS, Part, Settings
from playground.points.datasets import DATASETS

SEPARABLE = "separable"
SETS = (SEPARABLE, *(record.name for record in DATASETS.values() if record.task == "classification" and record.classes[0] == 2))
MARGINS = [0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1.0, 1.5, 2.0, 2.5, 3.0]
RATES = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0]
RULES = {"online": "Rosenblatt", "averaged": "Averaged", "pocket": "Pocket"}  # whose line the map shows


class PerceptronData(Part):
    """Points of two classes in the plane."""

    dataset: Annotated[str, Field(title="Data")] = SEPARABLE
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

    @field_validator("dataset")
    @classmethod
    def _known(cls, value: str) -> str:
        if value not in SETS:
            raise ValueError(f"accepts {', '.join(SETS)}")
        return value


class PerceptronTraining(Part):
    """How it learns."""

    learning_rate: Annotated[
        float,
        Field(
            ge=1e-3,
            le=10.0,
            title="Learning rate",
            description="From weights of zero it only scales w: the mistakes stay the same.",
            json_schema_extra={"steps": RATES},
        ),
    ] = 1.0
    labels: Annotated[
        Literal["01", "pm1"],
        Field(
            title="Labels",
            description="Classes written 0 and 1, or −1 and +1: then y − ŷ is twice as large, and so is w. The line is the same.",
        ),
    ] = "01"
    rule: Annotated[
        Literal["online", "averaged", "pocket"],
        Field(title="The map follows", description="The last weights, the mean of all so far, or the best so far. All three are kept."),
    ] = "online"
    start: Annotated[
        Literal["zero", "random"], Field(title="Starting weights", description="The bound (R/γ)² holds from weights of zero.")
    ] = "zero"
    seed: Annotated[int, Field(ge=0, le=SEEDS, title="Weight seed", description="Of random starting weights.")] = 0
    shuffle: Annotated[bool, Field(title="Shuffle", description="Another order of the points in every pass.")] = True
    logistic: Annotated[
        bool, Field(title="Logistic regression", description="Beside it: the same rule with the sigmoid in place of the step.")
    ] = True
    logistic_rate: Annotated[
        float,
        Field(ge=1e-4, le=1.0, title="Its learning rate", description="Logistic regression's own.", json_schema_extra={"steps": RATES[:7]}),
    ] = 0.03


class PerceptronConfig(Part):
    """Frozen, comparable, hashable. Raises ConfigError through `SETTINGS.parse`."""

    data: PerceptronData = PerceptronData()
    training: PerceptronTraining = PerceptronTraining()


SETTINGS: Settings[PerceptronConfig] = Settings(
    PerceptronConfig,
    choices={
        "data.dataset": SETS,
        "training.labels": ("01", "pm1"),
        "training.rule": tuple(RULES),
        "training.start": ("zero", "random"),
    },
    example="/perceptron?data.dataset=xor",
    titles={
        "data.dataset": {SEPARABLE: "Separable by a line", **{name: DATASETS[name].title for name in SETS if name != SEPARABLE}},
        "training.labels": {"01": "0 and 1", "pm1": "−1 and +1"},
        "training.rule": RULES,
        "training.start": {"zero": "Zero", "random": "Random"},
    },
    live=("training.learning_rate", "training.rule", "training.logistic"),
)


def structure_key(config: PerceptronConfig) -> str:
    """Equal for runs whose arrays have the same names and shapes."""
    return f"perceptron/{config.data.points}"
