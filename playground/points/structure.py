"""The names that a run's arrays and the board's figures are matched by: equal structure, equal array shapes."""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from playground.points.config import RunConfig
from playground.points.datasets import OWN
from playground.points.own import for_training


def split_sizes(points: int, train_share: float) -> tuple[int, int]:
    """How many of `points` are for training and for testing, at least one each; as `points.py` splits them.

    Raises ValueError for fewer than two points.
    """
    if points < 2:
        raise ValueError("a split needs at least two points")
    train = min(max(round(points * train_share), 1), points - 1)
    return train, points - train


def split_counts(config: RunConfig) -> tuple[int, int]:
    """How many points of a run are for training and for testing."""
    data = config.data
    own = data.own_points
    if own is None:
        return split_sizes(data.points, data.train_share)
    train = int(for_training(own, data.train_share, data.seed).sum())
    return train, len(own.x) - train


class LayerPlace(NamedTuple):
    """Where a layer lies in the flat vector of parameters: its weights [out, in] row by row, then its biases."""

    weights: slice
    biases: slice


def layer_places(sizes: Sequence[int]) -> list[LayerPlace]:
    """Of the layers between these sizes, in their order."""
    places, start = [], 0
    for inputs, outputs in pairwise(sizes):
        middle = start + inputs * outputs
        places.append(LayerPlace(slice(start, middle), slice(middle, middle + outputs)))
        start = middle + outputs
    return places


def count_parameters(sizes: Sequence[int]) -> int:
    """Weights and biases of layers of these sizes."""
    return layer_places(sizes)[-1].biases.stop


def structure_key(config: RunConfig, train_points: int, test_points: int) -> str:
    """A text such as "2-4-2-1/c2/250+250": layer sizes, task (c with the number of classes, or r), points of either kind.

    Own points come and go while a run goes on, so their numbers are no part of it.
    """
    sizes = "-".join(map(str, config.sizes))
    task = "r" if config.task == "regression" else f"c{config.data.classes}"
    return f"{sizes}/{task}/{'own' if config.data.dataset in OWN else f'{train_points}+{test_points}'}"


def expected_structure(config: RunConfig) -> str:
    """The structure of a run on the configuration's own dataset."""
    return structure_key(config, *split_counts(config))
