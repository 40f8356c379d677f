"""A run of the 2D playground as arrays: what the network does over the plane and at the points (docs/protocol.md, "Frame")."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import torch

from playground.core.trainer import Arrays
from playground.points.data import Points
from playground.points.kernel.simd import WIDTH
from playground.tables.features import FEATURES, compute_features

CELLS = 100  # of the boundary, each way
FINE = 200  # where a finer map is asked for
MAP_CELLS = 20  # of a neuron's map


def plane_points(extent: float, cells: int) -> npt.NDArray[np.float64]:
    """The middles of cells × cells squares over [-extent, extent]², shape (cells², 2); x2 grows slowly, x1 fast, both from below."""
    middle = (np.arange(cells) + 0.5) * (2 * extent / cells) - extent
    x2, x1 = np.meshgrid(middle, middle, indexing="ij")
    return np.stack([x1.ravel(), x2.ravel()], axis=1)


def as_int8(values: npt.NDArray[np.float32], bound: npt.NDArray[np.float32] | float) -> npt.NDArray[np.int8]:
    """-bound … bound as -127 … 127, what is outside clipped, NaN as 0."""
    with np.errstate(all="ignore"):
        scaled = np.nan_to_num(values * (np.float32(127.0) / bound), nan=0.0, posinf=127.0, neginf=-127.0)
    rounded = np.rint(scaled, out=scaled)
    return np.clip(rounded, -127, 127, out=rounded).astype(np.int8)


def map_range(maps: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """What 127 stands for in each map, shape (N,) for (N, …): its greatest size, at least 1; a size that is not finite counts as 1."""
    largest = np.abs(maps.reshape(len(maps), -1)).max(axis=1)
    bound: npt.NDArray[np.float32] = np.where(np.isfinite(largest), np.maximum(largest, 1.0), 1.0).astype(np.float32)
    return bound


class Places:
    """The places at which a snapshot asks the network, as features (F, n), n padded with zeros to a multiple of WIDTH.

    `grid` is for the output panel; `near` holds the neurons' maps, then the training and the test points.
    """

    def __init__(self, features: Sequence[str], points: Points, device: str):
        small = plane_points(points.extent, MAP_CELLS)
        self.grid = padded(compute_features(features, plane_points(points.extent, CELLS))).to(device)
        self._fine: torch.Tensor | None = None
        self._of_plane = features, points.extent, device
        parts: list[npt.NDArray[Any]] = [small, points.x_train, points.x_test]
        ends = np.cumsum([0, *(len(part) for part in parts)]).tolist()
        self.maps, self.train, self.test = (slice(a, b) for a, b in zip(ends, ends[1:], strict=False))
        self.near = padded(compute_features(features, np.concatenate(parts))).to(device)
        columns = compute_features(tuple(FEATURES), small).T.reshape(len(FEATURES), MAP_CELLS, MAP_CELLS)
        self.feature_maps = as_int8(columns, map_range(columns)[:, None, None])

    @property
    def fine(self) -> torch.Tensor:
        """`grid` with FINE² places, made when it is first asked for."""
        if self._fine is None:
            features, extent, device = self._of_plane
            self._fine = padded(compute_features(features, plane_points(extent, FINE))).to(device)
        return self._fine


def padded(features: npt.NDArray[np.float32]) -> torch.Tensor:
    """Features (n, F) as (F, n padded with zeros to a multiple of WIDTH), contiguous."""
    count, width = features.shape
    result = torch.zeros(width, -(-count // WIDTH) * WIDTH)
    result[:, :count] = torch.from_numpy(np.ascontiguousarray(features.T))
    return result


def probabilities(output: npt.NDArray[np.float32], cross_entropy: bool) -> npt.NDArray[np.float32]:
    """Of each class, (n, K): softmax of the outputs, or for losses on ±1 the outputs' shares of the way from -1 to 1."""
    with np.errstate(all="ignore"):
        share = np.exp(output - output.max(axis=1, keepdims=True)) if cross_entropy else np.clip((output + 1) / 2, 1e-6, 1)
        result: npt.NDArray[np.float32] = share / share.sum(axis=1, keepdims=True)
        return result


def plane_arrays(values: npt.NDArray[np.float32], pinned: bool, classes: int, cross_entropy: bool) -> tuple[Arrays, dict[str, float]]:
    """The output panel's arrays from what the outputs, or the pinned neuron, compute on as many cells each way: values (K, cells²)."""
    cells = round(values.shape[1] ** 0.5)
    shape = (cells, cells)
    if pinned:
        bound = float(map_range(values)[0])
        return {"boundary": as_int8(values[0], bound).reshape(shape)}, {"boundary": bound}
    if classes > 2:
        share = probabilities(values.T, cross_entropy)
        with np.errstate(all="ignore"):
            sure = np.nan_to_num(share.max(axis=1) * 255)
        maps = {"classes": values.argmax(axis=0), "sureness": np.rint(sure)}
        return {name: plane.astype(np.uint8).reshape(shape) for name, plane in maps.items()}, {}
    return {"boundary": as_int8(in_label_units(values[0], classes, cross_entropy), 1.0).reshape(shape)}, {"boundary": 1.0}


def in_label_units(output: npt.NDArray[np.float32], classes: int, cross_entropy: bool) -> npt.NDArray[np.float32]:
    """2p-1 where the output is a logit, else the output itself."""
    return np.tanh(output / 2) if classes == 2 and cross_entropy else output


def point_outputs(
    output: npt.NDArray[np.float32], labels: npt.NDArray[np.float32], classes: int, cross_entropy: bool
) -> npt.NDArray[np.float32]:
    """Outputs (K, n) at points in the label's units, (n,); for more than two classes the right class's probability."""
    if classes > 2:
        return probabilities(output.T, cross_entropy)[np.arange(len(labels)), labels.astype(np.int64)].astype(np.float32)
    return in_label_units(output[0], classes, cross_entropy).astype(np.float32)


def neuron_arrays(maps: npt.NDArray[np.float32], hidden: npt.NDArray[np.float32]) -> Arrays:
    """Maps of all neurons, (N, MAP_CELLS²), and which hidden ones are dead: constant over the training points, (N - outputs, n)."""
    bound = map_range(maps)
    dead = np.zeros(len(maps), dtype=np.uint8)
    dead[: len(hidden)] = (hidden == hidden[:, :1]).all(axis=1)
    return {"neurons": as_int8(maps, bound[:, None]).reshape(-1, MAP_CELLS, MAP_CELLS), "neuron_range": bound, "dead": dead}


def point_arrays(points: Points) -> Arrays:
    """The points themselves."""
    arrays: Arrays = {}
    for name, x, y in (("train", points.x_train, points.y_train), ("test", points.x_test, points.y_test)):
        arrays |= {f"{name}.x1": x[:, 0].copy(), f"{name}.x2": x[:, 1].copy(), f"{name}.label": y.copy()}
    return arrays


def frame_arrays(
    places: Places,
    points: Points,
    grid: npt.NDArray[np.float32],
    near: npt.NDArray[np.float32],
    pinned: bool,
    outputs: int,
    cross_entropy: bool,
) -> tuple[Arrays, dict[str, float]]:
    """All arrays that depend on the network, and the maps' ranges.

    grid: the outputs (or the pinned neuron) at `places.grid`, (K, n). near: every neuron at `places.near`, (N, n). outputs: K.
    """
    hidden = len(near) - outputs
    arrays, ranges = plane_arrays(grid[:, : (FINE if grid.shape[1] >= FINE**2 else CELLS) ** 2], pinned, points.classes, cross_entropy)
    arrays |= neuron_arrays(near[:, places.maps], near[:hidden, places.train])
    for name, part, labels in (("train", places.train, points.y_train), ("test", places.test, points.y_test)):
        arrays[f"{name}.output"] = point_outputs(near[hidden:, part], labels, points.classes, cross_entropy)
    return arrays, ranges


def fixed_arrays(places: Places, points: Points) -> Arrays:
    """The arrays that only a full frame carries: they depend on the data alone."""
    return {"feature_maps": places.feature_maps, **point_arrays(points)}
