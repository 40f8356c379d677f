"""docs/protocol.md names what is sent: every command of every kind, every array of a frame."""

import re

import pytest

from playground.core.kind import load
from playground.core.trainer import Trainer
from playground.engine.commands import commands_by_op
from playground.kinds import KINDS
from tests.behaviour.small import SMALL, Small
from tests.paths import ROOT

PROTOCOL = (ROOT / "docs" / "protocol.md").read_text(encoding="utf-8")
TABLE = re.search(r"`table\.<column>`[^\n]*", PROTOCOL)


@pytest.mark.parametrize("name", KINDS)
def test_every_command_is_told(name: str) -> None:
    assert not [op for op in commands_by_op(KINDS[name].commands) if f"`{op}`" not in PROTOCOL and f'"{op}"' not in PROTOCOL]


@pytest.mark.parametrize("name", KINDS)
def test_every_array_is_told(name: str) -> None:
    kind = KINDS[name]
    trainer: Trainer = load(kind.trainer)(kind.parse(SMALL.get(name, Small()).document).model_dump(mode="json"))
    for command in SMALL.get(name, Small()).shown:
        trainer.command(command)
    arrays = trainer.snapshot(True).arrays
    assert not [array for array in arrays if not is_told(array)]


def is_told(array: str) -> bool:
    """By its name, or, as a column of a comparison's table, by the column's."""
    column = array.removeprefix("table.").removesuffix("_std")
    return f"`{array}`" in PROTOCOL or (column != array and TABLE is not None and f"`{column}`" in TABLE[0])
