"""The loss functions, one record each.

To add one, add a record: the widgets, links, documentation and tests follow from this table. A record without `kernel` trains by
autograd (slower, same result) until `points/kernel/functions.py` and `points/kernel/measure.py` have a branch for it.

Targets are ±1 for two classes, ±1 for each class against the rest with more, and numbers in [-1, 1] for regression.
The loss of a batch is the mean over its points and, except for softmax cross-entropy, over the outputs.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Loss:
    name: str
    title: str
    tasks: tuple[str, ...]
    output: str  # the output activation that `network.output = "auto"` stands for in classification
    torch: str  # the function that defines it: see `nn/losses.py`
    formula: str  # LaTeX, for one point and one output
    note: str
    kernel: int | None = None  # its code in `points/kernel/functions.py`


LOSSES: dict[str, Loss] = {
    record.name: record
    for record in (
        Loss(
            "cross_entropy",
            "Cross-entropy",
            ("classification",),
            "linear",
            "playground.nn.losses.cross_entropy",
            r"\ln(1+e^{-y\hat y})",
            "The negative log-likelihood of the right class: logistic for two classes, softmax for more.",
            0,
        ),
        Loss(
            "squared_error",
            "Squared error",
            ("classification", "regression"),
            "tanh",
            "torch.nn.functional.mse_loss",
            r"(\hat y-y)^2",
            "The mean of the squared differences.",
            1,
        ),
        Loss(
            "hinge",
            "Hinge",
            ("classification",),
            "linear",
            "playground.nn.losses.hinge",
            r"\max(0, 1-y\hat y)",
            "Zero once a point is on the right side with a margin of 1.",
            2,
        ),
        Loss(
            "absolute_error",
            "Absolute error",
            ("regression",),
            "linear",
            "torch.nn.functional.l1_loss",
            r"|\hat y-y|",
            "Grows linearly, so outliers count less.",
            3,
        ),
        Loss(
            "huber",
            "Huber",
            ("regression",),
            "linear",
            "torch.nn.functional.huber_loss",
            r"|e|<1:\ e^2/2;\ \text{else } |e|-1/2",
            "Squared near zero, absolute far away.",
            4,
        ),
        Loss(
            "half_squared_error",
            "Half squared",
            ("classification", "regression"),
            "tanh",
            "playground.nn.losses.half_squared_error",
            r"\tfrac12(\hat y-y)^2",
            "Half the squared difference: TensorFlow Playground's loss, on labels of ±1.",
            5,
        ),
    )
}
