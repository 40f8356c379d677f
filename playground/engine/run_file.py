"""A whole run as a file: one safetensors file that is a keepsake without its first four bytes, with kept moments beside it.

What was written by others is held to the same as a keepsake: it costs no more than `MOST_FILE` and is refused with a sentence.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal, NamedTuple

import numpy as np
from pydantic import Field

from playground.core.history import MOST, History, Kept
from playground.core.kind import Kind
from playground.engine.commands import MOST_LOOK, CommandError
from playground.engine.keepsake import UNSOUND, Arrays, Reason, Strict, Unreadable, fit_state, pack, read, unpack
from playground.engine.report import Report

FORM = 1  # the number of this form, in the file
MOST_FILE = 20 * 2**20  # bytes
MOST_STATE = 12 * 2**20  # bytes of the run itself, without its past
ROOM = 2**20  # bytes that are left for the header and the curves of a run with many
MOST_CURVES = 2**21  # bytes
MOST_SETTINGS = 16  # different settings that the moments may have had
WIRE = b"RUNF"  # before a run that goes to its browser; a frame cannot begin like this


class RunFileError(CommandError):
    """No run that can be opened, or saved; the text is a sentence for the reader."""


class Opened(NamedTuple):
    """What a file holds: a run, its kept moments but the present one, and how it was looked at (the `view.*` part of a link)."""

    report: Report
    past: list[Kept]
    look: str


class Past(Strict):
    """What of the kept moments are no arrays: `which` of the settings each had."""

    times: Annotated[list[Annotated[float, Field(ge=0.0, le=1e15)]], Field(max_length=MOST)] = []
    losses: Annotated[list[float | None], Field(max_length=MOST)] = []
    which: Annotated[list[Annotated[int, Field(ge=0, lt=MOST_SETTINGS)]], Field(max_length=MOST)] = []
    configs: Annotated[list[dict[str, Any]], Field(max_length=MOST_SETTINGS)] = []


class Form(Strict):
    """The JSON object that makes a keepsake a file."""

    form: Literal[1]
    columns: Annotated[list[Annotated[str, Field(max_length=100)]], Field(max_length=10_000)]  # of the curves
    look: Annotated[str, Field(max_length=MOST_LOOK)]
    past: Past


# ---- saving ------------------------------------------------------------------------------------------------------


def encode_run(kind: Kind, report: Report, columns: Sequence[str], history: History | None = None, look: str = "") -> bytes:
    """The bytes of a file, at most `MOST_FILE`: of the past as many moments as fit, evenly.

    Raises RunFileError where the run is too large.
    """
    size = sum(array.nbytes for array in report.state.values())
    if size > MOST_STATE:
        raise RunFileError(f"This run is too large for a file: its numbers may take up to {MOST_STATE // 2**20} MB.")
    room = MOST_FILE - size - MOST_CURVES - ROOM
    told, arrays = _pack_past(_chosen(history, report, room // max(1, size)) if history else [])
    form = {"form": FORM, "columns": list(columns), "look": look, "past": told}
    return pack(kind, report, report.state, MOST_CURVES, {"run": json.dumps(form)} | arrays)


def _chosen(history: History, report: Report, most: int) -> list[Kept]:
    """As many kept moments as fit, evenly among all, that have the shapes of the present one and not too many different settings."""
    moments = history.moments
    if len(moments) > most:
        places = np.unique(np.linspace(0, len(moments) - 1, max(0, most)).round().astype(int))
        moments = [moments[place] for place in places]
    shapes = {name: (array.shape, array.dtype) for name, array in report.state.items()}
    settings: set[str] = set()
    chosen = []
    for moment in moments:
        kept = history.read(moment)
        if kept is None or {name: (array.shape, array.dtype) for name, array in kept.state.items()} != shapes:
            continue
        settings.add(json.dumps(kept.config))
        if len(settings) <= MOST_SETTINGS:
            chosen.append(kept)
    return chosen


def _pack_past(past: list[Kept]) -> tuple[dict[str, Any], dict[str, Any]]:
    """As JSON and arrays: one for each name of a state, a row for each moment."""
    texts = [json.dumps(kept.config) for kept in past]
    configs = list(dict.fromkeys(texts))
    told = {
        "times": [kept.time for kept in past],
        "losses": [kept.loss if np.isfinite(kept.loss) else None for kept in past],
        "which": [configs.index(text) for text in texts],
        "configs": [json.loads(text) for text in configs],
    }
    names = past[0].state if past else ()
    return told, {f"past.{name}": np.stack([np.asarray(kept.state[name]) for kept in past]) for name in names}


# ---- opening -----------------------------------------------------------------------------------------------------


def decode_run(data: bytes, kinds: Mapping[str, Kind]) -> tuple[Kind, Opened]:
    """What a file holds. Raises RunFileError, whatever the bytes are."""
    try:
        if len(data) > MOST_FILE:
            raise Unreadable("large")
        arrays, metadata = read(data)
        if json.loads(metadata.get("run", "{}")).get("form", FORM) != FORM:
            raise RunFileError("This run was saved by another version of the playground, whose files this one does not read.")
        kind = kinds[str(json.loads(metadata["keepsake"]).get("kind"))]
        form = Form.model_validate_json(metadata["run"])
        report = unpack(arrays, metadata, kind)
        if report.status["lost"] != "nothing" or (report.curves and report.curves[2].shape[1] != len(form.columns)):
            raise Unreadable("unreadable")
        return kind, Opened(report, _unpack_past(form.past, arrays), form.look)
    except RunFileError:
        raise
    except Unreadable as error:
        raise RunFileError(REFUSED[error.reason]) from None
    except UNSOUND:
        raise RunFileError(REFUSED["unreadable"]) from None


def _unpack_past(told: Past, arrays: Arrays) -> list[Kept]:
    """Raises ValueError or KeyError where JSON and arrays do not belong together."""
    stacks = {name.removeprefix("past."): array for name, array in arrays.items() if name.startswith("past.")}
    count = len(told.times)
    if not len(told.losses) == len(told.which) == count or any(not array.ndim or len(array) != count for array in stacks.values()):
        raise ValueError("moments without a time, or times without a moment")
    if sorted(set(told.times)) != told.times or any(place >= len(told.configs) for place in told.which):
        raise ValueError("moments out of order")
    rows = [{name: array[k] for name, array in stacks.items()} for k in range(count)]
    return [
        Kept(time, np.nan if loss is None else loss, row, told.configs[place])
        for time, loss, row, place in zip(told.times, told.losses, rows, told.which, strict=True)
    ]


REFUSED: dict[Reason, str] = {
    "large": f"This file is too large for a run: at most {MOST_FILE // 2**20} MB are read.",
    "unreadable": "This file is no run that was saved here, or it is damaged.",
    "numbers": "This file holds numbers that are none; it is not opened.",
    "kind": "This file is of a kind of run that is not known here.",
    "curves": "The curves in this file cannot be read; it is not opened.",
}
UNFIT = "What this file holds does not fit the settings that it names; it is not opened."
OPENED = "The run was opened as it was saved, at epoch {epoch:,}."


# ---- in the worker -----------------------------------------------------------------------------------------------


def check_past(past: Sequence[Kept], kind: Kind, config: Mapping[str, Any], trainer: Any) -> None:
    """Whether a run of that configuration can be put to each moment; `trainer` is one that may be spoilt. Raises ValueError."""
    present = kind.parse(config)
    settings = None
    fresh: dict[str, Any] = {}
    for kept in past:
        if kept.config != settings:
            if kind.restart_reasons(present, kind.parse(kept.config)):
                raise ValueError("a moment of another run")
            trainer.reconfigure(kept.config)
            settings, fresh = kept.config, trainer.state()
        if kept.state.keys() != fresh.keys():
            raise ValueError("a moment of another network")
        trainer.load_state(fit_state(kept.state, fresh))
