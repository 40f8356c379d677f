"""What the owner of a run takes away: the whole run as a file, its weights as a text for a link, or one of its kind's exports."""

from typing import Any

from playground.core.kind import Kind
from playground.engine.away import make_file
from playground.engine.commands import ExportAs, Save, Weights
from playground.engine.link_weights import encode_weights
from playground.engine.report import File, Note, Report
from playground.engine.run import Run
from playground.engine.run_file import WIRE, encode_run

Wanted = ExportAs | Save | Weights


def give(wanted: Wanted, kind: Kind, run: Run, subscriber: int, status: dict[str, Any], config: dict[str, Any]) -> File | Note:
    """For the subscriber who asked; the run is as it was then. Raises CommandError where it cannot be had.

    status: the session's, of the run as it stands.
    """
    if isinstance(wanted, ExportAs):  # of the moment that is shown
        return File(subscriber, make_file(kind, wanted.name, run.trainer))
    state = "paused" if status["state"] == "playing" else status["state"]
    report = Report(status | {"state": state}, config, run.trainer.state(), run.curves.state(), run.trainer.view_commands())
    if isinstance(wanted, Weights):
        text = encode_weights(kind, report, wanted.room)
        return Note(subscriber, {"weights": {"text": text, "epoch": run.trainer.epoch}})
    return File(subscriber, WIRE + encode_run(kind, report, run.curves.columns, run.history if wanted.past else None, wanted.look))
