"""Every record of every table is complete, says what it is, and names something that PyTorch has."""

import importlib
import inspect
from dataclasses import fields
from typing import Any

import numpy as np
import pytest

from playground.points.config import TrainingConfig, parse_config
from playground.points.datasets import DATASETS
from playground.tables.activations import ACTIVATIONS
from playground.tables.features import FEATURES, compute_features
from playground.tables.initializers import INITIALIZERS
from playground.tables.losses import LOSSES
from playground.tables.optimizers import OPTIMIZERS
from playground.tables.schedules import FLOOR, SCHEDULES

TABLES: dict[str, dict[str, Any]] = {
    "activations": ACTIVATIONS,
    "losses": LOSSES,
    "optimizers": OPTIMIZERS,
    "schedules": SCHEDULES,
    "initializers": INITIALIZERS,
    "features": FEATURES,
    "datasets": DATASETS,
}
RECORDS = [pytest.param(record, name, id=f"{table}-{name}") for table, records in TABLES.items() for name, record in records.items()]


def resolve(path: str) -> Any:
    module, _, name = path.rpartition(".")
    return getattr(importlib.import_module(module), name)


@pytest.mark.parametrize(("record", "name"), RECORDS)
def test_record_is_complete(record: Any, name: str) -> None:
    assert record.name == name
    assert record.title.strip()
    for field in fields(record):
        if field.name in ("note", "formula"):
            text = getattr(record, field.name)
            assert text.strip()
            assert field.name != "note" or (text[0].isupper() and text.endswith("."))
    with pytest.raises(AttributeError):
        record.name = "changed"


@pytest.mark.parametrize("table", TABLES)
def test_titles_differ(table: str) -> None:
    titles = [record.title for record in TABLES[table].values()]
    assert len(set(titles)) == len(titles)


@pytest.mark.parametrize("table", ["activations", "losses", "optimizers"])
def test_kernel_codes_are_unique(table: str) -> None:
    codes = [record.kernel for record in TABLES[table].values() if record.kernel is not None]
    assert len(set(codes)) == len(codes)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_activation_is_a_torch_module(name: str) -> None:
    torch = pytest.importorskip("torch")
    module = resolve(ACTIVATIONS[name].torch)()
    z = torch.linspace(-3, 3, 7)
    assert module(z).shape == z.shape and torch.isfinite(module(z)).all()


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_optimizer_takes_its_settings(name: str) -> None:
    torch = pytest.importorskip("torch")
    record = OPTIMIZERS[name]
    training = TrainingConfig(optimizer=name)
    own = {argument: getattr(training, setting) for setting, argument in record.settings}
    if "beta1" in own:
        own["betas"] = (own.pop("beta1"), own.pop("beta2"))
    resolve(record.torch)([torch.nn.Parameter(torch.ones(2))], lr=training.learning_rate, **own, **dict(record.fixed))


@pytest.mark.parametrize("name", INITIALIZERS)
def test_initializer_is_a_torch_function(name: str) -> None:
    torch = pytest.importorskip("torch")
    record = INITIALIZERS[name]
    arguments = {key: 0.5 if value == "init_std" else value for key, value in record.arguments}
    weight = torch.empty(4, 3)
    resolve(record.torch)(weight, **arguments)
    assert torch.isfinite(weight).all()


@pytest.mark.parametrize("name", LOSSES)
def test_loss_fits_a_task(name: str) -> None:
    for task in LOSSES[name].tasks:
        run = parse_config({"task": task, "training": {"loss": name}})
        assert run.output_activation in ("tanh", "linear")


@pytest.mark.parametrize("name", SCHEDULES)
def test_schedule_is_a_share_of_the_learning_rate(name: str) -> None:
    record = SCHEDULES[name]
    assert list(inspect.signature(record.share).parameters) == ["t", "horizon", "gamma", "warmup"]
    for horizon, gamma, warmup in ((500, 0.5, 20), (1, 0.01, 0), (10, 1.0, 10_000)):
        share = record.share(np.linspace(0, 1500, 4001), horizon, gamma, warmup)
        assert share.shape == (4001,)
        assert np.isfinite(share).all() and (share >= 0).all() and (share <= 1 + 1e-12).all()


def test_schedules_at_known_times() -> None:
    t = np.array([0.0, 250.0, 500.0, 1000.0])
    at = {name: record.share(t, 500, 0.5, 100) for name, record in SCHEDULES.items()}
    assert at["constant"].tolist() == [1, 1, 1, 1]
    assert at["step"].tolist() == [1, 1, 0.5, 0.25]
    assert at["exponential"] == pytest.approx([1, 0.5**0.5, 0.5, 0.25])
    assert at["cosine"] == pytest.approx([1, (1 + FLOOR) / 2, FLOOR, FLOOR])
    assert at["warmup_cosine"][0] == pytest.approx(FLOOR)
    assert SCHEDULES["warmup_cosine"].share(np.array([100.0]), 500, 0.5, 100)[0] == pytest.approx(1)
    assert at["one_cycle"][0] == pytest.approx(1 / 25)
    assert SCHEDULES["one_cycle"].share(np.array([150.0]), 500, 0.5, 100)[0] == pytest.approx(1)


def test_schedule_settings_exist() -> None:
    for record in SCHEDULES.values():
        assert set(record.own) <= set(TrainingConfig.model_fields)


def test_features_of_a_known_point() -> None:
    columns = compute_features(list(FEATURES), np.array([[3.0, 4.0]]))
    expected = [3, 4, 9, 16, 12, np.sin(3), np.sin(4), np.cos(3), np.cos(4), 5]
    assert columns.dtype == np.float32 and columns.shape == (1, 10)
    assert columns[0] == pytest.approx(expected, rel=1e-6)


def test_features_keep_the_order_that_they_are_asked_in() -> None:
    assert compute_features(["x2", "x1"], np.array([[1.0, 2.0], [3.0, 4.0]])).tolist() == [[2, 1], [4, 3]]
