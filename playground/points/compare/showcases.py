"""Ready-made comparisons, one record each: what is compared, for how long, and what it shows. The tests hold every claim."""

from dataclasses import dataclass
from typing import Any, Literal

from playground.points.compare.config import Comparison, parse_comparison
from playground.points.presets import PRESETS
from playground.tables.activations import ACTIVATIONS


@dataclass(frozen=True)
class Axes:
    """What the curves of a comparison show: fields of `ui.view.View`."""

    loss: Literal["test", "train"] = "test"
    score: Literal["test", "train"] = "test"
    log: bool = False  # the loss


@dataclass(frozen=True)
class Showcase:
    name: str
    title: str
    claim: str  # one sentence; a test says the same in numbers
    epochs: int  # after which the claim holds
    settings: dict[str, Any]  # a Comparison's JSON form
    axes: Axes = Axes()  # on which its point is seen

    @property
    def comparison(self) -> Comparison:
        """From weight seed 0 where the settings name no other: the claims were measured there."""
        base = self.settings.get("base", {})
        network = {"seed": 0, **base.get("network", {})}
        return parse_comparison({**self.settings, "base": {**base, "network": network}})


def _vary(setting: str, *values: Any) -> dict[str, Any]:
    return {"setting": setting, "values": list(values)}


ADAM = {"optimizer": "adam", "learning_rate": 0.01}

SHOWCASES: dict[str, Showcase] = {
    record.name: record
    for record in (
        Showcase(
            "activations-spiral",
            "Activations on the spiral",
            "Every nonlinear activation follows the spiral further than the linear network, which can only draw a straight line.",
            300,
            {
                "base": {"data": {"dataset": "spiral"}, "network": {"hidden": [8, 8]}, "training": ADAM},
                "vary": [_vary("network.activation", *[name for name in ACTIVATIONS if name != "hardtanh"])],
            },
            axes=Axes(loss="train", score="train", log=True),
        ),
        Showcase(
            "deep-sigmoid",
            "Six layers: sigmoid, ReLU, tanh, batch normalization",
            "Six sigmoid layers do not learn: the gradient fades on its way to the first. ReLU, tanh and batch normalization learn.",
            150,
            {
                "base": {"network": {"hidden": [8] * 6}, "training": {"optimizer": "momentum", "learning_rate": 0.1, "batch_size": 50}},
                "vary": [_vary("network.activation", "sigmoid", "relu", "tanh"), _vary("network.batch_norm", False, True)],
            },
            axes=Axes(loss="train", log=True),
        ),
        Showcase(
            "ravine",
            "Optimizers in a ravine",
            "One feature is far larger than the others, so the loss is a ravine whose walls cap the rate: SGD creeps along its floor, "
            "momentum runs. Adam's steps of even length are too short at this rate.",
            300,
            {
                "base": {
                    "task": "regression",
                    "data": {"dataset": "plane", "points": 400},
                    "features": ["x1", "x2", "x1^2", "sin(x1)"],
                    "network": {"hidden": []},
                    "training": {"learning_rate": 0.002, "batch_size": "full"},
                },
                "vary": [_vary("training.optimizer", "sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam")],
            },
            axes=Axes(loss="train", log=True),
        ),
        Showcase(
            "learning-rates",
            "Learning rates over five decades",
            "Too small a learning rate learns almost nothing in this time, too large a one does not converge; the best lies between.",
            100,
            {"vary": [_vary("training.learning_rate", 0.0001, 0.001, 0.01, 0.1, 1.0, 10.0)]},
            axes=Axes(loss="train", log=True),
        ),
        Showcase(
            "batch-sizes",
            "Batch sizes from one to full",
            "With the same learning rate, small batches make many updates an epoch and learn in fewer epochs than the full batch.",
            60,
            {"vary": [_vary("training.batch_size", 1, 5, 10, 50, 250)]},
            axes=Axes(loss="train", log=True),
        ),
        Showcase(
            "initialization-depth",
            "Initialization and depth",
            "All-zero weights never learn, and the deeper the ReLU network, the more it matters how its weights begin.",
            150,
            {
                "base": {"network": {"hidden": [8, 8], "activation": "relu"}, "training": {"learning_rate": 0.03}},
                "vary": [_vary("network.init", "kaiming_normal", "xavier_normal", "uniform", "zeros"), _vary("depth", 1, 2, 4, 6)],
                "seeds": 3,
            },
            axes=Axes(loss="train", log=True),
        ),
        Showcase(
            "weight-decay",
            "Regularization on noisy data",
            "On few and noisy points a large network learns the noise; some L2 makes its test loss lower and its training loss higher.",
            600,
            {
                "base": {
                    "data": {"dataset": "circle", "points": 120, "noise": 0.3},
                    "network": {"hidden": [16, 16]},
                    "training": {**ADAM, "batch_size": 20},
                },
                "vary": [_vary("training.l2", 0.0, 0.001, 0.003, 0.01, 0.03, 0.1)],
                "seeds": 3,
            },
            axes=Axes(score="train"),
        ),
        Showcase(
            "textbook-three",
            "The textbook's three: ReLU, sigmoid, tanh",
            "In six layers of eight, ReLU and tanh pass 95 % on the circle while sigmoid stays near guessing.",
            800,
            {"base": PRESETS["textbook-circle"], "vary": [_vary("network.activation", "relu", "sigmoid", "tanh")]},
            axes=Axes(loss="train", score="train"),
        ),
    )
}
