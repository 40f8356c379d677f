"""What a session says: frames and notes for its browsers, and reports, from which another worker can go on with it."""

import contextlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

from playground.core.trainer import Trainer
from playground.engine.commands import Speed, StopAt

if TYPE_CHECKING:
    from playground.engine.session import Session


class Frame(NamedTuple):
    subscribers: list[int]
    data: bytes


class File(NamedTuple):
    """A file (`away.py`) for the subscriber who asked for it."""

    subscriber: int
    data: bytes


class Note(NamedTuple):
    """A message for one subscriber, or for all."""

    subscriber: int | None
    message: dict[str, Any]


class Answer(NamedTuple):
    """What came of the settings that were sent with that number; None for those of a report."""

    number: int | None
    started: bool  # whether there is a run now
    refused: str | None = None  # a sentence, None when they are accepted
    fields: tuple[str, ...] = ()  # paths of the settings that it is about, where that is known


class Report(NamedTuple):
    """A session at one moment. `curves` comes about once a second, `config` when it has changed; None for as before."""

    status: dict[str, Any]
    config: dict[str, Any] | None
    state: dict[str, npt.NDArray[Any]]
    curves: tuple[int, list[int], npt.NDArray[np.float32]] | None
    view: list[dict[str, Any]]  # the commands of how it is looked at
    kept: Any = None  # what `Run.keepsakes` gives; of a session that moves
    results: Any = None  # of its jobs, when they have changed; None for as before


def look_again(trainer: Trainer, commands: Iterable[Mapping[str, Any]]) -> None:
    """Look at a fresh run as at another of the same structure, as far as it can be."""
    for command in commands:
        with contextlib.suppress(ValueError):
            trainer.command(command)


def restore(session: "Session", report: Report, folder: Path | None) -> None:
    """Put a session with a fresh run to where the report says. Raises ValueError when the state does not fit.

    folder: where what it kept lies.
    """
    run, status = session.run, report.status
    assert run is not None
    run.trainer.load_state(report.state)
    if report.curves:
        run.curves.load(report.curves)
        run.curves.trim(run.trainer.epoch)
    look_again(run.trainer, report.view)
    run.edited()
    if folder:
        run.find_past(folder)
    if report.kept:
        run.take_up(report.kept)
    run.check()
    session.jobs.take_up(status, report.results, {job.name: job for job in session.kind.jobs})
    session.state, session.message = status["state"], status["message"]
    session.pace.speed = Speed(**status["speed"])
    session.stop = StopAt(**status["stop"])
