"""How weights are updated, whatever is trained: the settings that several kinds share. Loads no PyTorch."""

from typing import Annotated

from pydantic import Field

from playground.core.named import OneOf
from playground.core.settings import Part
from playground.tables.optimizers import OPTIMIZERS
from playground.tables.schedules import SCHEDULES

DEVICES = {"auto": "Fastest", "cpu": "CPU", "cuda": "CUDA", "mps": "MPS"}
RATES = (*(float(f"{digit}e{power}") for power in range(-5, 1) for digit in (1, 2, 3, 5)), 10.0)
CLIPS = (None, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)

Rate = Annotated[float, Field(ge=1e-5, le=10.0, title="Learning rate", json_schema_extra={"steps": RATES})]
Horizon = Annotated[int, Field(ge=1, le=100_000, title="Schedule epochs", json_schema_extra={"step": 10})]
Warmup = Annotated[int, Field(ge=0, le=10_000, title="Warm-up epochs", json_schema_extra={"step": 5})]
OptimizerName = Annotated[str, OneOf(OPTIMIZERS), Field(title="Optimizer")]
Device = Annotated[
    str, OneOf(DEVICES), Field(title="Device", description="Where the model is trained; Fastest takes a GPU where there is one.")
]


class OptimizerConfig(Part):
    """A part of a configuration; kinds add what only they have."""

    optimizer: OptimizerName = "sgd"
    learning_rate: Rate = 0.03
    momentum: Annotated[float, Field(ge=0.0, le=0.999, title="Momentum", json_schema_extra={"step": 0.01, "format": "%.3f"})] = 0.9
    beta1: Annotated[float, Field(ge=0.0, le=0.999, title="Beta 1", json_schema_extra={"step": 0.01, "format": "%.3f"})] = 0.9
    beta2: Annotated[float, Field(ge=0.0, le=0.9999, title="Beta 2", json_schema_extra={"step": 0.001, "format": "%.4f"})] = 0.999
    rho: Annotated[float, Field(ge=0.0, le=0.999, title="Decay", json_schema_extra={"step": 0.01, "format": "%.3f"})] = 0.99
    epsilon: Annotated[float, Field(ge=1e-10, le=0.1, title="Epsilon", json_schema_extra={"step": 1e-8, "format": "%.0e"})] = 1e-8
    weight_decay: Annotated[float, Field(ge=0.0, le=1.0, title="Weight decay", json_schema_extra={"step": 0.001, "format": "%.4f"})] = 0.01
    schedule: Annotated[str, OneOf(SCHEDULES), Field(title="Schedule")] = "constant"
    schedule_epochs: Horizon = 500
    schedule_gamma: Annotated[float, Field(ge=0.01, le=1.0, title="Gamma", json_schema_extra={"step": 0.05, "format": "%.2f"})] = 0.5
    warmup_epochs: Warmup = 20
    clip_norm: Annotated[
        Annotated[float, Field(ge=0.001, le=100.0)] | None,
        Field(title="Clip gradient", description="Longer gradients are cut to this.", json_schema_extra={"steps": CLIPS}),
    ] = None
    device: Device = "auto"
