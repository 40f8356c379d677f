"""On what a run is trained."""

import torch

from playground.core.settings import ConfigError, Problem


def choose_device(wanted: str, best: bool = False) -> str:
    """The device that `training.device` comes to: "cpu", "cuda" or "mps". Raises ConfigError for one that is not here.

    "auto" is the CPU, the fastest for small networks, or where `best` says so CUDA when there is one.
    """
    here = {"cpu": True, "cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available()}
    device = ("cuda" if best and here["cuda"] else "cpu") if wanted == "auto" else wanted
    if not here[device]:
        names = ", ".join(name for name, available in here.items() if available)
        raise ConfigError([Problem("training.device", f"accepts auto, {names} on this machine, which has no {device}")])
    return device
