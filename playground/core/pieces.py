"""Long work in pieces, so that a worker's other sessions get their turns between them."""

from collections.abc import Generator
from typing import Literal, TypeVar

Task = Literal["train", "evaluate", "snapshot"]
Value = TypeVar("Value")
Pieces = Generator[None, None, Value]  # yields between two pieces; what it returns is the result

PIECE = 0.012  # seconds that a piece takes, roughly


def finish(pieces: Pieces[Value]) -> Value:
    """All pieces, one after the other: the result."""
    while True:
        try:
            next(pieces)
        except StopIteration as end:
            value: Value = end.value
            return value
