"""Tasks that look back for something seen before: associative recall and induction."""

import numpy as np

from playground.sequences.batch import Batch, at_places, distinct


def make_recall(rng: np.random.Generator, n: int, vocabulary: int, length: int, shift: int) -> Batch:
    """`key value key value … key`: the last place answers the value that stood behind that key (two last places, for an even length).

    The first half of the vocabulary are keys, the rest values. Keys differ as far as there are enough; where one comes
    again, its value does too.
    """
    keys = vocabulary // 2
    asked = 2 - length % 2
    pairs = (length - asked) // 2
    key = distinct(rng, n, pairs, keys)
    value_of = rng.integers(keys, vocabulary, (n, keys))  # one value a key, in each sequence anew
    value = np.take_along_axis(value_of, key, axis=1)
    which = rng.integers(0, pairs, (n, asked))
    tokens = np.empty((n, length), dtype=np.int64)
    tokens[:, 0 : 2 * pairs : 2] = key
    tokens[:, 1 : 2 * pairs : 2] = value
    tokens[:, 2 * pairs :] = np.take_along_axis(key, which, axis=1)
    targets = np.zeros_like(tokens)
    targets[:, 2 * pairs :] = np.take_along_axis(value, which, axis=1)
    return at_places(tokens, targets, np.arange(length) >= 2 * pairs)


def periods(length: int) -> tuple[int, int]:
    """The shortest and the longest period of an induction sequence: 4 to 12 at length 24."""
    return max(2, length // 6), max(2, length // 2)


def make_induction(rng: np.random.Generator, n: int, vocabulary: int, length: int, shift: int) -> Batch:
    """A sequence that repeats itself; every position of the repeated part answers the symbol that comes next.

    The period is drawn anew for each sequence, its symbols differ as far as there are enough. What comes next can be
    known from the first symbol on that stands there for the second time.
    """
    low, high = periods(length)
    period = rng.integers(low, high + 1, (n, 1))
    pattern = distinct(rng, n, high, vocabulary)
    place = np.arange(length + 1)[None]
    whole = np.take_along_axis(pattern, place % period, axis=1)
    return at_places(whole[:, :-1], whole[:, 1:], place[:, :-1] >= period)
