"""What training takes, roughly, before it starts: said by pages too, so without PyTorch."""

from collections.abc import Sequence
from typing import NamedTuple

from playground.nn.batches import batch_points, count_updates
from playground.points.config import RunConfig
from playground.points.structure import count_parameters, split_counts
from playground.tables.activations import ACTIVATIONS
from playground.tables.losses import LOSSES
from playground.tables.optimizers import OPTIMIZERS

# seconds on one core, measured with the kernel; a product is one weight at one of a batch's points
PER_UPDATE, PER_PRODUCT = 1e-6, 0.35e-9
PER_LAYER = 4e-4  # of a batched update, however many networks
LANES = 16  # points that the kernel computes at once


def not_in_kernel(config: RunConfig) -> str | None:
    """What of a run the compiled kernel cannot do on a CPU, in a word or two, or None."""
    if config.network.dropout > 0:
        return "dropout"
    if config.network.batch_norm:
        return "batch normalization"
    for name in (*config.network.activations, config.output_activation):
        if ACTIVATIONS[name].kernel is None:
            return name
    if LOSSES[config.training.loss].kernel is None:
        return config.training.loss
    if OPTIMIZERS[config.training.optimizer].kernel is None:
        return config.training.optimizer
    return None


def shape_key(config: RunConfig) -> object:
    """Equal for runs that are batched together on one device: the same shape on the same number of points in the same batches."""
    data, training = config.data, config.training
    return config.sizes, config.network.batch_norm, split_counts(config), config.task, data.classes, training.batch_size


def batch_seconds(config: RunConfig, batch: int) -> float:
    """Of one update, or of one gradient, at so many points."""
    return PER_UPDATE + count_parameters(config.sizes) * -(-batch // LANES) * LANES * PER_PRODUCT


def batches(config: RunConfig) -> tuple[int, int]:
    """Updates in an epoch, and points of each."""
    points, _ = split_counts(config)
    batch = batch_points(config.training.batch_size, points)
    return count_updates(points, batch), batch


def epoch_seconds(config: RunConfig) -> float:
    """Of one epoch of one network."""
    updates, batch = batches(config)
    return updates * batch_seconds(config, batch)


def look_seconds(config: RunConfig) -> float:
    """Of one measurement of one network."""
    return 2 * batch_seconds(config, sum(split_counts(config)))


class RunCost(NamedTuple):
    """Seconds of an epoch and of a measurement; runs of the same `group`, where there is one, take an epoch's seconds together."""

    epoch: float
    look: float
    group: object | None


def run_cost(config: RunConfig) -> RunCost:
    """Of one run among others; what the kernel does not cover is batched with those of its shape."""
    look = look_seconds(config)
    if config.training.device in ("auto", "cpu") and not_in_kernel(config) is None:
        return RunCost(epoch_seconds(config), look, None)
    updates, _ = batches(config)
    return RunCost(updates * PER_LAYER * (len(config.sizes) - 1), look, shape_key(config))


def together_seconds(costs: Sequence[RunCost], epochs: int, looks: int) -> float:
    """Of runs trained together for so many epochs and measured so many times."""
    groups = {cost.group: cost.epoch for cost in costs if cost.group is not None}
    alone = sum(cost.epoch for cost in costs if cost.group is None)
    return (alone + sum(groups.values())) * epochs + sum(cost.look for cost in costs) * looks
