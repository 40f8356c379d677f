"""Next-character prediction on a text: its characters as tokens, and windows cut from it."""

from collections import Counter
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from playground.sequences.batch import Batch, Tokens, everywhere

SHIPPED = Path(__file__).parents[2] / "assets" / "texts" / "lighthouse.txt"
OTHER = "\N{MIDDLE DOT}"  # stands for every character outside the vocabulary
TEST_SHARE = 0.1  # of the text, its end


@lru_cache(maxsize=1)
def shipped_text() -> str:
    """The text that comes with the playground, written for it."""
    return SHIPPED.read_text(encoding="utf-8")


@lru_cache(maxsize=4)
def characters(text: str, vocabulary: int) -> tuple[str, ...]:
    """The commonest characters of a text, sorted; the last one is `OTHER` when there are more than `vocabulary`."""
    counts = Counter(text)
    if len(counts) <= vocabulary:
        return tuple(sorted(counts))
    counts.pop(OTHER, None)
    common = sorted(counts, key=lambda character: (-counts[character], character))[: vocabulary - 1]
    return (*sorted(common), OTHER)


def encode(text: str, names: tuple[str, ...]) -> Tokens:
    """A text as tokens (len(text),). Characters without a name become the last token."""
    codes = {name: k for k, name in enumerate(names)}
    other = len(names) - 1
    return np.fromiter((codes.get(character, other) for character in text), dtype=np.int64, count=len(text))


def split(tokens: Tokens, length: int) -> tuple[Tokens, Tokens]:
    """The part to train on and the part to test with, which is the end of the text; no window lies in both."""
    test = max(length + 1, round(len(tokens) * TEST_SHARE))
    return tokens[:-test], tokens[-test:]


def shortest(length: int) -> int:
    """The fewest characters of a text for windows of that length."""
    return 4 * (length + 1)


def make_windows(rng: np.random.Generator, n: int, tokens: Tokens, length: int) -> Batch:
    """Windows of `tokens` (m,), m > length, from places drawn at random; every position answers the next character."""
    starts: npt.NDArray[np.int64] = rng.integers(0, len(tokens) - length, n)
    places = starts[:, None] + np.arange(length)[None]
    return everywhere(tokens[places], tokens[places + 1])
