"""What every sequence task makes: tokens, the answers wanted, and which positions count."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Tokens = npt.NDArray[np.int64]


class Batch(NamedTuple):
    """n sequences of t positions. Where `mask` is false nothing is asked; the target there is 0."""

    tokens: Tokens  # (n, t)
    targets: Tokens  # (n, t)
    mask: npt.NDArray[np.bool_]  # (n, t)

    def rows(self, start: int, stop: int) -> "Batch":
        return Batch(self.tokens[start:stop], self.targets[start:stop], self.mask[start:stop])

    def chosen(self, which: npt.NDArray[np.bool_]) -> "Batch":
        """The sequences where `which`, shape (n,), is true."""
        return Batch(self.tokens[which], self.targets[which], self.mask[which])


def everywhere(tokens: Tokens, targets: Tokens) -> Batch:
    """Every position is asked."""
    return Batch(tokens, targets, np.ones(tokens.shape, dtype=bool))


def at_places(tokens: Tokens, targets: Tokens, mask: npt.NDArray[np.bool_]) -> Batch:
    """Only where `mask`, (t,) or (n, t), says so."""
    mask = np.broadcast_to(mask, tokens.shape).copy()
    return Batch(tokens, np.where(mask, targets, 0), mask)


def distinct(rng: np.random.Generator, n: int, count: int, kinds: int) -> Tokens:
    """(n, count) numbers below `kinds`, in each row all different as far as that goes."""
    order = np.argsort(rng.random((n, max(count, kinds))), axis=1)
    return order[:, :count] % kinds
