"""Which way a run is trained, and on what."""

from collections.abc import Sequence
from itertools import pairwise

import torch

from playground.core.settings import ConfigError, Problem
from playground.points.config import RunConfig
from playground.points.cost import not_in_kernel, shape_key
from playground.sequences.config import AttentionConfig

WAYS = ("auto", "kernel", "autograd")


def choose_device(config: RunConfig | AttentionConfig) -> str:
    """The device that a run uses: "cpu", "cuda" or "mps". Raises ConfigError for one that is not here.

    Automatic is the CPU for the small networks on points, where it is the fastest; a Transformer uses CUDA when there is one.
    """
    here = {"cpu": True, "cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available()}
    automatic = "cuda" if isinstance(config, AttentionConfig) and here["cuda"] else "cpu"
    wanted = automatic if config.training.device == "auto" else config.training.device
    if not here[wanted]:
        names = ", ".join(name for name, available in here.items() if available)
        raise ConfigError([Problem("training.device", f"accepts auto, {names} on this machine, which has no {wanted}")])
    return wanted


def kernel_is_faster(sizes: Sequence[int], batch: int) -> bool:
    """Whether the kernel beats autograd on one CPU core, for layers of these sizes and batches of so many points.

    Measured by `python -m benchmarks.engine`: BLAS overtakes where layers are wide and one update is ten million multiplications or more.
    A RunConfig's largest network (eight layers of 32) is below that.
    """
    weights = sum(inputs * outputs for inputs, outputs in pairwise(sizes))
    return max(sizes) < 64 or weights * batch < 10_000_000


def choose_way(config: RunConfig, way: str = "auto") -> str:
    """ "kernel" where the compiled kernel covers the run and is faster, else "autograd"; the other one only when asked for.

    Raises ConfigError when the kernel is asked for and cannot.
    """
    if way not in WAYS:
        raise ConfigError([Problem("way", f"accepts {', '.join(WAYS)}")])
    if way == "autograd":
        return way
    missing = uncovered(config)
    if missing and way == "kernel":
        raise ConfigError([Problem("way", f"accepts autograd here: the kernel has no {missing}")])
    batch = config.data.points if config.training.batch_size == "full" else config.training.batch_size
    if missing or (way == "auto" and not kernel_is_faster(config.sizes, batch)):
        return "autograd"
    return "kernel"


def uncovered(config: RunConfig) -> str | None:
    """What of a configuration the kernel cannot do, in a word or two, or None."""
    return "GPU" if choose_device(config) != "cpu" else not_in_kernel(config)


def group_key(config: RunConfig) -> object:
    """Equal for runs that batched PyTorch can train as one group: the same shape on the same number of points in the same batches."""
    return shape_key(config), choose_device(config)
