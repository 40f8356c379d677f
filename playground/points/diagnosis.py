"""What probably made a run diverge, in a sentence for the person who built it."""

import math
from collections.abc import Mapping, Sequence

from playground.points.config import RunConfig
from playground.tables.activations import ACTIVATIONS

UNBOUNDED = {"relu", "leaky_relu", "elu", "selu", "gelu", "silu", "mish", "softplus", "linear"}
SQUARED = {"squared_error", "half_squared_error"}
RUNAWAY = 1000.0  # a training loss above this, and so many times above the first one, will not come back
GROWTH = 100.0
ABSURD = 1e6  # no weight of a sound run on these points is as large


def diagnose(config: RunConfig, row: Mapping[str, float], first_loss: float, largest_parameter: float, rate: float) -> str | None:
    """None while a run is sound, else what happened and what probably did it.

    `row` is one of the curves, `first_loss` the training loss at the start, `rate` the learning rate now.
    """
    loss = row["train_loss"]
    if not math.isfinite(loss) or not math.isfinite(largest_parameter):
        happened = "The weights or the loss have become too large to be numbers"
    elif loss > RUNAWAY and loss > GROWTH * max(first_loss, 1e-6):
        happened = f"The training loss has run away, to {loss:,.0f}"
    elif largest_parameter > ABSURD:
        happened = f"A weight has grown to {largest_parameter:.0e}"
    else:
        return None
    return f"{happened}. {cause(config, rate)}"


def cause(config: RunConfig, rate: float) -> str:
    """The likeliest cause, from the settings alone, and what would help."""
    network, training = config.network, config.training
    depth = len(network.hidden)
    reasons = []
    if training.l1 * rate >= 1 or training.l2 * rate >= 1:
        return (
            f"The regularization ({max(training.l1, training.l2):g}) times the learning rate ({rate:g}) is more than 1, so each step "
            "pushes the weights further past zero than they were. Lower either."
        )
    unbounded = [ACTIVATIONS[name].title for name in dict.fromkeys(network.activations) if name in UNBOUNDED]
    if unbounded:
        reasons.append(f"{_listed(unbounded)} neurons have no upper limit")
    if training.loss in SQUARED and config.output_activation == "linear":
        reasons.append("the squared error of a linear output grows with every overshoot")
    if any(name in ("x1^2", "x2^2", "x1*x2") for name in config.features):
        reasons.append("features such as x1^2 are large")
    if network.init == "normal" and network.init_std > 1:
        reasons.append(f"the starting weights (σ = {network.init_std:g}) are large")
    text = f"Probably the learning rate of {rate:g} is too high"
    if depth:
        text += f" for {depth} hidden layer{'s' if depth > 1 else ''}"
    if reasons:
        text += ": " + _listed(reasons) + ", so that one large step makes the next one larger"
    advice = "Lower it" if training.clip_norm is not None else "Lower it, or switch on gradient clipping"
    return f"{text}. {advice}."


def _listed(items: Sequence[str]) -> str:
    return items[0] if len(items) == 1 else ", ".join(items[:-1]) + " and " + items[-1]
