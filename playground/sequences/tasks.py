"""The sequence tasks, one record each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from string import ascii_letters, digits
from typing import Any

import numpy as np

from playground.sequences.batch import Batch
from playground.sequences.brackets import kinds_of, make_brackets
from playground.sequences.count import make_addition, make_majority
from playground.sequences.lookup import make_induction, make_recall
from playground.sequences.rearrange import make_copy, make_reverse, make_shift, make_sort

Names = tuple[str, ...]
Make = Callable[[np.random.Generator, int, int, int, int], Batch]  # (rng, sequences, vocabulary, length, shift)


@dataclass(frozen=True)
class Task:
    name: str
    title: str
    note: str
    make: Make | None  # None: windows of a text
    names: Callable[[int], Names]  # vocabulary -> what the tokens are called on axes, in their order
    answers: Callable[[int], int]  # vocabulary -> how many different answers there are: guessing costs ln of it
    looks_ahead: bool = False  # some answers need symbols that come later, which a causal model cannot see
    least_vocabulary: int = 2
    defaults: Mapping[str, Any] = field(default_factory=dict)  # settings, where they are not given
    own: tuple[str, ...] = ()  # the settings in `data` that only it reads


def letters(vocabulary: int) -> Names:
    """a … z, A … Z, 0 … 9, then two more."""
    return tuple((ascii_letters + digits + "@#")[:vocabulary])


def numbers(vocabulary: int) -> Names:
    return tuple(map(str, range(vocabulary)))


def sums(vocabulary: int) -> Names:
    return (*numbers(vocabulary), "+", "=")


def pairs(vocabulary: int) -> Names:
    """Letters are keys, numbers values."""
    keys = vocabulary // 2
    return (*letters(keys), *numbers(vocabulary - keys))


def bracket_names(vocabulary: int) -> Names:
    return (*"()[]{}<>"[: 2 * kinds_of(vocabulary)], "balanced", "open", "broken")


def itself(vocabulary: int) -> int:
    return vocabulary


TASKS: dict[str, Task] = {
    record.name: record
    for record in (
        Task("copy", "Copy", "Every position repeats its own symbol.", make_copy, letters, itself),
        Task("reverse", "Reverse", "The sequence backwards: the last symbol first.", make_reverse, letters, itself, True),
        Task("sort", "Sort", "The same numbers in ascending order.", make_sort, numbers, itself, True,
             defaults={"training.learning_rate": 0.001}),
        Task("shift", "Shift", "Every symbol moves k places to the right; what leaves at the end re-enters at the start.",
             make_shift, letters, itself, True, own=("shift",)),
        Task("addition", "Addition modulo n", "Numbers below n with plus signs between; after the equals sign their sum modulo n.",
             make_addition, sums, itself, defaults={"data.length": 4, "training.learning_rate": 0.001, "training.weight_decay": 1.0}),
        Task("recall", "Associative recall", "Keys and their values, then a key again: which value followed it?",
             make_recall, pairs, lambda vocabulary: vocabulary - vocabulary // 2,
             defaults={"data.length": 9, "data.vocabulary": 8, "model.layers": 2, "training.learning_rate": 0.001}),
        Task("induction", "Induction", "A sequence that repeats itself: what comes next?", make_induction, letters, itself,
             defaults={"data.length": 24, "data.vocabulary": 16, "model.layers": 2, "model.causal": True, "training.learning_rate": 0.001}),
        Task("brackets", "Balanced brackets", "After each bracket: all closed, something still open, or beyond repair?",
             make_brackets, bracket_names, lambda vocabulary: 3,
             defaults={"data.length": 16, "data.vocabulary": 4, "model.layers": 2, "model.causal": True, "training.learning_rate": 0.001}),
        Task("majority", "Majority", "Every position answers with the most frequent symbol; in a tie, the first in the alphabet.",
             make_majority, letters, itself, True, defaults={"data.length": 12, "data.vocabulary": 4}),
        Task("text", "Text", "Every position predicts the next character.", None, letters, itself,
             defaults={"data.length": 32, "data.vocabulary": 64, "model.layers": 2, "model.causal": True, "training.learning_rate": 0.001}),
    )
}  # fmt: skip
