"""What the compiled kernel calls the activations, the loss and the optimizer of a run. A number that it does not know is refused here."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from playground.points.config import RunConfig
from playground.points.kernel.functions import ACTIVATION_CODES, LOSS_CODES
from playground.points.kernel.updates import OPTIMIZER_CODES
from playground.tables.activations import ACTIVATIONS
from playground.tables.losses import LOSSES
from playground.tables.optimizers import OPTIMIZERS


class Codes(NamedTuple):
    activations: tuple[int, ...]  # of each layer, the output's last
    loss: int
    optimizer: int


def find_codes(config: RunConfig) -> Codes:
    """Of a run that the kernel covers (`cost.not_in_kernel`). Raises ValueError where it has no branch of that number."""
    names = (*config.network.activations, config.output_activation)
    return Codes(
        tuple(_code(ACTIVATIONS, name, ACTIVATION_CODES) for name in names),
        _code(LOSSES, config.training.loss, LOSS_CODES),
        _code(OPTIMIZERS, config.training.optimizer, OPTIMIZER_CODES),
    )


def _code(table: Mapping[str, Any], name: str, known: range) -> int:
    code = table[name].kernel
    if code not in known:
        raise ValueError(f"the kernel has no branch {code} for {name}")
    return int(code)
