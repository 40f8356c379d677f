"""The optimizers as torch.optim has them, for parameters that lie in one flat tensor."""

import torch
from torch import nn

from playground.nn.config import OptimizerConfig
from playground.nn.resolve import resolve
from playground.tables.optimizers import OPTIMIZERS

# what torch.optim calls the two parts of an optimizer's state
STATES: dict[str, tuple[str | None, str | None]] = {
    "sgd": (None, None),
    "momentum": ("momentum_buffer", None),
    "nesterov": ("momentum_buffer", None),
    "adagrad": (None, "sum"),
    "rmsprop": (None, "square_avg"),
    "adam": ("exp_avg", "exp_avg_sq"),
    "adamw": ("exp_avg", "exp_avg_sq"),
}


def make_optimizer(
    training: OptimizerConfig, parameter: nn.Parameter, first: torch.Tensor, second: torch.Tensor, count: int
) -> torch.optim.Optimizer:
    """The torch.optim optimizer that goes on from a state: `first` and `second` are used in place, `count` updates are behind it."""
    record = OPTIMIZERS[training.optimizer]
    arguments: dict[str, object] = dict(record.fixed)
    for name, argument in record.settings:
        if argument not in ("beta1", "beta2"):
            arguments[argument] = getattr(training, name)
    if "beta1" in dict(record.settings):
        arguments["betas"] = (training.beta1, training.beta2)
    optimizer: torch.optim.Optimizer = resolve(record.torch)([parameter], lr=training.learning_rate, **arguments)
    names = STATES[training.optimizer]
    state = {name: tensor for name, tensor in zip(names, (first, second), strict=True) if name}
    if names[1]:
        state["step"] = torch.tensor(float(count))
    optimizer.state[parameter].update(state)
    return optimizer
