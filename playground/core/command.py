"""A command to a run: one JSON object with an `op`, strict and bounded (docs/protocol.md)."""

import math
from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field


class Command(BaseModel):
    """Its field `op` is a literal, by which it is told from others."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)

    of_the_view: ClassVar[bool] = False  # says how the run is looked at: kept when it starts over or goes on elsewhere
    edits: ClassVar[bool] = False  # changes parameters: what was measured no longer holds
    op: str


LARGEST_EDIT = 1e6  # of a parameter by hand


class SetParameter(Command):
    """One parameter set by hand."""

    edits: ClassVar[bool] = True
    op: Literal["set_parameter"]
    index: Annotated[int, Field(ge=0, le=100_000_000)]
    value: Annotated[float, Field(ge=-LARGEST_EDIT, le=LARGEST_EDIT)]


def read_edit(command: Mapping[str, Any], parameters: int) -> tuple[int, float]:
    """Index and value of a `set_parameter` for a run of so many parameters. Raises ValueError with what is accepted."""
    index, value = read_whole(command.get("index"), parameters, "index"), command.get("value")
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value) or abs(value) > LARGEST_EDIT:
        raise ValueError(f"value: accepts a number from {-LARGEST_EDIT:g} to {LARGEST_EDIT:g}")
    return index, float(value)


def read_whole(value: Any, count: int, name: str) -> int:
    """A number that is one of so many. Raises ValueError with what the field of that name accepts."""
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < count:
        raise ValueError(f"{name}: accepts a whole number from 0 to {count - 1}")
    return value
