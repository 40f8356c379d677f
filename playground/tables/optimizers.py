"""The optimizers, one record each: the PyTorch class that defines it and the settings that only it has."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Optimizer:
    name: str
    title: str
    torch: str  # the class in torch.optim
    # its own settings: name in `training` -> name of the PyTorch argument ("beta1" and "beta2" make "betas")
    settings: tuple[tuple[str, str], ...]
    fixed: tuple[tuple[str, object], ...]  # PyTorch arguments that are the same always
    note: str
    kernel: int | None = None  # its code in `training/kernel.py`

    @property
    def own(self) -> tuple[str, ...]:
        """The names of the settings that only it has."""
        return tuple(name for name, _ in self.settings)


OPTIMIZERS: dict[str, Optimizer] = {
    record.name: record
    for record in (
        Optimizer("sgd", "SGD", "torch.optim.SGD", (), (), "A step against the gradient.", 0),
        Optimizer(
            "momentum",
            "Momentum",
            "torch.optim.SGD",
            (("momentum", "momentum"),),
            (),
            "SGD with a velocity that remembers earlier steps.",
            1,
        ),
        Optimizer(
            "nesterov",
            "Nesterov",
            "torch.optim.SGD",
            (("momentum", "momentum"),),
            (("nesterov", True),),
            "Momentum that looks one step ahead.",
            2,
        ),
        Optimizer(
            "adagrad",
            "Adagrad",
            "torch.optim.Adagrad",
            (),
            (("eps", 1e-10),),
            "Divides each step by the root of all squared gradients so far.",
            3,
        ),
        Optimizer(
            "rmsprop",
            "RMSprop",
            "torch.optim.RMSprop",
            (("rho", "alpha"), ("epsilon", "eps")),
            (),
            "Adagrad that forgets: a moving average of squared gradients.",
            4,
        ),
        Optimizer(
            "adam",
            "Adam",
            "torch.optim.Adam",
            (("beta1", "beta1"), ("beta2", "beta2"), ("epsilon", "eps")),
            (),
            "Momentum and RMSprop together, corrected for the start.",
            5,
        ),
        Optimizer(
            "adamw",
            "AdamW",
            "torch.optim.AdamW",
            (("beta1", "beta1"), ("beta2", "beta2"), ("epsilon", "eps"), ("weight_decay", "weight_decay")),
            (),
            "Adam with weight decay kept out of the moments.",
            6,
        ),
    )
}
