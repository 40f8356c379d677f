"""The curves of one run, bounded: when they are full, every second row goes."""

import numpy as np
import numpy.typing as npt

MAX_ROWS = 1024
_LARGE = float(np.finfo(np.float32).max)


class Curves:
    """Rows of numbers in the order of epochs, the first column being the epoch.

    `generation` grows whenever rows that were already there go: who holds rows of an older one must get all anew.
    """

    def __init__(self, columns: tuple[str, ...], capacity: int = MAX_ROWS):
        self.columns = columns
        self.generation = 0
        self.stride = 1  # epochs between rows, at least
        self._capacity = capacity
        self._rows = np.zeros((capacity, len(columns)), np.float32)
        self._epochs: list[int] = []  # exact, where float32 is not beyond 16 million

    def __len__(self) -> int:
        return len(self._epochs)

    @property
    def next_epoch(self) -> int:
        """The first epoch whose row will be kept."""
        return self._epochs[-1] + self.stride if self._epochs else 0

    def append(self, epoch: int, row: npt.NDArray[np.float32]) -> bool:
        """Keep a row, shape (columns,), unless its epoch comes too early. True when it was kept."""
        if epoch < self.next_epoch:
            return False
        if len(self) == self._capacity:
            self._thin()
            if epoch < self.next_epoch:
                return False
        self._rows[len(self)] = np.nan_to_num(row, nan=0.0, posinf=_LARGE, neginf=-_LARGE)
        self._epochs.append(epoch)
        return True

    def _thin(self) -> None:
        kept = self._rows[: len(self) : 2].copy()
        self._epochs = self._epochs[::2]
        self._rows[: len(kept)] = kept
        self.stride *= 2
        self.generation += 1

    def trim(self, epoch: int) -> None:
        """Forget what came after that epoch."""
        before = len(self)
        while self._epochs and self._epochs[-1] > epoch:
            self._epochs.pop()
        self.generation += before != len(self)

    def rows(self, start: int = 0) -> npt.NDArray[np.float32]:
        """A copy of the rows from the start-th on, shape (rows, columns)."""
        return self._rows[start : len(self)].copy()

    def state(self) -> tuple[int, list[int], npt.NDArray[np.float32]]:
        """What `load` needs."""
        return self.stride, list(self._epochs), self.rows()

    def load(self, state: tuple[int, list[int], npt.NDArray[np.float32]]) -> None:
        """Take over the curves of another process."""
        self.stride, self._epochs = state[0], list(state[1])
        self._rows[: len(self)] = state[2]
        self.generation += 1
