"""The training loss around a network's weights, over a plane of its parameter space, and the run's path in it: the job "landscape"."""

import time
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import torch

from playground.core.history import History, Moment
from playground.core.jobs import JobResult, Work
from playground.core.pieces import PIECE
from playground.core.trainer import Arrays
from playground.nn.losses import mean_losses
from playground.points.directions import coordinates, explained, principal_directions, random_directions
from playground.points.jobs import LandscapeSettings
from playground.points.kernel import operators
from playground.points.many.forward import BatchedNetwork
from playground.points.snapshot import padded
from playground.points.trainer import MLPTrainer

CELLS = 51  # each way; the middle one is the network itself, where the plane is random
MARGIN = 0.25  # of the path's extent, around it
NARROWEST = 0.25  # of a path's longer side that the shorter one is shown at least
MOST_VALUES = 200_000  # of a layer of all networks that are computed at once
LEAST = 1e-12  # losses below count as this, so that they have a logarithm
Array = npt.NDArray[np.float64]


class Elsewhere:
    """A trainer's training loss at other weights: as `evaluate` measures it, of the data and settings of when this was made."""

    def __init__(self, trainer: MLPTrainer):
        self._config, self._y, self._loss = trainer.config, trainer.y, trainer.config.training.loss
        self._kernel = (trainer._sizes, trainer._codes) if trainer.backend == "kernel" else None
        self._x = padded(trainer.x.cpu().numpy()) if self._kernel else trainer.x
        self._first = trainer.neuron_count - trainer.config.sizes[-1]
        self._now = _statistics({f"buffers.{name}": value for name, value in trainer.model.named_buffers()})
        cells = max(trainer.config.sizes) * len(trainer.x)
        self.most = max(1, min(CELLS, MOST_VALUES // cells))  # that may be asked for at once
        self._batched: dict[int, BatchedNetwork] = {}  # by the number of networks

    @torch.no_grad()
    def losses(self, weights: Array, state: Arrays | None = None) -> Array:
        """Of networks (G, P), their parameters as they lie in `MLP.flat`; batch norms' statistics are those of now, or of a state."""
        vectors = torch.from_numpy(weights.astype(np.float32))
        output = self._kernel_output(vectors) if self._kernel else self._batched_output(vectors, _statistics(state) if state else self._now)
        found: Array = mean_losses(self._loss, output, self._y.expand(len(output), -1, -1)).cpu().numpy().astype(np.float64)
        return found

    def _kernel_output(self, vectors: torch.Tensor) -> torch.Tensor:
        assert self._kernel
        points, outputs = self._y.shape
        found = [operators.look_mlp(vector, *self._kernel, self._x, self._first, outputs) for vector in vectors]
        return torch.stack(found)[:, :, :points].transpose(1, 2)

    def _batched_output(self, vectors: torch.Tensor, statistics: Mapping[str, torch.Tensor]) -> torch.Tensor:
        count, device = len(vectors), self._y.device
        if count not in self._batched:
            self._batched[count] = BatchedNetwork([self._config] * count, str(device.type))
        network = self._batched[count]
        for name, values in statistics.items():
            network.statistics[name].copy_(values)
        return network.forward(vectors.to(device), self._x.expand(count, -1, -1), training=False)


def _statistics(state: Mapping[str, Any]) -> dict[str, torch.Tensor]:
    """A trainer's batch norms as `BatchedNetwork` calls them: `buffers.norms.0.running_mean` is `mean.0`."""
    found = {}
    for name, value in state.items():
        if name.startswith("buffers.norms.") and not name.endswith("num_batches_tracked"):
            _, _, number, what = name.split(".")
            found[f"{what.removeprefix('running_')}.{number}"] = torch.as_tensor(value).clone()
    return found


def landscape(trainer: MLPTrainer, history: History, settings: LandscapeSettings) -> Work:
    """Losses over CELLS × CELLS points of a plane through the present weights, and the path so far in it, beside its true losses."""
    elsewhere = Elsewhere(trainer)
    now = trainer.read(trainer.model.flat).astype(np.float64)
    sizes, epoch = trainer.config.sizes, trainer.epoch + trainer.offset / len(trainer.x)
    moments = [moment for moment in history.moments if moment.time < epoch]
    due = _Due()
    yield 0.0
    times, states = [], []
    for moment, state in _read(history, moments):
        if due():
            yield 0.0
        times.append(moment.time)
        states.append(state)
    path = np.array([*(state["flat"] for state in states), now], dtype=np.float64)
    along = principal_directions(path) if settings.along == "path" else random_directions(now, sizes, settings.seed)
    yield 0.0
    places = coordinates(path - now, along)
    across, upwards = _ranges(places) if settings.along == "path" else (np.linspace(-1, 1, CELLS),) * 2
    yield 0.0
    work = CELLS * CELLS + 2 * len(path)
    grid = np.stack(np.meshgrid(across, upwards), axis=-1).reshape(-1, 2)  # row by row, of the second coordinate
    losses: Array = np.empty(len(grid))
    for start in range(0, len(grid), elsewhere.most):
        part = slice(start, start + elsewhere.most)
        losses[part] = elsewhere.losses(now + grid[part] @ along)
        if due():
            yield start / work
    true, plane = [], []
    for k, place in enumerate(places):
        plane.append(elsewhere.losses((now + place @ along)[None])[0])
        true.append(elsewhere.losses(path[k][None], states[k] if k < len(states) else None)[0])
        if due():
            yield (len(grid) + 2 * k) / work
    losses = _finite(losses).reshape(CELLS, CELLS)
    yield 1.0
    shares = explained(path, along)
    arrays = {
        "loss": losses, "log": np.log10(np.maximum(losses, LEAST)), "x": across, "y": upwards,
        "path.x": places[:, 0], "path.y": places[:, 1], "path.epoch": np.array([*times, epoch]),
        "path.true": _finite(np.array(true)), "path.plane": _finite(np.array(plane)),
        "here.x": np.zeros(1), "here.y": np.zeros(1),
    }  # fmt: skip
    facts: dict[str, float | str] = {"along": settings.along, "explained_1": float(shares[0]), "explained_2": float(shares[1])}
    return JobResult({name: array.astype(np.float32) for name, array in arrays.items()}, facts)


def _read(history: History, moments: list[Moment]) -> Iterator[tuple[Moment, Arrays]]:
    """The states of those that are still there."""
    for moment in moments:
        kept = history.read(moment)
        if kept:
            yield moment, kept.state


def _ranges(places: Array) -> tuple[Array, Array]:
    """The plane around a path's places (T, 2), the values of either coordinate."""
    low, high = places.min(axis=0), places.max(axis=0)
    middle, half = (low + high) / 2, (high - low) / 2
    half = np.maximum(half, NARROWEST * half.max()) * (1 + MARGIN)
    across, upwards = (np.linspace(m - h, m + h, CELLS) for m, h in zip(middle, half, strict=True))
    return across, upwards


def _finite(losses: Array) -> Array:
    """What is no number, far from the weights, as the largest that is one."""
    sound = losses[np.isfinite(losses)]
    most = float(sound.max()) if len(sound) else 1.0
    return np.nan_to_num(losses, nan=most, posinf=most, neginf=most)


class _Due:
    """Whether a piece has lasted long enough."""

    def __init__(self) -> None:
        self._begun = time.perf_counter()

    def __call__(self) -> bool:
        now = time.perf_counter()
        if now - self._begun < PIECE:
            return False
        self._begun = now
        return True
