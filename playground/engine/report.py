"""What a session says: frames and notes for its browsers, and reports, from which another worker can go on with it."""

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

from playground.engine.commands import Speed, StopAt

if TYPE_CHECKING:
    from playground.engine.session import Session


class Frame(NamedTuple):
    subscribers: list[int]
    data: bytes


class Note(NamedTuple):
    """A message for one subscriber, or for all."""

    subscriber: int | None
    message: dict[str, Any]


class Report(NamedTuple):
    """A session at one moment. `curves` comes about once a second; None for as before."""

    status: dict[str, Any]
    config: dict[str, Any]
    state: dict[str, npt.NDArray[Any]]
    curves: tuple[int, list[int], npt.NDArray[np.float32]] | None


def restore(session: "Session", report: Report) -> None:
    """Put a session with a fresh run to where the report says. Raises ValueError when the state does not fit."""
    run, status = session.run, report.status
    assert run is not None
    run.trainer.load_state(report.state)
    if report.curves:
        run.curves.load(report.curves)
        run.curves.trim(run.trainer.epoch)
    run.edited()
    run.check()
    session.state, session.message = status["state"], status["message"]
    session.pace.speed = Speed(**status["speed"])
    session.stop = StopAt(**status["stop"])
    session.pin = status["pin"]
    if session.pin is not None:
        run.trainer.command({"op": "pin", "neuron": session.pin})
