"""The same symbols in another order: copy, reverse, sort, shift. Every position is asked."""

import numpy as np

from playground.sequences.batch import Batch, Tokens, everywhere


def _random(rng: np.random.Generator, n: int, vocabulary: int, length: int) -> Tokens:
    return rng.integers(0, vocabulary, (n, length))


def make_copy(rng: np.random.Generator, n: int, vocabulary: int, length: int, shift: int) -> Batch:
    tokens = _random(rng, n, vocabulary, length)
    return everywhere(tokens, tokens.copy())


def make_reverse(rng: np.random.Generator, n: int, vocabulary: int, length: int, shift: int) -> Batch:
    tokens = _random(rng, n, vocabulary, length)
    return everywhere(tokens, tokens[:, ::-1].copy())


def make_sort(rng: np.random.Generator, n: int, vocabulary: int, length: int, shift: int) -> Batch:
    tokens = _random(rng, n, vocabulary, length)
    return everywhere(tokens, np.sort(tokens, axis=1))


def make_shift(rng: np.random.Generator, n: int, vocabulary: int, length: int, shift: int) -> Batch:
    """Every symbol moves `shift` places to the right; what leaves at the end comes in at the start."""
    tokens = _random(rng, n, vocabulary, length)
    return everywhere(tokens, np.roll(tokens, shift, axis=1))
