"""Where a run's sequences come from: endless batches that depend on seed and step alone, and a held-out test set."""

import numpy as np

from playground.sequences.batch import Batch, Tokens
from playground.sequences.tasks import TASKS
from playground.sequences.text import characters, encode, make_windows, shipped_text, split

TEST_SEQUENCES = 512
BLOCK = 16  # batches made in one go: small ones cost mostly the calls
HELD_OUT = 8  # one sequence in so many is for testing only
TRIES = 40
STREAM_TRAIN, STREAM_TEST, STREAM_SAMPLE, STREAM_PROBE = range(4)


class Source:
    """Batches of one task. Raises KeyError for an unknown task, ValueError for a text too short for its windows.

    `names` are the tokens' names; `test` is the held-out set (512 sequences) and `sample` as many of the kind that is
    trained on, which are never trained on themselves unless they happen to be drawn. `disjoint` says whether no test
    sequence can come up in training: always, except where there are so few different sequences that none could be held out.
    """

    def __init__(self, task: str, vocabulary: int, length: int, shift: int = 1, text: str | None = None, seed: int = 0):
        self.task, self.vocabulary, self.length, self.shift, self.seed = TASKS[task], vocabulary, length, shift, seed
        self._multipliers = np.random.default_rng(42).integers(1, 2**63, length, dtype=np.uint64) * 2 + 1
        self._block: tuple[int, int, Batch] | None = None
        self.disjoint = True
        if self.task.make is None:
            whole = shipped_text() if text is None else text
            self.names = characters(whole, vocabulary)
            train, test = split(encode(whole, self.names), length)
            if len(train) <= length:
                raise ValueError(f"a text of {len(whole)} characters is too short for windows of {length}")
            self._texts: tuple[Tokens, Tokens] | None = (train, test)
        else:
            self.names, self._texts = self.task.names(vocabulary), None
        self.test = self._draw((seed, STREAM_TEST), TEST_SEQUENCES, held_out=True)
        self.sample = self._draw((seed, STREAM_SAMPLE), TEST_SEQUENCES, held_out=False)

    def batch(self, step: int, n: int) -> Batch:
        """The n sequences of update `step`, whatever came before."""
        number, place = divmod(step, BLOCK)
        if self._block is None or self._block[:2] != (number, n):
            self._block = (number, n, self._draw((self.seed, STREAM_TRAIN, number), BLOCK * n, held_out=False))
        return self._block[2].rows(place * n, (place + 1) * n)

    def probe(self, number: int) -> Batch:
        """One held-out sequence, the number-th."""
        return self._draw((self.seed, STREAM_PROBE, number), 1, held_out=True)

    def is_held_out(self, tokens: Tokens) -> np.ndarray:
        """Which of the sequences (n, t) are for testing only, shape (n,). It depends on the tokens alone."""
        with np.errstate(over="ignore"):
            code = ((tokens.astype(np.uint64) + np.uint64(1)) * self._multipliers).sum(axis=1, dtype=np.uint64)
            code ^= code >> np.uint64(33)
            code *= np.uint64(0xFF51AFD7ED558CCD)
        return (code >> np.uint64(33)) % np.uint64(HELD_OUT) == 0

    def _draw(self, key: tuple[int, ...], n: int, held_out: bool) -> Batch:
        rng = np.random.default_rng(key)
        if self._texts:
            return make_windows(rng, n, self._texts[held_out], self.length)
        make = self.task.make
        assert make is not None
        found: list[Batch] = []
        count = 0
        for _ in range(TRIES if self.disjoint else 0):
            more = make(
                rng, int(n * (HELD_OUT if held_out else HELD_OUT / (HELD_OUT - 1)) * 1.1) + 8, self.vocabulary, self.length, self.shift
            )
            more = more.chosen(self.is_held_out(more.tokens) == held_out)
            found.append(more)
            count += len(more.tokens)
            if count >= n:
                break
        else:
            self.disjoint = False  # hardly any sequence is on that side: share them all
            return make(np.random.default_rng(key), n, self.vocabulary, self.length, self.shift)
        return Batch(*(np.concatenate(part)[:n] for part in zip(*found, strict=True)))
