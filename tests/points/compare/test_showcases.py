"""Every ready-made comparison ends with what its text claims."""

from collections.abc import Callable

import numpy as np
import pytest

from playground.points.compare.config import make_variants
from playground.points.compare.showcases import SHOWCASES
from playground.points.compare.trainer import make_trainer
from playground.tables.optimizers import OPTIMIZERS

Table = dict[str, np.ndarray]


def spiral(t: Table) -> bool:
    linear = t["names"] == "Linear"
    return bool((t["train_loss"][~linear] < t["train_loss"][linear]).all())


def deep_sigmoid(t: Table) -> bool:
    plain = t["names"] == "Sigmoid · off"
    return bool(t["test_score"][plain] < 0.7 and (t["test_score"][~plain] > 0.9).all() and t["gradient_ratio"][plain] < 1e-2)


def ravine(t: Table) -> bool:
    loss = dict(zip(t["names"], t["train_loss"], strict=True))
    return (
        max(loss[OPTIMIZERS["momentum"].title], loss[OPTIMIZERS["nesterov"].title]) < 0.01 * loss["SGD"]
        and loss["SGD"] < 0.1 * loss["Adam"]
    )


def learning_rates(t: Table) -> bool:
    best = int(t["train_loss"].argmin())
    return 0 < best < len(t["train_loss"]) - 1 and t["train_loss"][0] > 5 * t["train_loss"][best]


def batch_sizes(t: Table) -> bool:
    return bool(t["train_loss"][:3].max() < t["train_loss"][-1])


def initialization_depth(t: Table) -> bool:
    zeros = np.array([name.startswith("Zeros") for name in t["names"]])
    deep = np.array([name.endswith("· 6") for name in t["names"]]) & ~zeros
    shallow = np.array([name.endswith("· 1") for name in t["names"]]) & ~zeros
    return bool(t["test_score"][zeros].max() < 0.7 and np.ptp(t["test_score"][deep]) > np.ptp(t["test_score"][shallow]))


def weight_decay(t: Table) -> bool:
    some = t["test_loss"][1:]
    return bool(some.min() < 0.9 * t["test_loss"][0] and t["train_loss"][1 + some.argmin()] > t["train_loss"][0])


def textbook_three(t: Table) -> bool:
    score = dict(zip(t["names"], t["train_score"], strict=True))
    return score["ReLU"] > 0.95 and score["Tanh"] > 0.95 and score["Sigmoid"] < 0.8


CLAIMS: dict[str, Callable[[Table], bool]] = {
    "activations-spiral": spiral,
    "deep-sigmoid": deep_sigmoid,
    "ravine": ravine,
    "learning-rates": learning_rates,
    "batch-sizes": batch_sizes,
    "initialization-depth": initialization_depth,
    "weight-decay": weight_decay,
    "textbook-three": textbook_three,
}


@pytest.mark.parametrize("name", SHOWCASES)
def test_it_ends_as_it_claims(name):
    showcase = SHOWCASES[name]
    variants, left_out = make_variants(showcase.comparison)
    assert not left_out
    trainer = make_trainer(showcase.comparison.model_dump(mode="json"))
    trainer.train(showcase.epochs * trainer.steps_per_epoch)
    trainer.evaluate()
    arrays = trainer.snapshot(True).arrays
    table = {key.removeprefix("table."): value for key, value in arrays.items() if key.startswith("table.")}
    table["names"] = np.array([variant.label for variant in variants])
    assert CLAIMS[name](table), {key: table[key] for key in ("names", "train_loss", "test_loss", "train_score", "test_score")}
