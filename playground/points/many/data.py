"""The points of many networks, each kept once however many networks share them."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import torch

from playground.points.config import RunConfig
from playground.points.data import Points, make_points
from playground.points.model import MLP
from playground.points.snapshot import padded, plane_points
from playground.tables.features import compute_features

Array = npt.NDArray[np.float32]


class SharedData:
    """Points by data settings, features by data settings and names; all made when first asked for."""

    def __init__(self) -> None:
        self._points: dict[tuple[object, ...], Points] = {}
        self._features: dict[tuple[object, ...], tuple[Array, Array]] = {}
        self._places: dict[tuple[object, ...], torch.Tensor] = {}

    def points(self, config: RunConfig) -> Points:
        """A run's points."""
        key = self.data_key(config)
        if key not in self._points:
            self._points[key] = make_points(config)
        return self._points[key]

    def features(self, config: RunConfig) -> tuple[Array, Array]:
        """A run's training and test points as features, float32 (n, F) each."""
        key = self.feature_key(config)
        if key not in self._features:
            points = self.points(config)
            self._features[key] = (compute_features(config.features, points.x_train), compute_features(config.features, points.x_test))
        return self._features[key]

    def places(self, config: RunConfig, cells: int) -> torch.Tensor:
        """The middles of cells × cells squares of the plane as features, float32 (F, n), n padded to a multiple of WIDTH."""
        extent = self.points(config).extent
        key = (config.features, extent, cells)
        if key not in self._places:
            self._places[key] = padded(compute_features(config.features, plane_points(extent, cells)))
        return self._places[key]

    @staticmethod
    def data_key(config: RunConfig) -> tuple[object, ...]:
        """Equal for runs with the same points."""
        return (config.task, config.data)

    @staticmethod
    def feature_key(config: RunConfig) -> tuple[object, ...]:
        """Equal for runs with the same points and features."""
        return (config.task, config.data, config.features)


def starting_weights(configs: Sequence[RunConfig]) -> list[torch.Tensor]:
    """Each run's `MLP.flat` as its seed draws it; runs of equal shape, initialization and seed share one."""
    made: dict[tuple[object, ...], torch.Tensor] = {}
    found = []
    for config in configs:
        network = config.network
        key = (config.sizes, network.init, network.init_std, network.seed, network.batch_norm)
        if key not in made:
            model = MLP(config.sizes, ("linear",) * len(network.hidden), batch_norm=network.batch_norm)
            model.initialize(network.init, network.seed, network.init_std)
            made[key] = model.flat
        found.append(made[key])
    return found
