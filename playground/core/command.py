"""A command to a run: one JSON object with an `op`, strict and bounded (docs/protocol.md)."""

from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field


class Command(BaseModel):
    """Its field `op` is a literal, by which it is told from others."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)

    of_the_view: ClassVar[bool] = False  # says how the run is looked at: kept when it starts over or goes on elsewhere
    edits: ClassVar[bool] = False  # changes parameters: what was measured no longer holds
    op: str


class SetParameter(Command):
    """One parameter set by hand."""

    edits: ClassVar[bool] = True
    op: Literal["set_parameter"]
    index: Annotated[int, Field(ge=0, le=100_000_000)]
    value: Annotated[float, Field(ge=-1e6, le=1e6)]
