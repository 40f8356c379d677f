"""The activation functions, one record each.

To add one, add a record: the widgets, links, documentation and tests follow from this table. A record without
`kernel` trains by autograd (slower, same result) until `points/kernel/functions.py` has a branch for it.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Activation:
    name: str  # in a RunConfig and in links
    title: str  # in the interface
    torch: str  # the PyTorch module that defines it; `models/` resolves the name
    formula: str  # LaTeX
    note: str  # one sentence for the interface's help
    kernel: int | None = None  # its code in `points/kernel/functions.py`


ACTIVATIONS: dict[str, Activation] = {
    record.name: record
    for record in (
        Activation("relu", "ReLU", "torch.nn.ReLU", r"\max(0, z)", "Zero for negative input; cheap, and a neuron can die.", 0),
        Activation(
            "leaky_relu", "Leaky ReLU", "torch.nn.LeakyReLU", r"\max(0.01z, z)", "A small slope for negative input keeps neurons alive.", 1
        ),
        Activation("elu", "ELU", "torch.nn.ELU", r"z>0:\ z;\ \text{else } e^z-1", "Smooth for negative input, down to −1.", 2),
        Activation(
            "selu",
            "SELU",
            "torch.nn.SELU",
            r"1.0507\,\cdot\,\mathrm{ELU}_{1.6733}(z)",
            "An ELU scaled so that deep layers keep mean 0 and variance 1.",
            3,
        ),
        Activation(
            "gelu", "GELU", "torch.nn.GELU", r"z\,\Phi(z)", "The input weighted by the normal distribution; usual in Transformers.", 4
        ),
        Activation("silu", "SiLU (Swish)", "torch.nn.SiLU", r"z\,\sigma(z)", "The input weighted by its own sigmoid.", 5),
        Activation("mish", "Mish", "torch.nn.Mish", r"z\tanh(\ln(1+e^z))", "Smooth, dips a little below zero.", 6),
        Activation("softplus", "Softplus", "torch.nn.Softplus", r"\ln(1+e^z)", "A smooth ReLU, always positive.", 7),
        Activation("tanh", "Tanh", "torch.nn.Tanh", r"\tanh z", "Between −1 and 1, saturates on both sides.", 8),
        Activation("hardtanh", "Hard tanh", "torch.nn.Hardtanh", r"\max(-1,\min(1,z))", "Linear between −1 and 1, flat outside.", 9),
        Activation(
            "sigmoid",
            "Sigmoid",
            "torch.nn.Sigmoid",
            r"\sigma(z)=1/(1+e^{-z})",
            "Between 0 and 1; its slope is at most 1/4, so deep networks learn slowly.",
            10,
        ),
        Activation("sine", "Sine", "playground.points.model.Sine", r"\sin z", "Periodic: repeats what it learned.", 11),
        Activation("linear", "Linear", "torch.nn.Identity", r"z", "No bend: however deep, the network stays linear.", 12),
    )
}
