"""The optimizers as torch.optim has them, for parameters that lie in one flat tensor."""

import torch
from torch import nn

from playground.nn.config import OptimizerConfig
from playground.nn.resolve import resolve
from playground.tables.optimizers import OPTIMIZERS


def make_optimizer(
    training: OptimizerConfig, parameter: nn.Parameter, first: torch.Tensor, second: torch.Tensor, count: int
) -> torch.optim.Optimizer:
    """The torch.optim optimizer that goes on from a state: `first` and `second` are used in place, `count` updates are behind it.

    Raises ValueError for a name that no record has.
    """
    if training.optimizer not in OPTIMIZERS:
        raise ValueError(f"no optimizer is called {training.optimizer}")
    record = OPTIMIZERS[training.optimizer]
    arguments: dict[str, object] = dict(record.fixed)
    for name, argument in record.settings:
        if argument not in ("beta1", "beta2"):
            arguments[argument] = getattr(training, name)
    if "beta1" in dict(record.settings):
        arguments["betas"] = (training.beta1, training.beta2)
    optimizer: torch.optim.Optimizer = resolve(record.torch)([parameter], lr=training.learning_rate, **arguments)
    state = {name: tensor for name, tensor in zip(record.state, (first, second), strict=True) if name}
    if record.state[1]:
        state["step"] = torch.tensor(float(count))
    optimizer.state[parameter].update(state)
    return optimizer
