"""What every board that is listed owes the run that it shows: it asks only for what is sent, in plain JSON."""

import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pages import PAGES
from playground.core.history import History
from playground.core.kind import Document, Kind, load
from playground.core.pieces import finish
from playground.core.trainer import Trainer
from playground.shell.page import Page
from tests.behaviour.fuzz import documents
from tests.behaviour.small import small

NAMES = ("array", "map", "sureness", "where", "std")  # what calls an array by its name
OF_A_FRAME = {"epoch", "step", "epochs_per_s", "device"}  # what the engine adds to every frame


@pytest.fixture(params=PAGES, scope="module")
def shown(request: pytest.FixtureRequest) -> Page:
    return PAGES[request.param]


def make_board(page: Page, document: Document) -> dict[str, Any]:
    view, _ = page.fit_view(document, page.view())
    return page.board(document, view, ("cpu",))


def parts(value: Any) -> Iterator[dict[str, Any]]:
    """Every object within a board."""
    if isinstance(value, dict):
        yield value
    for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from parts(item)


def sources(board: dict[str, Any]) -> set[str]:
    """Every array and curve that a board asks for."""
    found: set[str] = set()
    for part in parts(board):
        bound = part.get("bindings", {})
        found |= {source for source in bound.values() if isinstance(source, str)}
        if "figure" not in part:
            found |= {part[name] for name in NAMES if isinstance(part.get(name), str)}
    return found


def assert_plain(value: Any) -> None:
    """Objects, lists, texts, numbers that are finite, true, false, null."""
    assert json.loads(json.dumps(value, allow_nan=False)) == value
    assert "bdata" not in json.dumps(value)  # an array that Plotly has packed


@cache
def job_arrays(kind: Kind) -> set[str]:
    """What the kind's jobs send, as they are done for the kind's smallest run."""
    trainer: Trainer = load(kind.trainer)(kind.parse(small(kind.name).document).model_dump(mode="json"))
    results = {job.name: finish(load(job.work)(trainer, History(), job.settings())) for job in kind.jobs}
    return {f"{job}.{array}" for job, result in results.items() for array in result.arrays}


def assert_fits(page: Page, document: Document) -> None:
    board = make_board(page, document)
    assert_plain(board)
    trainer: Trainer = load(page.kind.trainer)(document.model_dump(mode="json"))
    known = small(page.kind.name)
    frame = trainer.snapshot(True)
    sent = set(frame.arrays) | {f"curves.{column}" for column in trainer.columns}
    for command in known.shown:
        trainer.command(command)
        sent |= set(trainer.snapshot(True).arrays)
    sent |= job_arrays(page.kind)
    assert board["structure"] == trainer.structure
    asked = sources(board)
    assert asked and asked <= sent, asked - sent
    numbers = {*trainer.columns, *trainer.snapshot(True).readouts, *OF_A_FRAME, *known.at_times}
    told = {readout["source"].removeprefix("readouts.") for readout in board["readouts"] if "source" in readout}
    assert told <= numbers, told - numbers
    for part in parts(board):
        for path in part.get("bindings", {}):
            trace = re.match(r"data\[(\d+)\]", path)
            assert trace is None or int(trace[1]) < len(part["figure"]["data"]), path


def test_the_default_board_asks_only_for_what_is_sent(shown: Page):
    assert_fits(shown, shown.kind.parse({}))


@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_any_board_asks_only_for_what_is_sent(shown: Page, data: st.DataObject):
    start = shown.kind.parse(small(shown.kind.name).document)
    held = tuple(path for path in small(shown.kind.name).held if path in ("training.device", "data.text"))
    assert_fits(shown, data.draw(documents(shown.kind, start, held)))
