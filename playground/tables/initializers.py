"""How starting weights are drawn, one record each: a function of `torch.nn.init` and the biases' starting value."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Initializer:
    name: str
    title: str
    torch: str
    arguments: tuple[tuple[str, object], ...]  # for that function; the value "init_std" stands for the setting of that name
    bias: float
    note: str

    @property
    def own(self) -> tuple[str, ...]:
        """The names of the settings that only it has."""
        return tuple(value for _, value in self.arguments if value == "init_std")


INITIALIZERS: dict[str, Initializer] = {
    record.name: record
    for record in (
        Initializer(
            "xavier_uniform",
            "Xavier uniform",
            "torch.nn.init.xavier_uniform_",
            (),
            0.0,
            "Keeps the variance through tanh layers (Glorot and Bengio, 2010).",
        ),
        Initializer(
            "xavier_normal", "Xavier normal", "torch.nn.init.xavier_normal_", (), 0.0, "Xavier's variance from a normal distribution."
        ),
        Initializer(
            "kaiming_uniform",
            "Kaiming uniform",
            "torch.nn.init.kaiming_uniform_",
            (("nonlinearity", "relu"),),
            0.0,
            "Keeps the variance through ReLU layers (He et al., 2015).",
        ),
        Initializer(
            "kaiming_normal",
            "Kaiming normal",
            "torch.nn.init.kaiming_normal_",
            (("nonlinearity", "relu"),),
            0.0,
            "Kaiming's variance from a normal distribution.",
        ),
        Initializer(
            "uniform",
            "Uniform (-0.5, 0.5)",
            "torch.nn.init.uniform_",
            (("a", -0.5), ("b", 0.5)),
            0.1,
            "TensorFlow Playground's; biases start at 0.1.",
        ),
        Initializer(
            "normal", "Normal (σ)", "torch.nn.init.normal_", (("std", "init_std"),), 0.0, "Normal with a standard deviation of your choice."
        ),
        Initializer("zeros", "Zeros", "torch.nn.init.zeros_", (), 0.0, "All alike: the neurons of a layer never come to differ."),
    )
}
