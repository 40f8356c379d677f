"""Many networks trained, measured and looked at together: those that the kernel covers in one call, the others batched by shape."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import torch

from playground.core.pieces import Pieces, finish
from playground.points.backend import group_key, uncovered
from playground.points.config import RunConfig
from playground.points.diagnosis import GROWTH, RUNAWAY
from playground.points.kernel.many import MEASURES
from playground.points.many.batched import BatchedNetworks, group_size
from playground.points.many.compiled import KernelNetworks
from playground.points.many.data import SharedData

Floats = npt.NDArray[np.float32]
Whole = npt.NDArray[np.int64]


class Many:
    """N networks, in the order of their configurations. `backend`: "auto", or "batched" to leave the kernel aside.

    Raises ConfigError for a configuration that this machine cannot run.
    """

    def __init__(self, configs: Sequence[RunConfig], backend: str = "auto", threads: int = 0):
        self.configs = list(configs)
        self.data = SharedData()
        groups: dict[object, list[int]] = {}
        for i, config in enumerate(self.configs):
            covered = backend == "auto" and uncovered(config) is None
            groups.setdefault("kernel" if covered else group_key(config), []).append(i)
        self.parts: list[tuple[Whole, KernelNetworks | BatchedNetworks]] = []
        for key, members in self._of_size(groups):
            chosen = [self.configs[i] for i in members]
            part = KernelNetworks(chosen, self.data, threads) if key == "kernel" else BatchedNetworks(chosen, self.data)
            self.parts.append((np.array(members), part))

    def _of_size(self, groups: Mapping[object, list[int]]) -> Iterator[tuple[object, list[int]]]:
        """The groups, those that are batched in parts of which each is a piece of work."""
        for key, members in groups.items():
            size = len(members) if key == "kernel" else group_size(self.configs[members[0]]) or len(members)
            yield from ((key, members[k : k + size]) for k in range(0, len(members), size))

    def __len__(self) -> int:
        return len(self.configs)

    def _gathered(self, get: Any, kind: Any) -> Any:
        found = np.zeros(len(self), dtype=kind)
        for members, part in self.parts:
            found[members] = get(part)
        return found

    @property
    def updates_in_epoch(self) -> Whole:
        """Of each network, (N,)."""
        return self._gathered(lambda part: part.updates_in_epoch, np.int64)

    @property
    def counts(self) -> Whole:
        """Updates that each network has done, (N,)."""
        return self._gathered(lambda part: part.counters[:, 2], np.int64)

    @property
    def seconds(self) -> npt.NDArray[np.float64]:
        """Processor time that the training of each took, (N,)."""
        return self._gathered(lambda part: part.seconds, np.float64)

    @property
    def sound(self) -> npt.NDArray[np.bool_]:
        """Which networks have not diverged, (N,)."""
        return self._gathered(lambda part: part.sound != 0, np.bool_)

    def stop(self, which: npt.NDArray[np.bool_]) -> None:
        """These have diverged, (N,): they train no more."""
        for members, part in self.parts:
            part.sound[which[members]] = 0

    def train(self, updates: Whole, ends: int = 0) -> Floats:
        """So many updates of each network, (N,). Returns the test scores as its first `ends` epochs end, (N, ends), NaN once stopped."""
        return finish(self.train_in_pieces(updates, ends))

    def train_in_pieces(self, updates: Whole, ends: int = 0) -> Pieces[Floats]:
        """As `train`."""
        scores = np.empty((len(self), ends), dtype=np.float32)
        for members, part in self.parts:
            scores[members] = yield from part.train(updates[members], ends)
        return scores

    def measure(self) -> Floats:
        """MEASURES of each network, (N, 7)."""
        return finish(self.measure_in_pieces())

    def measure_in_pieces(self) -> Pieces[Floats]:
        """As `measure`."""
        found = np.empty((len(self), len(MEASURES)), dtype=np.float32)
        for members, part in self.parts:
            found[members] = yield from part.measure()
        return found

    def look(self, chosen: Sequence[int], cells: int) -> Floats:
        """The outputs of some networks, all with K outputs, at the middles of cells × cells squares of the plane, (m, K, cells²)."""
        return finish(self.look_in_pieces(chosen, cells))

    def look_in_pieces(self, chosen: Sequence[int], cells: int) -> Pieces[Floats]:
        """As `look`."""
        found = np.empty((len(chosen), self.configs[0].outputs, cells * cells), dtype=np.float32)
        place = {i: k for k, i in enumerate(chosen)}
        for members, part in self.parts:
            own = [k for k, i in enumerate(members) if int(i) in place]
            if own:
                found[[place[int(members[k])] for k in own]] = yield from part.look(own, cells)
        return found

    def weights(self, i: int) -> Floats:
        """A copy of network i's parameters, in the order of `MLP.flat`."""
        for members, part in self.parts:
            if i in members:
                return part.weights(int(np.flatnonzero(members == i)[0]))
        raise IndexError(i)

    def vectors(self) -> dict[str, torch.Tensor]:
        """Every tensor that the networks carry along."""
        return {f"{k}.{name}": value for k, (_, part) in enumerate(self.parts) for name, value in part.vectors().items()}

    def loaded(self) -> None:
        """The vectors were written to."""
        for _, part in self.parts:
            part.loaded()


def measure_sound(many: Many, last: Floats, first_loss: Floats) -> Pieces[Floats]:
    """MEASURES of each network as it is, (N, 7), in pieces, or its `last` ones where they are no numbers now or would overflow.

    Networks whose loss is no number or has run away from `first_loss`, (N,), are stopped.
    """
    found = yield from many.measure_in_pieces()
    finite = np.asarray(np.isfinite(found).all(axis=1))
    away = finite & (found[:, 0] > RUNAWAY) & (found[:, 0] > GROWTH * np.maximum(first_loss, 1e-6))
    if not finite.all() or away.any():
        many.stop(~finite | away)
    return np.where(finite[:, None], found, last)
