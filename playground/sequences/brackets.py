"""Balanced brackets: is what stands so far balanced, still open, or broken?"""

import numpy as np

from playground.sequences.batch import Batch, everywhere

MOST_KINDS = 4
MISTAKES = 0.8  # in a sequence, on average, while it is sound


def kinds_of(vocabulary: int) -> int:
    """Kinds of brackets: one for two symbols, at most four."""
    return max(1, min(vocabulary // 2, MOST_KINDS))


def make_brackets(rng: np.random.Generator, n: int, vocabulary: int, length: int, shift: int) -> Batch:
    """Tokens 2k and 2k + 1 open and close kind k. After each place the answer: balanced, open or broken (the last three tokens).

    Broken is what no continuation can mend. Sequences walk up and down at random and make a mistake now and then.
    """
    kinds = kinds_of(vocabulary)
    rows = np.arange(n)
    stack = np.zeros((n, length + 1), dtype=np.int64)  # the kinds that are open
    depth = np.zeros(n, dtype=np.int64)
    broken = np.zeros(n, dtype=bool)
    chance, kind_drawn = rng.random((3, n, length)), rng.integers(0, kinds, (n, length))
    tokens, targets = np.empty((n, length), dtype=np.int64), np.empty((n, length), dtype=np.int64)
    for place in range(length):
        inner = stack[rows, np.maximum(depth - 1, 0)]  # the kind opened last
        low = depth == 0
        opens = chance[0, :, place] < np.where(broken, 0.5, np.where(low, 1.0, 0.45))
        mistake = ~broken & (chance[1, :, place] < MISTAKES / length)
        if kinds == 1:
            mistake &= low
        opens &= ~mistake
        kind = np.where(opens | broken, kind_drawn[:, place], inner)
        other = (inner + 1 + kind_drawn[:, place] % max(kinds - 1, 1)) % kinds  # a kind that is not open
        kind = np.where(mistake & ~low, other, np.where(mistake, kind_drawn[:, place], kind))
        tokens[:, place] = 2 * kind + ~opens
        broken |= mistake
        stack[rows, depth] = np.where(opens & ~broken, kind, stack[rows, depth])
        depth += np.where(broken, 0, np.where(opens, 1, -1))
        targets[:, place] = 2 * kinds + np.where(broken, 2, depth > 0)
    return everywhere(tokens, targets)
