"""The commands of a Transformer's run: what is looked at, and what its heads are made to do."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from playground.core.command import Command, SetParameter
from playground.core.named import OneOf
from playground.nn.modes import MODES


class SetProbe(Command):
    """The sequence that is looked at, a token for each position."""

    of_the_view: ClassVar[bool] = True
    op: Literal["set_probe"]
    tokens: Annotated[list[Annotated[int, Field(ge=0, le=255)]], Field(min_length=1, max_length=64)]


class NewProbe(Command):
    """Another sequence of the task to look at."""

    op: Literal["new_probe"]


class Head(Command):
    """What one head does instead of its own attention."""

    of_the_view: ClassVar[bool] = True
    op: Literal["head"]
    layer: Annotated[int, Field(ge=0, le=63)]
    head: Annotated[int, Field(ge=0, le=63)]
    mode: Annotated[str, OneOf(MODES)]


class Heads(Command):
    """What all heads do, layer by layer: each the number of its mode, in the order of `MODES`."""

    of_the_view: ClassVar[bool] = True
    op: Literal["heads"]
    modes: Annotated[list[Annotated[int, Field(ge=0, le=len(MODES) - 1)]], Field(min_length=1, max_length=64 * 64)]


class Inspect(Command):
    """The head whose computation is shown step by step; null for none."""

    of_the_view: ClassVar[bool] = True
    op: Literal["inspect"]
    layer: Annotated[int, Field(ge=0, le=63)] | None = None
    head: Annotated[int, Field(ge=0, le=63)] | None = None


class ShowBlock(Command):
    """The matrix of parameters whose weights and gradients are shown."""

    of_the_view: ClassVar[bool] = True
    op: Literal["block"]
    name: Annotated[str, Field(min_length=1, max_length=64)]


class Ablate(Command):
    """Measure what each head's silence costs."""

    op: Literal["ablate"]


COMMANDS = (SetProbe, NewProbe, Head, Heads, Inspect, ShowBlock, Ablate, SetParameter)
