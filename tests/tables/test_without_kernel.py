"""A record that the compiled kernel has no branch for builds, trains, compares and is documented; a name that no record has raises."""

import math
from collections.abc import Iterator
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch

from playground import docs
from playground.core.settings import ConfigError
from playground.kinds import KINDS
from playground.nn.losses import mean_loss, mean_losses
from playground.nn.optimizers import make_optimizer
from playground.points import config
from playground.points.kernel import operators
from playground.points.many.networks import Many
from playground.points.trainer import MLPTrainer, make_trainer
from playground.tables.activations import ACTIVATIONS, Activation
from playground.tables.losses import LOSSES, Loss
from playground.tables.optimizers import OPTIMIZERS, Optimizer

NEW: dict[str, tuple[dict[str, Any], Any]] = {  # by path: the table, and a record that it does not have
    "network.activation": (ACTIVATIONS, Activation("celu", "CELU", "torch.nn.CELU", r"\mathrm{CELU}(z)", "An ELU.")),
    "training.loss": (
        LOSSES,
        Loss(
            "margin", "Soft margin", ("classification",), "linear", "torch.nn.functional.soft_margin_loss", r"\ln(1+e^{-y\hat y})", "Soft."
        ),
    ),
    "training.optimizer": (
        OPTIMIZERS,
        Optimizer(
            "adadelta",
            "Adadelta",
            "torch.optim.Adadelta",
            (("rho", "rho"), ("epsilon", "eps")),
            (),
            ("square_avg", "acc_delta"),
            "Its own.",
        ),
    ),
}


@pytest.fixture(params=NEW)
def added(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, str]]:
    """A path, and the name of a record that was added for it."""
    path: str = request.param
    table, record = NEW[path]
    monkeypatch.setitem(table, record.name, record)
    forget_choices()
    yield path, record.name
    forget_choices()


def forget_choices() -> None:
    """They are made once, from the tables as they were."""
    for kind in KINDS.values():
        kind.settings.__dict__.pop("choices", None)


def run(path: str, name: str, rate: float = 0.3, **training: Any) -> config.RunConfig:
    part, setting = path.split(".")
    tree: dict[str, Any] = {"data": {"points": 100, "train_share": 0.53}, "training": {"learning_rate": rate, **training}, "network": {}}
    tree[part][setting] = name
    return config.parse_config(tree)


def test_it_trains_by_autograd_and_goes_on_from_its_state(added: tuple[str, str]):
    document = run(*added).model_dump(mode="json")
    trainer, fresh = make_trainer(document), make_trainer(document)
    assert trainer.backend == "autograd"
    before = trainer.evaluate()["train_loss"]
    trainer.train(150)
    assert trainer.evaluate()["train_loss"] < before
    fresh.load_state(trainer.state())
    for one in (trainer, fresh):
        one.train(20)
    assert np.array_equal(trainer.parameters(), fresh.parameters())


def test_the_kernel_refuses_it_by_name(added: tuple[str, str]):
    with pytest.raises(ConfigError, match=f"the kernel has no {added[1]}"):
        make_trainer(run(*added).model_dump(mode="json"), backend="kernel")


def test_compared_with_others_it_is_the_same_as_alone(added: tuple[str, str]):
    configs = [run(*added), run(*added, rate=0.1, clip_norm=0.5), run("network.activation", "relu"), run("training.optimizer", "adam")]
    many = Many(configs, threads=1)
    many.train(np.full(len(configs), 60), 0)
    for i, settings in enumerate(configs):
        alone = make_trainer(settings.model_dump(mode="json"))
        alone.train(60)
        np.testing.assert_allclose(many.weights(i), alone.parameters(), rtol=1e-4, atol=1e-5)
        row = alone.evaluate()
        names = ("train_loss", "test_loss", "train_score", "test_score")
        np.testing.assert_allclose(many.measure()[i, :4], [row[name] for name in names], rtol=1e-4, atol=1e-5)


def test_it_is_in_the_link_in_the_refusals_and_in_the_docs(added: tuple[str, str]):
    path, name = added
    assert config.link_parameters(run(path, name))[path] == name
    with pytest.raises(ConfigError, match=f"accepts .*{name}"):
        run(path, "nonsense")
    assert f"| `{name}` |" in docs.make_page()


def test_a_number_that_the_kernel_has_no_branch_for_is_refused_and_never_taken_for_another(
    added: tuple[str, str], monkeypatch: pytest.MonkeyPatch
):
    path, name = added
    table, record = NEW[path]
    for number in (len(table), 99, -1):
        monkeypatch.setitem(table, name, replace(record, kernel=number))
        with pytest.raises(ValueError, match=f"the kernel has no branch {number} for {name}"):
            make_trainer(run(path, name).model_dump(mode="json"))
        with pytest.raises(ValueError, match=f"the kernel has no branch {number} for {name}"):
            Many([run(path, name)])


def test_a_name_that_no_record_has_raises():
    output = torch.zeros(2, 3, 1)
    with pytest.raises(ValueError, match="no loss is called nonsense"):
        mean_loss("nonsense", output[0], output[0])
    with pytest.raises(ValueError, match="no loss is called nonsense"):
        mean_losses("nonsense", output, output)
    with pytest.raises(ValueError, match="no optimizer is called nonsense"):
        make_optimizer(SimpleNamespace(optimizer="nonsense"), torch.nn.Parameter(torch.zeros(1)), torch.zeros(1), torch.zeros(1), 0)  # type: ignore[arg-type]


@pytest.mark.parametrize("path", NEW)
def test_a_run_with_a_name_that_no_record_has_raises_however_it_is_trained(path: str):
    part, setting = path.split(".")
    valid = config.parse_config({"data": {"points": 60}})
    unknown = valid.model_copy(update={part: getattr(valid, part).model_copy(update={setting: "nonsense"})})  # past all that refuses it
    for backend in ("auto", "kernel", "autograd"):
        with pytest.raises((ValueError, KeyError), match="nonsense"):
            MLPTrainer(unknown, backend=backend).train(1)
    for backend in ("auto", "batched"):
        with pytest.raises((ValueError, KeyError), match="nonsense"):
            Many([valid, unknown], backend).train(np.array([1, 1]))


@pytest.mark.parametrize("numbers", [(len(LOSSES), 0), (-1, 0), (0, len(OPTIMIZERS)), (0, -1)])
def test_the_kernel_itself_raises_for_a_loss_or_an_optimizer_that_it_does_not_have(numbers: tuple[int, int]):
    vector, counters, x = torch.zeros(3), torch.zeros(3, dtype=torch.int64), torch.zeros(4, 2)
    with pytest.raises(ValueError, match="the kernel has no loss"):
        operators.train_mlp(
            vector, vector, vector, vector, counters, x, torch.zeros(4, 1), torch.zeros(1, dtype=torch.float64), torch.tensor([2, 1]),
            torch.tensor([0]), torch.zeros(9, dtype=torch.float64), *numbers, 4, False, 0,
        )  # fmt: skip


@pytest.mark.parametrize("name", LOSSES)
@pytest.mark.parametrize("outputs", [1, 3])
def test_a_loss_of_many_networks_is_the_mean_of_its_terms(name: str, outputs: int):
    output, sign = torch.randn(4, 7, outputs), torch.ones(4, 7, outputs)
    sign[..., 1:] = -1.0
    each = mean_losses(name, output, sign)
    assert each.shape == (4,)
    for k in range(4):
        assert math.isclose(float(each[k]), float(mean_loss(name, output[k], sign[k])), rel_tol=1e-5)
