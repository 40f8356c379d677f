"""The rule of each task for a sequence that somebody typed: what may stand where, and what is to be answered.

Plain Python, one sequence at a time: these are the tasks as one would explain them.
"""

from collections.abc import Callable, Sequence

import numpy as np

from playground.sequences.batch import Batch
from playground.sequences.brackets import kinds_of

Answers = list[int | None]  # one for each position; None where nothing is asked
Rule = Callable[[Sequence[int], int, int], Answers]  # (tokens, vocabulary, shift) -> answers


def _copy(tokens: Sequence[int], vocabulary: int, shift: int) -> Answers:
    return list(tokens)


def _reverse(tokens: Sequence[int], vocabulary: int, shift: int) -> Answers:
    return list(reversed(tokens))


def _sort(tokens: Sequence[int], vocabulary: int, shift: int) -> Answers:
    return list(sorted(tokens))


def _shift(tokens: Sequence[int], vocabulary: int, shift: int) -> Answers:
    return [tokens[(place - shift) % len(tokens)] for place in range(len(tokens))]


def _addition(tokens: Sequence[int], vocabulary: int, shift: int) -> Answers:
    return [None] * (len(tokens) - 1) + [sum(token for token in tokens if token < vocabulary) % vocabulary]


def _majority(tokens: Sequence[int], vocabulary: int, shift: int) -> Answers:
    winner = max(range(vocabulary), key=lambda symbol: (list(tokens).count(symbol), -symbol))
    return [winner] * len(tokens)


def _recall(tokens: Sequence[int], vocabulary: int, shift: int) -> Answers:
    asked = 2 - len(tokens) % 2
    pairs = list(zip(tokens[0:-asked:2], tokens[1:-asked:2], strict=True))
    found = dict(pairs)  # of a key that comes twice, the last value
    return [None] * (2 * len(pairs)) + [found.get(key) for key in tokens[-asked:]]


def _induction(tokens: Sequence[int], vocabulary: int, shift: int) -> Answers:
    answers: Answers = []
    after: dict[int, int] = {}  # what stood behind each symbol the last time
    for place, token in enumerate(tokens):
        answers.append(after.get(token))
        if place + 1 < len(tokens):
            after[token] = tokens[place + 1]
    return answers


def _brackets(tokens: Sequence[int], vocabulary: int, shift: int) -> Answers:
    balanced = 2 * kinds_of(vocabulary)
    answers: Answers = []
    stack: list[int] = []
    broken = False
    for token in tokens:
        kind, closes = divmod(token, 2)
        if not closes:
            stack.append(kind)
        elif not stack or stack.pop() != kind:
            broken = True
        answers.append(balanced + (2 if broken else 1 if stack else 0))
    return answers


def _text(tokens: Sequence[int], vocabulary: int, shift: int) -> Answers:
    return [*tokens[1:], None]


RULES: dict[str, Rule] = {
    "copy": _copy, "reverse": _reverse, "sort": _sort, "shift": _shift, "addition": _addition, "recall": _recall,
    "induction": _induction, "brackets": _brackets, "majority": _majority, "text": _text,
}  # fmt: skip


def may_stand(task: str, vocabulary: int, length: int, kinds: int) -> list[range]:
    """For each position the tokens that may stand there, of `kinds` in all."""
    if task == "addition":
        last = 2 * (length // 2) - 1
        number, plus, equals = range(vocabulary), range(vocabulary, vocabulary + 1), range(vocabulary + 1, vocabulary + 2)
        return [equals if place >= last else plus if place % 2 else number for place in range(length)]
    if task == "recall":
        keys, values = range(vocabulary // 2), range(vocabulary // 2, vocabulary)
        asked = length - (2 - length % 2)
        return [values if place % 2 and place < asked else keys for place in range(length)]
    if task == "brackets":
        return [range(2 * kinds_of(vocabulary))] * length
    return [range(kinds if task == "text" else vocabulary)] * length


def solve(task: str, tokens: Sequence[int], vocabulary: int, shift: int) -> Batch:
    """One sequence with its answers, as a batch of one."""
    answers = RULES[task](tokens, vocabulary, shift)
    mask = np.array([[answer is not None for answer in answers]])
    return Batch(np.array([tokens], dtype=np.int64), np.array([[answer or 0 for answer in answers]], dtype=np.int64), mask)
