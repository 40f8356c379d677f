"""Long work in pieces, so that a worker's other sessions get their turns between them."""

from collections.abc import Generator, Iterator
from typing import Any, Literal, TypeVar

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


def in_pieces(trainer: Any, task: Task, updates: int = 0) -> Iterator[None]:
    """What a trainer's `in_pieces` does (see `base.Trainer`); one that has none trains at once."""
    pieces = getattr(trainer, "in_pieces", None)
    if pieces is not None:
        yield from pieces(task, updates)
    elif task == "train":
        trainer.train(updates)
