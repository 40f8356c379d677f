"""The commands of a run on points of the plane."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from playground.core.command import Command


class Pin(Command):
    """The neuron whose values the output panel shows; null for the output."""

    of_the_view: ClassVar[bool] = True
    op: Literal["pin"]
    neuron: Annotated[int, Field(ge=0, le=1_000_000)] | None


class Off(Command):
    """The hidden neurons that are switched off to look at the network without them; none: all are on."""

    of_the_view: ClassVar[bool] = True
    op: Literal["off"]
    neurons: Annotated[list[Annotated[int, Field(ge=0, le=1_000_000)]], Field(max_length=256)]
