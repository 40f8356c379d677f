"""What a browser keeps of its run, so that the run goes on after the server was restarted (docs/protocol.md, "Keepsake").

The bytes come back from a browser: whatever they are, they cost no more than `MOST` and are refused with a sentence.
"""

import json
from collections.abc import Mapping
from typing import Annotated, Any, Literal

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from safetensors import SafetensorError
from safetensors.numpy import load, save

from playground.core.kind import Kind
from playground.engine.commands import CommandError, Speed, StopAt, make_command
from playground.engine.curves import MAX_ROWS
from playground.engine.report import Report

MAGIC = b"KEEP"  # before the safetensors file; a frame cannot begin like this
MOST = 3 * 2**20  # bytes of a keepsake
MOST_STATE, MOST_CURVES = 2 * 2**20, 2**18  # bytes of what is put into one
MOST_COUNT = 10**15  # of epochs, updates
OPTIMIZER = frozenset({"first", "second"})  # of a trainer's state: what the optimizer remembers, left out where all is too large

Lost = Literal["nothing", "optimizer", "everything"]
Reason = Literal["large", "unreadable", "numbers", "kind", "curves"]
Arrays = Mapping[str, npt.NDArray[Any]]
Count = Annotated[int, Field(ge=0, le=MOST_COUNT)]


class KeepsakeError(CommandError):
    """No keepsake of this run; the text is a sentence for the reader."""


class Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


class Status(Strict):
    """What of a report's status a run needs to go on."""

    run: Annotated[int, Field(ge=1, le=MOST_COUNT)]
    epoch: Count
    state: Literal["paused", "playing", "stopped", "diverged"]
    message: Annotated[str, Field(max_length=2000)] | None
    speed: Speed
    stop: StopAt


class Told(Strict):
    """The JSON object beside the arrays."""

    kind: Annotated[str, Field(max_length=64)]
    config: dict[str, Any]
    status: Status
    view: Annotated[list[dict[str, Any]], Field(max_length=16)]
    stride: Annotated[int, Field(ge=1, le=MOST_COUNT)] | None
    lost: Lost


class Unreadable(ValueError):
    """Bytes that are not what they should be; the reason is one of the keys of a table of sentences."""

    def __init__(self, reason: "Reason"):
        super().__init__(reason)
        self.reason: Reason = reason


def encode_keepsake(kind: Kind, report: Report) -> bytes:
    """The bytes for the browser, at most `MOST`: without what the optimizer remembers, or any state at all, where that is too large."""
    lost: Lost = "nothing"
    state = report.state
    if _size(state) > MOST_STATE and kind.counts_updates is not None:
        lost, state = "optimizer", without_optimizer(kind, state)
    if _size(state) > MOST_STATE:
        lost, state = "everything", {}
    return MAGIC + pack(kind, report, state, MOST_CURVES, {}, lost)


def pack(kind: Kind, report: Report, state: Arrays, most_curves: int, more: Mapping[str, Any], lost: Lost = "nothing") -> bytes:
    """The safetensors file of a report, with that state; `more` are further texts (in the metadata) and arrays."""
    arrays = {f"state.{name}": np.asarray(array, order="C") for name, array in state.items()}
    stride = None
    if report.curves and state:
        stride, epochs, rows = report.curves
        while rows.nbytes > most_curves:
            stride, epochs, rows = 2 * stride, epochs[::2], rows[::2]
        arrays |= {"epochs": np.array(epochs, np.int64), "curves": np.ascontiguousarray(rows)}
    status = {name: report.status[name] for name in Status.model_fields}
    told = {"kind": kind.name, "config": report.config or {}, "status": status, "view": report.view, "stride": stride, "lost": lost}
    texts = {name: value for name, value in more.items() if isinstance(value, str)}
    arrays |= {name: value for name, value in more.items() if name not in texts}
    return save(arrays, metadata={"keepsake": json.dumps(told)} | texts)


def without_optimizer(kind: Kind, state: Arrays) -> dict[str, npt.NDArray[Any]]:
    """A state without what the optimizer remembers; of a kind that counts its updates."""
    assert kind.counts_updates is not None
    left = {name: array.copy() for name, array in state.items() if name not in OPTIMIZER}
    left["counters"][kind.counts_updates] = 0  # nothing remembered, nothing counted: Adam's first steps are corrected again
    return left


def _size(state: Arrays) -> int:
    return sum(array.nbytes for array in state.values())


def decode_keepsake(data: bytes, kind: Kind) -> Report:
    """The report in a keepsake of a run of that kind; `status["lost"]` says what it lacks. Raises KeepsakeError, whatever the bytes are."""
    try:
        if len(data) > MOST:
            raise Unreadable("large")
        if not data.startswith(MAGIC):
            raise Unreadable("unreadable")
        return unpack(*read(data[len(MAGIC) :]), kind)
    except Unreadable as error:
        raise KeepsakeError(REFUSED[error.reason]) from None


def read(body: bytes) -> tuple[dict[str, npt.NDArray[Any]], dict[str, str]]:
    """The arrays, whose numbers are sound, and the metadata of a safetensors file. Raises Unreadable, whatever the bytes are.

    Its arrays are copies: it takes about as much memory again as the bytes.
    """
    try:
        arrays = load(body)
        metadata: dict[str, str] = json.loads(body[8 : 8 + int.from_bytes(body[:8], "little")])["__metadata__"]
    except UNSOUND:
        raise Unreadable("unreadable") from None
    if not all(_sound(array) for array in arrays.values()):
        raise Unreadable("numbers")
    return arrays, metadata


def _sound(array: npt.NDArray[Any]) -> bool:
    """Finite; whole numbers within what is counted."""
    if array.dtype.kind == "f":
        return bool(np.isfinite(array).all())
    return array.dtype.kind in "iub" and (not array.size or max(abs(int(array.min())), abs(int(array.max()))) <= MOST_COUNT)


def unpack(arrays: Arrays, metadata: Mapping[str, str], kind: Kind) -> Report:
    """The report in what `read` gave. Raises Unreadable."""
    try:
        told = Told.model_validate_json(metadata["keepsake"])
        view = [_of_the_view(command, kind) for command in told.view]
    except UNSOUND:
        raise Unreadable("unreadable") from None
    if told.kind != kind.name:
        raise Unreadable("kind")
    state = {name.removeprefix("state."): array for name, array in arrays.items() if name.startswith("state.")}
    status = told.status.model_dump() | {"lost": told.lost}
    for name in ("speed", "stop"):
        status[name].pop("op")
    return Report(status, told.config, state, _curves(told.stride, arrays), view)


UNSOUND = (SafetensorError, ValidationError, ValueError, KeyError, TypeError, AttributeError, RecursionError, OverflowError)
REFUSED: dict[Reason, str] = {
    "large": f"What this tab kept of its run is too large: at most {MOST} bytes are taken up.",
    "unreadable": "What this tab kept of its run cannot be read; the run starts over.",
    "numbers": "What this tab kept of its run holds numbers that are none; the run starts over.",
    "kind": "What this tab kept is of another kind of run; this one starts over.",
    "curves": "What this tab kept of its curves cannot be read; the run starts over.",
}


def _of_the_view(command: dict[str, Any], kind: Kind) -> dict[str, Any]:
    made = make_command(command, kind.commands)
    if not made.of_the_view:
        raise ValueError("not a command of the view")
    return made.model_dump()


def _curves(stride: int | None, arrays: Arrays) -> tuple[int, list[int], npt.NDArray[np.float32]] | None:
    if stride is None or "epochs" not in arrays or "curves" not in arrays:
        return None
    epochs, rows = arrays["epochs"], arrays["curves"]
    sound = epochs.dtype == np.int64 and epochs.ndim == 1 and len(epochs) <= MAX_ROWS and (np.diff(epochs, prepend=-1) > 0).all()
    if not sound or rows.dtype != np.float32 or rows.ndim != 2 or len(rows) != len(epochs):
        raise Unreadable("curves")
    return stride, epochs.tolist(), rows


def fit_state(state: Arrays, fresh: Arrays) -> dict[str, npt.NDArray[Any]]:
    """A kept state for a trainer whose own is `fresh`; the optimizer's part may be missing. Raises ValueError where it does not fit."""
    missing = fresh.keys() - state.keys()
    if state.keys() - fresh.keys() or missing - OPTIMIZER:
        raise ValueError("what this tab kept is of another network")
    for name, array in state.items():
        if array.shape != fresh[name].shape or array.dtype != fresh[name].dtype:
            raise ValueError("what this tab kept is of another network")
    return dict(fresh) | dict(state)


RESTARTED = "The server was restarted"
SENTENCES: dict[Lost, str] = {
    "nothing": RESTARTED + "; your run goes on from epoch {epoch:,}.",
    "optimizer": RESTARTED
    + "; your run goes on from epoch {epoch:,}. What its optimizer remembered was too large to keep: its momentum starts anew.",
    "everything": RESTARTED + ", and your run (epoch {epoch:,}) was too large to be kept by this tab: it starts over.",
}
UNFIT = RESTARTED + " and what this tab kept of your run (epoch {epoch:,}) does not fit it: it starts over."
