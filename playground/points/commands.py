"""The commands of a run on points of the plane."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from playground.core.command import Command
from playground.core.named import OneOf
from playground.points.shown import SHOWN


class Pin(Command):
    """The neuron whose values the output panel shows; null for the output."""

    of_the_view: ClassVar[bool] = True
    op: Literal["pin"]
    neuron: Annotated[int, Field(ge=0, le=1_000_000)] | None


class Show(Command):
    """What is computed and sent besides what every frame holds: what the open views need, and nothing else."""

    of_the_view: ClassVar[bool] = True
    op: Literal["show"]
    what: Annotated[list[str], OneOf(SHOWN), Field(max_length=len(SHOWN))]


class Bend(Command):
    """The two neurons that the plane is seen by."""

    of_the_view: ClassVar[bool] = True
    op: Literal["bend"]
    neurons: Annotated[list[Annotated[int, Field(ge=0, le=1_000_000)]], Field(min_length=2, max_length=2)]


class Follow(Command):
    """The point whose way through the network is shown."""

    of_the_view: ClassVar[bool] = True
    op: Literal["follow"]
    set: Literal["train", "test"]
    point: Annotated[int, Field(ge=0, le=1_000_000)]


class Off(Command):
    """The hidden neurons that are switched off to look at the network without them; none: all are on."""

    of_the_view: ClassVar[bool] = True
    op: Literal["off"]
    neurons: Annotated[list[Annotated[int, Field(ge=0, le=1_000_000)]], Field(max_length=256)]


COMMANDS = (Pin, Show, Bend, Follow, Off)
