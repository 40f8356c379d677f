"""What a browser may ask of a run (docs/protocol.md), each a strict, bounded record."""

from typing import Annotated, Any, Literal, get_args, get_origin

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from playground.core.settings import accepted_number

MAX_BYTES = 16 * 1024
MAX_CREDITS = 2  # frames that may be under way to one browser

# What a link's view can hold too (playground/shell/view.py): the bounds stand here, once.
StopEpoch = Annotated[int, Field(ge=1, le=1_000_000_000)]
StopLoss = Annotated[float, Field(ge=0.0, le=1e9)]
StopAccuracy = Annotated[float, Field(ge=0.0, le=1.0)]
SpeedMode = Literal["per_second", "per_frame", "max"]


class CommandError(ValueError):
    """A command that is refused; its text is a sentence for the reader."""


class Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


class Credit(Record):
    op: Literal["credit"]
    n: Annotated[int, Field(ge=1, le=MAX_CREDITS)] = 1


class Full(Record):
    op: Literal["full"]


class Play(Record):
    op: Literal["play"]


class Pause(Record):
    op: Literal["pause"]


class Step(Record):
    op: Literal["step"]


class Epoch(Record):
    op: Literal["epoch"]


class Reset(Record):
    op: Literal["reset"]


class Back(Record):
    op: Literal["back"]


class Speed(Record):
    """Epochs per second, epochs per frame, or at full speed (then `value` has no meaning)."""

    op: Literal["speed"] = "speed"
    mode: SpeedMode
    value: Annotated[int, Field(ge=1, le=1000)] = 1


class StopAt(Record):
    """Stop at an epoch, when the training loss is at most, when the test accuracy (0 to 1) or R² is at least; null for not at all."""

    op: Literal["stop_at"] = "stop_at"
    epoch: StopEpoch | None = None
    loss: StopLoss | None = None
    accuracy: StopAccuracy | None = None


class SetParameter(Record):
    op: Literal["set_parameter"]
    index: Annotated[int, Field(ge=0, le=100_000_000)]
    value: Annotated[float, Field(ge=-1e6, le=1e6)]


class Pin(Record):
    op: Literal["pin"]
    neuron: Annotated[int, Field(ge=0, le=1_000_000)] | None


class SetProbe(Record):
    """The sequence that is looked at, a token for each position."""

    op: Literal["set_probe"]
    tokens: Annotated[list[Annotated[int, Field(ge=0, le=255)]], Field(min_length=1, max_length=64)]


class NewProbe(Record):
    op: Literal["new_probe"]


class Head(Record):
    """What one head does instead of its own attention."""

    op: Literal["head"]
    layer: Annotated[int, Field(ge=0, le=63)]
    head: Annotated[int, Field(ge=0, le=63)]
    mode: Literal["normal", "off", "uniform", "previous"]


class Heads(Record):
    """What all heads do, layer by layer: each a number into the modes of `Head`."""

    op: Literal["heads"]
    modes: Annotated[list[Annotated[int, Field(ge=0, le=3)]], Field(min_length=1, max_length=64 * 64)]


class Inspect(Record):
    """The head whose computation is shown step by step; null for none."""

    op: Literal["inspect"]
    layer: Annotated[int, Field(ge=0, le=63)] | None = None
    head: Annotated[int, Field(ge=0, le=63)] | None = None


class Block(Record):
    """The matrix of parameters whose weights and gradients are shown."""

    op: Literal["block"]
    name: Annotated[str, Field(min_length=1, max_length=64)]


class Ablate(Record):
    """Measure what each head's silence costs."""

    op: Literal["ablate"]


ForTrainer = (
    SetParameter | Pin | SetProbe | NewProbe | Head | Heads | Inspect | Block | Ablate
)  # known to the kind of run only: handed to `Trainer.command`
Command = Credit | Full | Play | Pause | Step | Epoch | Reset | Back | Speed | StopAt | ForTrainer
OPEN_TO_WATCHERS = (Credit, Full)

_BY_OP: dict[str, type[Record]] = {get_args(record.model_fields["op"].annotation)[0]: record for record in get_args(Command)}
_READER: TypeAdapter[Command] = TypeAdapter(Annotated[Command, Field(discriminator="op")])
OPS = (
    "credit", "full", "play", "pause", "step", "epoch", "reset", "back", "speed", "stop_at", "set_parameter", "pin",
    "set_probe", "new_probe", "head", "heads", "inspect", "block", "ablate",
)  # fmt: skip


def parse_command(text: str | bytes) -> Command:
    """The command in a message of a browser. Raises CommandError, and nothing else, whatever the message is."""
    try:
        data = text.encode() if isinstance(text, str) else text
    except UnicodeEncodeError:
        raise CommandError("A command is JSON text in UTF-8.") from None
    if len(data) > MAX_BYTES:
        raise CommandError(f"A command has at most {MAX_BYTES} bytes; this one has {len(data)}.")
    try:
        return _READER.validate_json(data)
    except ValidationError as error:
        raise CommandError(_sentence(error)) from None


def make_command(value: Any) -> Command:
    """The command that a mapping such as `{"op": "play"}` stands for. Raises CommandError."""
    try:
        return _READER.validate_python(value)
    except ValidationError as error:
        raise CommandError(_sentence(error)) from None


def _sentence(error: ValidationError) -> str:
    """The first thing that is wrong, without repeating what the sender wrote."""
    item = error.errors(include_url=False, include_input=False, include_context=False)[0]
    place = [str(part) for part in item["loc"]]
    if item["type"] == "json_invalid":
        return "A command is one JSON object; this is not JSON."
    if item["type"] in ("union_tag_invalid", "union_tag_not_found"):
        return f"A command's op is one of {', '.join(OPS)}."
    if not place:
        return "A command is one JSON object."
    op, field = place[0], place[1] if len(place) > 1 else "it"
    if item["type"] == "extra_forbidden":
        return f"The command {op} has a key that it does not know."
    return f"The command {op}, {field}: {_accepts(op, field, item)}."


def _accepts(op: str, field: str, item: Any) -> str:
    """What a field of a command accepts."""
    if item["type"] == "missing":
        return "is missing"
    info = _BY_OP[op].model_fields[field]
    if get_origin(info.annotation) is list:
        return f"accepts a list of {accepted_number(info).replace('number', 'numbers').removeprefix('a ')}"
    try:
        return f"accepts {accepted_number(info)}"
    except KeyError:  # not a number
        names = [name for name in get_args(info.annotation) if isinstance(name, str)]
        if names:
            return f"accepts {', '.join(names)}"
    return "accepts a name"
