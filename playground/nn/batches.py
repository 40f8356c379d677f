"""How points are cut into batches: updates are counted here and nowhere else. Loads no PyTorch."""

from typing import Literal


def batch_points(batch_size: int | Literal["full"], points: int) -> int:
    """Points of one update, never more than there are."""
    return points if batch_size == "full" else min(batch_size, points)


def count_updates(points: int, batch: int) -> int:
    """Updates that so many points take; the last one takes what is left of them."""
    return -(-points // batch)
