"""The optimizers, one record each: the PyTorch class that defines it and the settings that only it has.

To add one, add a record: the widgets, links, documentation and tests follow from this table. A record without `kernel` is stepped by
PyTorch itself (slower, same result) until `points/kernel/updates.py` has a branch for it.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Optimizer:
    name: str
    title: str
    torch: str  # the class in torch.optim
    # its own settings: name in `training` -> name of the PyTorch argument ("beta1" and "beta2" make "betas")
    settings: tuple[tuple[str, str], ...]
    fixed: tuple[tuple[str, object], ...]  # PyTorch arguments that are the same always
    # what the class calls the two vectors of its state, which start at zero; None for one that it has not
    state: tuple[str | None, str | None]
    note: str
    kernel: int | None = None  # its code in `points/kernel/updates.py`

    @property
    def own(self) -> tuple[str, ...]:
        """The names of the settings that only it has."""
        return tuple(name for name, _ in self.settings)


OPTIMIZERS: dict[str, Optimizer] = {
    record.name: record
    for record in (
        Optimizer("sgd", "SGD", "torch.optim.SGD", (), (), (None, None), "A step against the gradient.", 0),
        Optimizer(
            "momentum",
            "Momentum",
            "torch.optim.SGD",
            (("momentum", "momentum"),),
            (),
            ("momentum_buffer", None),
            "SGD with a velocity that remembers earlier steps.",
            1,
        ),
        Optimizer(
            "nesterov",
            "Nesterov",
            "torch.optim.SGD",
            (("momentum", "momentum"),),
            (("nesterov", True),),
            ("momentum_buffer", None),
            "Momentum that looks one step ahead.",
            2,
        ),
        Optimizer(
            "adagrad",
            "Adagrad",
            "torch.optim.Adagrad",
            (),
            (("eps", 1e-10),),
            (None, "sum"),
            "Divides each step by the root of all squared gradients so far.",
            3,
        ),
        Optimizer(
            "rmsprop",
            "RMSprop",
            "torch.optim.RMSprop",
            (("rho", "alpha"), ("epsilon", "eps")),
            (),
            (None, "square_avg"),
            "Adagrad that forgets: a moving average of squared gradients.",
            4,
        ),
        Optimizer(
            "adam",
            "Adam",
            "torch.optim.Adam",
            (("beta1", "beta1"), ("beta2", "beta2"), ("epsilon", "eps")),
            (),
            ("exp_avg", "exp_avg_sq"),
            "Momentum and RMSprop together, corrected for the start.",
            5,
        ),
        Optimizer(
            "adamw",
            "AdamW",
            "torch.optim.AdamW",
            (("beta1", "beta1"), ("beta2", "beta2"), ("epsilon", "eps"), ("weight_decay", "weight_decay")),
            (),
            ("exp_avg", "exp_avg_sq"),
            "Adam with weight decay kept out of the moments.",
            6,
        ),
    )
}
