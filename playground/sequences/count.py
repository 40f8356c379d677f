"""Tasks that count: a sum modulo n, and the symbol that is there most often."""

import numpy as np

from playground.sequences.batch import Batch, at_places, everywhere


def make_addition(rng: np.random.Generator, n: int, vocabulary: int, length: int, shift: int) -> Batch:
    """`3 + 5 + 1 =`: numbers below n = `vocabulary`, and at the last place their sum modulo n.

    Tokens `vocabulary` and `vocabulary` + 1 are + and =. An odd length ends in two =, of which the last is asked.
    """
    terms = length // 2
    numbers = rng.integers(0, vocabulary, (n, terms))
    tokens = np.full((n, length), vocabulary + 1, dtype=np.int64)
    tokens[:, 0 : 2 * terms : 2] = numbers
    tokens[:, 1 : 2 * terms - 1 : 2] = vocabulary
    targets = np.zeros_like(tokens)
    targets[:, -1] = numbers.sum(axis=1) % vocabulary
    return at_places(tokens, targets, np.arange(length) == length - 1)


def make_majority(rng: np.random.Generator, n: int, vocabulary: int, length: int, shift: int) -> Batch:
    """Every position answers the symbol that is there most often; of several, the first of the vocabulary."""
    tokens = rng.integers(0, vocabulary, (n, length))
    cells = np.arange(n)[:, None] * vocabulary + tokens
    counts = np.bincount(cells.ravel(), minlength=n * vocabulary).reshape(n, vocabulary)
    targets = np.repeat(counts.argmax(axis=1)[:, None], length, axis=1)
    return everywhere(tokens, targets)
