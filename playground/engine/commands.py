"""What a browser may ask of any run (docs/protocol.md), each a strict, bounded record. A kind adds its own."""

from functools import lru_cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import Field, TypeAdapter, ValidationError

from playground.core.command import Command
from playground.core.named import table_of
from playground.core.settings import accepted_number

MAX_BYTES = 16 * 1024
MOST_LOOK = 4000  # characters of how a run is looked at, as a link says it
MAX_CREDITS = 2  # frames that may be under way to one browser

# What a link's view can hold too (playground/shell/view.py): the bounds stand here, once.
StopEpoch = Annotated[int, Field(ge=1, le=1_000_000_000)]
StopLoss = Annotated[float, Field(ge=0.0, le=1e9)]
StopAccuracy = Annotated[float, Field(ge=0.0, le=1.0)]
SpeedMode = Literal["steps_per_second", "per_second", "per_frame", "max"]


class CommandError(ValueError):
    """A command that is refused; its text is a sentence for the reader."""


class Credit(Command):
    op: Literal["credit"]
    n: Annotated[int, Field(ge=1, le=MAX_CREDITS)] = 1


class Full(Command):
    op: Literal["full"]


class Play(Command):
    op: Literal["play"]


class Pause(Command):
    op: Literal["pause"]


class Step(Command):
    op: Literal["step"]


class Epoch(Command):
    op: Literal["epoch"]


class Reset(Command):
    op: Literal["reset"]


class Back(Command):
    op: Literal["back"]


class LookBack(Command):
    """Show the run as it was at an epoch (the last kept moment that is not after it); null: as it is now. Training rests meanwhile."""

    op: Literal["look_back"] = "look_back"
    epoch: Annotated[float, Field(ge=0.0, le=1e15)] | None


class GoOn(Command):
    """The run goes on from the moment that is looked at; what came after it is forgotten."""

    op: Literal["go_on"]


class Speed(Command):
    """Steps per second, epochs per second, epochs per frame, or at full speed (then `value` has no meaning)."""

    op: Literal["speed"] = "speed"
    mode: SpeedMode
    value: Annotated[int, Field(ge=1, le=1000)] = 1


class StopAt(Command):
    """Stop at an epoch, when the training loss is at most, when the test accuracy (0 to 1) or R² is at least; null for not at all."""

    op: Literal["stop_at"] = "stop_at"
    epoch: StopEpoch | None = None
    loss: StopLoss | None = None
    accuracy: StopAccuracy | None = None


class ExportAs(Command):
    """A file of the run as it is shown, by the name of one of its kind's exports; it comes as a binary message, to the sender alone."""

    op: Literal["export"]
    name: Annotated[str, Field(max_length=40)]


class Save(Command):
    """Send the whole run, as a file: with its kept moments or without.

    `look` is the `view.*` part of the page's address, to be kept with it.
    """

    op: Literal["save"]
    past: bool = True
    look: Annotated[str, Field(max_length=MOST_LOOK)] = ""


class StartJob(Command):
    """Do one of the kind's jobs beside the training, instead of the one that is under way."""

    op: Literal["job"]
    name: Annotated[str, Field(max_length=40)]
    settings: Annotated[dict[Annotated[str, Field(max_length=40)], bool | int | float | str], Field(max_length=20)] = {}


class CancelJob(Command):
    op: Literal["cancel_job"]


class Weights(Command):
    """Say the weights as a text of at most so many letters, for an address."""

    op: Literal["weights"]
    room: Annotated[int, Field(ge=0, le=8192)]


Universal = (
    Credit | Full | Play | Pause | Step | Epoch | Reset | Back | LookBack | GoOn | Speed | StopAt
    | ExportAs | Save | Weights | StartJob | CancelJob
)  # fmt: skip
OPEN_TO_WATCHERS = (Credit, Full)

Own = tuple[type[Command], ...]  # the commands that only one kind of run knows


@lru_cache
def commands_by_op(own: Own) -> dict[str, type[Command]]:
    """Every command that a run knows, by its op."""
    return {get_args(record.model_fields["op"].annotation)[0]: record for record in (*get_args(Universal), *own)}


@lru_cache
def _reader(own: Own) -> TypeAdapter[Command]:
    known: Any = Union[Universal, *own]
    return TypeAdapter(Annotated[known, Field(discriminator="op")])


def parse_command(text: str | bytes, own: Own = ()) -> Command:
    """The command in a message of a browser. Raises CommandError, and nothing else, whatever the message is."""
    try:
        data = text.encode() if isinstance(text, str) else text
    except UnicodeEncodeError:
        raise CommandError("A command is JSON text in UTF-8.") from None
    if len(data) > MAX_BYTES:
        raise CommandError(f"A command has at most {MAX_BYTES} bytes; this one has {len(data)}.")
    try:
        return _reader(own).validate_json(data)
    except ValidationError as error:
        raise CommandError(_sentence(error, own)) from None


def make_command(value: Any, own: Own = ()) -> Command:
    """The command that a mapping such as `{"op": "play"}` stands for. Raises CommandError."""
    try:
        return _reader(own).validate_python(value)
    except ValidationError as error:
        raise CommandError(_sentence(error, own)) from None


def _sentence(error: ValidationError, own: Own) -> str:
    """The first thing that is wrong, without repeating what the sender wrote."""
    item = error.errors(include_url=False, include_input=False, include_context=False)[0]
    place = [str(part) for part in item["loc"]]
    if item["type"] == "json_invalid":
        return "A command is one JSON object; this is not JSON."
    if item["type"] in ("union_tag_invalid", "union_tag_not_found"):
        return f"A command's op is one of {', '.join(commands_by_op(own))}."
    if not place:
        return "A command is one JSON object."
    op, field = place[0], place[1] if len(place) > 1 else "it"
    if item["type"] == "extra_forbidden":
        return f"The command {op} has a key that it does not know."
    return f"The command {op}, {field}: {_accepts(commands_by_op(own)[op], field, item)}."


def _accepts(record: type[Command], field: str, item: Any) -> str:
    """What a field of a command accepts."""
    if item["type"] == "missing":
        return "is missing"
    info = record.model_fields[field]
    names = table_of(info)
    if get_origin(info.annotation) is list and not names:
        return f"accepts a list of {accepted_number(info).replace('number', 'numbers').removeprefix('a ')}"
    if get_origin(info.annotation) is dict:
        return "accepts at most 20 settings by name"
    try:
        return f"accepts {accepted_number(info)}"
    except KeyError:  # not a number
        if names:
            return f"accepts {', '.join(names)}"
    return "accepts a name"
