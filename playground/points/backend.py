"""By what a run is trained: the compiled kernel, or autograd."""

from collections.abc import Sequence
from itertools import pairwise

from playground.core.settings import ConfigError, Problem
from playground.nn.batches import batch_points
from playground.nn.device import choose_device
from playground.points.config import RunConfig
from playground.points.cost import not_in_kernel, shape_key
from playground.points.structure import split_counts

BACKENDS = ("auto", "kernel", "autograd")


def kernel_is_faster(sizes: Sequence[int], batch: int) -> bool:
    """Whether the kernel beats autograd on one CPU core, for layers of these sizes and batches of so many points.

    Measured by `python -m benchmarks.engine`: BLAS overtakes where layers are wide and one update is ten million multiplications or more.
    A RunConfig's largest network (eight layers of 32) is below that.
    """
    weights = sum(inputs * outputs for inputs, outputs in pairwise(sizes))
    return max(sizes) < 64 or weights * batch < 10_000_000


def choose_backend(config: RunConfig, backend: str = "auto") -> str:
    """ "kernel" where the compiled kernel covers the run and is faster, else "autograd"; the other one only when asked for.

    Raises ConfigError when the kernel is asked for and cannot.
    """
    if backend not in BACKENDS:
        raise ConfigError([Problem("backend", f"accepts {', '.join(BACKENDS)}")])
    if backend == "autograd":
        return backend
    missing = uncovered(config)
    if missing and backend == "kernel":
        raise ConfigError([Problem("backend", f"accepts autograd here: the kernel has no {missing}")])
    batch = batch_points(config.training.batch_size, sum(split_counts(config)))
    if missing or (backend == "auto" and not kernel_is_faster(config.sizes, batch)):
        return "autograd"
    return "kernel"


def uncovered(config: RunConfig) -> str | None:
    """What of a configuration the kernel cannot do, in a word or two, or None."""
    return "GPU" if choose_device(config.training.device) != "cpu" else not_in_kernel(config)


def group_key(config: RunConfig) -> object:
    """Equal for runs that batched PyTorch can train as one group: the same shape on the same number of points in the same batches."""
    return shape_key(config), choose_device(config.training.device)
