"""How weights are updated, whatever is trained: the settings that several kinds share. Loads no PyTorch."""

from typing import Annotated, Any

from pydantic import Field, field_validator

from playground.core.settings import Part
from playground.tables.optimizers import OPTIMIZERS
from playground.tables.schedules import SCHEDULES

# What a named field accepts, by its path.
CHOICES: dict[str, tuple[str, ...]] = {
    "training.optimizer": tuple(OPTIMIZERS),
    "training.schedule": tuple(SCHEDULES),
    "training.device": ("auto", "cpu", "cuda", "mps"),
}
Rate = Annotated[float, Field(ge=1e-5, le=10.0)]
Horizon = Annotated[int, Field(ge=1, le=100_000)]
Warmup = Annotated[int, Field(ge=0, le=10_000)]


class OptimizerConfig(Part):
    """A part of a configuration; kinds add what only they have."""

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
        if value not in CHOICES[f"training.{info.field_name}"]:
            raise ValueError(f"accepts {', '.join(CHOICES[f'training.{info.field_name}'])}")
        return value
