"""Which way a run is trained, and on what."""

import torch

from playground.activations import ACTIVATIONS
from playground.config import ConfigError, Problem, RunConfig
from playground.losses import LOSSES
from playground.optimizers import OPTIMIZERS

WAYS = ("auto", "kernel", "autograd")


def choose_device(config: RunConfig) -> str:
    """ "cpu", "cuda" or "mps"; automatic is the CPU, the fastest for networks of this size. Raises ConfigError for one that is not here."""
    here = {"cpu": True, "cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available()}
    wanted = "cpu" if config.training.device == "auto" else config.training.device
    if not here[wanted]:
        names = ", ".join(name for name, available in here.items() if available)
        raise ConfigError([Problem("training.device", f"accepts auto, {names} on this machine, which has no {wanted}")])
    return wanted


def choose_way(config: RunConfig, way: str = "auto") -> str:
    """ "kernel" where the compiled kernel covers the run, else "autograd"; the other one only when asked for.

    Measured by `benchmarks/engine.py`: the kernel is faster at every size that a RunConfig accepts, so size is no part of the rule.
    Raises ConfigError when the kernel is asked for and cannot.
    """
    if way not in WAYS:
        raise ConfigError([Problem("way", f"accepts {', '.join(WAYS)}")])
    if way == "autograd":
        return way
    missing = uncovered(config)
    if missing and way == "kernel":
        raise ConfigError([Problem("way", f"accepts autograd here: the kernel has no {missing}")])
    return "autograd" if missing else "kernel"


def uncovered(config: RunConfig) -> str | None:
    """What of a configuration the kernel cannot do, in a word or two, or None."""
    if choose_device(config) != "cpu":
        return "GPU"
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
