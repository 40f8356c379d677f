"""The trainer as the engine sees it."""

import itertools
import re

import numpy as np
import pytest
import torch

from playground.core.settings import ConfigError
from playground.core.trainer import as_float
from playground.points.backend import kernel_is_faster
from playground.points.config import parse_config, restart_reasons
from playground.points.structure import expected_structure
from playground.points.trainer import make_trainer
from playground.tables.features import FEATURES
from playground.tables.initializers import INITIALIZERS
from playground.tables.optimizers import OPTIMIZERS
from tests.points.cases import config

BACKENDS = {"kernel": {}, "autograd": {"dropout": 0.3, "batch_norm": True}}


def same(a, b):
    return a.keys() == b.keys() and all(np.array_equal(a[name], b[name], equal_nan=True) for name in a)


@pytest.mark.parametrize("backend", BACKENDS)
def test_seeded_twins_are_equal(backend):
    value = config(network={"hidden": [4, 3], "seed": 5, **BACKENDS[backend]})
    twins = [make_trainer(value), make_trainer(value)]
    torch.manual_seed(1)
    twins[0].train(30)
    torch.manual_seed(2)
    twins[1].train(7)
    twins[1].train(23)
    assert twins[0].backend == backend
    assert same(twins[0].state(), twins[1].state())
    assert not np.array_equal(twins[0].parameters(), make_trainer(config(network={"hidden": [4, 3], "seed": 6})).parameters())


@pytest.mark.parametrize(("backend", "optimizer"), itertools.product(BACKENDS, OPTIMIZERS))
def test_a_state_resumes_exactly(backend, optimizer):
    value = config(
        network={"hidden": [4, 3], **BACKENDS[backend]}, training={"optimizer": optimizer, "schedule": "cosine", "schedule_epochs": 9}
    )
    whole, first, second = (make_trainer(value) for _ in range(3))
    whole.train(33)
    first.train(16)
    kept = first.state()
    first.train(5)
    second.load_state(kept)
    second.train(17)
    assert same(whole.state(), second.state())
    assert (second.epoch, second.step) == (whole.epoch, 33)
    first.load_state(kept)
    assert same(first.state(), kept)


def test_a_state_that_does_not_fit_is_refused():
    trainer = make_trainer(config())
    before = trainer.state()
    for state in ({}, make_trainer(config(network={"hidden": [3]})).state(), before | {"counters": np.array([0, 999, 0, 0])}):
        with pytest.raises(ValueError, match="does not fit"):
            trainer.load_state(state)
    assert same(trainer.state(), before)


def test_counting_steps_and_epochs():
    trainer = make_trainer(config())
    assert trainer.steps_per_epoch == 6
    trainer.train(0)
    trainer.train(5)
    assert (trainer.epoch, trainer.step, trainer.steps_left) == (0, 5, 1)
    trainer.train(1)
    assert (trainer.epoch, trainer.step, trainer.offset) == (1, 6, 0)
    trainer.train(13)
    assert (trainer.epoch, trainer.step, trainer.steps_left) == (3, 19, 5)


CASES = {
    "two classes": {},
    "squared error": {"training": {"loss": "squared_error"}},
    "regression": {"task": "regression", "data": {"dataset": "plane", "points": 60}},
    "three classes": {"data": {"dataset": "blobs", "classes": 3, "points": 60}},
    "three classes, hinge": {"data": {"dataset": "blobs", "classes": 3, "points": 60}, "training": {"loss": "hinge"}},
    "no hidden layer": {"network": {"hidden": []}},
    "autograd": {"network": {"hidden": [4, 2], "batch_norm": True, "dropout": 0.1}},
    "every feature": {"features": list(FEATURES), "network": {"hidden": [3]}},
}


@pytest.mark.parametrize("value", CASES.values(), ids=CASES)
def test_a_snapshot_has_the_arrays_of_the_protocol(value):
    trainer = make_trainer(config(**value))
    trainer.train(9)
    full, part = trainer.snapshot(True), trainer.snapshot(False)
    sizes = trainer.config.sizes
    count, n_train, n_test = sum(sizes[1:]), len(trainer.points.x_train), len(trainer.points.x_test)
    total = sum(a * b + b for a, b in itertools.pairwise(sizes))
    wanted = {
        "neurons": ("int8", (count, 20, 20)), "neuron_range": ("float32", (count,)), "dead": ("uint8", (count,)),
        "parameters": ("float32", (total,)), "gradients": ("float32", (total,)),
        "train.output": ("float32", (n_train,)), "test.output": ("float32", (n_test,)),
    }  # fmt: skip
    if sizes[-1] > 1:
        wanted |= {"classes": ("uint8", (100, 100)), "sureness": ("uint8", (100, 100))}
    else:
        wanted |= {"boundary": ("int8", (100, 100))}
        assert part.ranges["boundary"] == 1.0
    assert {name: (array.dtype.name, array.shape) for name, array in part.arrays.items()} == wanted
    assert set(full.arrays) - set(part.arrays) == {"feature_maps"} | {f"{s}.{c}" for s in ("train", "test") for c in ("x1", "x2", "label")}
    assert full.arrays["feature_maps"].shape == (len(FEATURES), 20, 20)
    assert trainer.structure == expected_structure(trainer.config)
    assert (full.epoch, full.step) == (trainer.epoch, 9)
    row = trainer.evaluate()
    assert as_float(row, trainer.columns).shape == (len(trainer.columns),)
    assert tuple(row) == trainer.columns and trainer.columns[0] == "epoch"
    assert trainer.diagnose(row) is None


@pytest.mark.parametrize("value", CASES.values(), ids=CASES)
def test_a_snapshot_is_detached(value):
    trainer = make_trainer(config(**value))
    before = trainer.snapshot(True)
    copies = {name: array.copy() for name, array in before.arrays.items()}
    trainer.train(20)
    trainer.snapshot(True)
    assert same(before.arrays, copies)


def test_the_boundary_is_the_network_over_the_plane():
    """Row 0 is the lowest x2, column 0 the lowest x1; two classes with cross-entropy show tanh(logit / 2)."""
    trainer = make_trainer(config(network={"hidden": []}), weights=np.array([0.0, 1.0, 0.5], dtype=np.float32))
    found = trainer.snapshot(False).arrays["boundary"]
    x2 = (np.arange(100) + 0.5) * 0.12 - 6
    assert np.abs(found - 127 * np.tanh((x2 + 0.5) / 2)[:, None]).max() <= 0.51
    trainer = make_trainer(config(network={"hidden": []}), weights=np.array([1.0, 0.0, 0.5], dtype=np.float32))
    assert np.abs(trainer.snapshot(False).arrays["boundary"] - 127 * np.tanh((x2 + 0.5) / 2)[None, :]).max() <= 0.51


def test_maps_and_point_outputs_are_the_models_own():
    for value in ({}, {"data": {"dataset": "rings", "classes": 3, "points": 60}}, {"network": {"hidden": [4, 2], "batch_norm": True}}):
        trainer = make_trainer(config(**value))
        trainer.train(12)
        arrays = trainer.snapshot(False).arrays
        with torch.no_grad():
            output = trainer.model(trainer.x)
            first = trainer.model.neurons(trainer.places.near.T[:400])[0].T.reshape(-1, 20, 20).numpy()
        if trainer.points.classes == 2:
            np.testing.assert_allclose(arrays["train.output"], torch.tanh(output[:, 0] / 2), atol=2e-6)
        else:
            right = torch.softmax(output, 1)[range(len(output)), torch.from_numpy(trainer.points.y_train).long()]
            np.testing.assert_allclose(arrays["train.output"], right, atol=2e-6)
        shown = arrays["neurons"][:4] / 127 * arrays["neuron_range"][:4, None, None]
        np.testing.assert_allclose(shown, first, atol=arrays["neuron_range"].max() / 127)


def test_a_pinned_neuron_is_shown_in_the_boundary():
    trainer = make_trainer(config(network={"hidden": [3, 2], "activation": "relu"}))
    for neuron in range(6):
        trainer.command({"op": "pin", "neuron": neuron})
        found = trainer.snapshot(False)
        small, bound = found.arrays["neurons"][neuron].astype(float), found.ranges["boundary"]
        fine = found.arrays["boundary"].reshape(20, 5, 20, 5)[:, 2, :, 2] * bound / found.arrays["neuron_range"][neuron]
        assert np.abs(fine - small).max() <= 2
    trainer.command({"op": "pin", "neuron": None})
    assert trainer.snapshot(False).ranges["boundary"] == 1.0


def test_dead_neurons_are_marked():
    trainer = make_trainer(config(network={"hidden": [3, 2], "activation": "relu"}))
    assert trainer.snapshot(False).arrays["dead"].sum() <= 2
    trainer.model.layers[0].bias.data[1] = -1000.0
    trainer.model.layers[1].bias.data[0] = -1000.0
    dead = trainer.snapshot(False).arrays["dead"]
    assert dead[1] == 1 and dead[3] == 1 and dead[5] == 0


def test_editing_a_parameter_changes_the_picture_and_the_loss():
    trainer = make_trainer(config())
    before, row, gradients = trainer.snapshot(False), trainer.evaluate(), trainer.gradients()
    trainer.command({"op": "set_parameter", "index": 0, "value": 2.5})
    after = trainer.snapshot(False)
    assert after.arrays["parameters"][0] == 2.5
    assert not np.array_equal(before.arrays["boundary"], after.arrays["boundary"])
    assert trainer.evaluate()["train_loss"] != row["train_loss"]
    assert not np.array_equal(trainer.gradients(), gradients)


@pytest.mark.parametrize(
    "command",
    [
        {}, {"op": "dance"}, {"op": "set_parameter"},
        {"op": "pin", "neuron": 7}, {"op": "pin", "neuron": -1}, {"op": "pin", "neuron": 1.5}, {"op": "pin", "neuron": True},
        {"op": "set_parameter", "index": 25, "value": 0}, {"op": "set_parameter", "index": 0, "value": float("nan")},
        {"op": "set_parameter", "index": 0, "value": "1"}, {"op": "set_parameter", "index": 0, "value": 1e30},
    ],
)  # fmt: skip
def test_a_command_that_makes_no_sense_is_refused(command):
    trainer = make_trainer(config())
    before = trainer.state()
    with pytest.raises(ValueError, match="accepts"):
        trainer.command(command)
    assert same(before, trainer.state())


@pytest.mark.parametrize("backend", ["kernel", "autograd"])
def test_the_gradient_is_of_the_loss_over_all_training_points(backend):
    training = {"l1": 0.01, "l2": 0.1, "clip_norm": 0.01}
    trainer = make_trainer(config(training=training), backend=backend)
    trainer.train(7)
    found, before = trainer.gradients(), trainer.parameters()
    full = make_trainer(
        config(training={"l1": 0.01, "l2": 0.1, "batch_size": "full", "learning_rate": 1.0}), weights=before, backend="autograd"
    )
    full.train(1)
    np.testing.assert_allclose(found, before - full.parameters(), atol=2e-6)


@pytest.mark.parametrize(
    "change",
    [
        {"learning_rate": 0.5}, {"schedule": "step"}, {"l1": 0.1}, {"l2": 0.1}, {"clip_norm": 0.01}, {"batch_size": 7},
        {"optimizer": "sgd"}, {"loss": "squared_error"}, {"shuffle": False},
    ],
)  # fmt: skip
def test_a_live_change_keeps_the_weights_and_is_what_trains_next(change):
    trainer = make_trainer(config(training={"optimizer": "momentum"}))
    trainer.train(9)
    before = trainer.state()
    trainer.reconfigure(config(training={"optimizer": "momentum"} | change))
    after = trainer.state()
    assert np.array_equal(before["flat"], after["flat"])
    assert (trainer.epoch, trainer.offset, trainer.step) == (1, 30, 9)
    old = make_trainer(config(training={"optimizer": "momentum"}))
    old.load_state(before)
    old.train(20)
    trainer.train(20)
    if change != {"schedule": "step"}:  # its first fall comes later
        assert not np.array_equal(trainer.parameters(), old.parameters())


def test_another_optimizer_starts_at_zero():
    trainer = make_trainer(config(training={"optimizer": "adam"}))
    trainer.train(9)
    trainer.reconfigure(config(training={"optimizer": "rmsprop"}))
    assert trainer.count == 0 and not trainer.first.any() and not trainer.second.any()
    fresh = make_trainer(config(training={"optimizer": "rmsprop"}), weights=trainer.parameters())
    fresh.epoch, fresh.offset = trainer.epoch, trainer.offset
    trainer.train(5)
    fresh.train(5)
    np.testing.assert_allclose(trainer.parameters(), fresh.parameters(), atol=1e-6)


def test_an_activation_changes_live():
    trainer = make_trainer(config())
    trainer.train(9)
    before = trainer.parameters()
    trainer.reconfigure(config(network={"activation": ["relu", "sine"], "output": "tanh"}))
    assert np.array_equal(before, trainer.parameters())
    assert [type(layer).__name__ for layer in trainer.model.activations] == ["ReLU", "Sine", "Tanh"]
    with torch.no_grad():
        np.testing.assert_allclose(trainer.activations_at(trainer.places.near, 6, 1)[0, 400:453], trainer.model(trainer.x)[:, 0], atol=2e-6)


def reasons(old, new):
    return restart_reasons(parse_config(old), parse_config(new))


def test_what_cannot_change_live_is_refused_and_named():
    trainer = make_trainer(config())
    changed = config(network={"hidden": [4, 3]}, features=["x1"])
    assert reasons(config(), changed) == ["features", "network.hidden"]
    assert reasons(config(), config(training={"learning_rate": 1})) == []
    with pytest.raises(ValueError, match="features, network.hidden"):
        trainer.reconfigure(changed)
    trainer.train(3)
    assert trainer.config == parse_config(config())


@pytest.mark.parametrize("name", INITIALIZERS)
def test_every_initializer_trains(name):
    trainer = make_trainer(config(network={"init": name}))
    trainer.train(60)
    assert trainer.diagnose(trainer.evaluate()) is None


@pytest.mark.parametrize("batch", [1, 13, "full"])  # 53 points: the last batch of 13 is one point, which has no variance
def test_batch_normalization_trains_with_any_batch(batch):
    trainer = make_trainer(config(network={"hidden": [4, 3], "batch_norm": True}, training={"batch_size": batch}))
    before = trainer.evaluate()["train_loss"]
    trainer.train(20 * trainer.steps_per_epoch)
    assert np.isfinite(trainer.state()["flat"]).all() and trainer.evaluate()["train_loss"] != before
    assert not np.array_equal(trainer.state()["buffers.norms.0.running_mean"], np.zeros(4)) or batch == 1


def test_ways_and_devices():
    assert make_trainer(config()).backend == "kernel"
    assert make_trainer(config(), backend="autograd").backend == "autograd"
    assert kernel_is_faster([10, *[32] * 8, 6], 5000)
    assert kernel_is_faster([2, 128, 1], 1000) and not kernel_is_faster([2, *[128] * 8, 1], 1000)
    assert make_trainer(config(network={"dropout": 0.1})).backend == "autograd"
    with pytest.raises(ConfigError, match="dropout"):
        make_trainer(config(network={"dropout": 0.1}), backend="kernel")
    with pytest.raises(ConfigError, match="accepts auto, kernel, autograd"):
        make_trainer(config(), backend="fastest")
    if not torch.cuda.is_available():
        with pytest.raises(ConfigError, match="training.device: accepts auto, cpu"):
            make_trainer(config(training={"device": "cuda"}))


@pytest.mark.skipif(not torch.cuda.is_available(), reason="there is no CUDA here")
def test_training_on_cuda_follows_the_cpu():
    a, b = make_trainer(config()), make_trainer(config(training={"device": "cuda"}))
    a.train(20)
    b.train(20)
    np.testing.assert_allclose(a.parameters(), b.parameters(), atol=1e-4)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ({"network": {"hidden": [8] * 6, "activation": "leaky_relu", "output": "linear", "init": "kaiming_normal"},
          "training": {"learning_rate": 1.0, "loss": "squared_error"}}, "learning rate of 1 .* 6 hidden layers.*Leaky ReLU"),
        ({"task": "regression", "data": {"dataset": "plane", "points": 60}, "features": ["x1", "x1^2"], "network": {"hidden": []},
          "training": {"learning_rate": 3.0}}, "squared error.*x1\\^2"),
        ({"training": {"l2": 10.0, "learning_rate": 1.0}}, "regularization .10. times"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("backend", ["kernel", "autograd"])
def test_a_diverging_run_is_explained_and_raises_nothing(value, words, backend):
    trainer = make_trainer(config(**value), backend=backend)
    problem = None
    for _ in range(40):
        trainer.train(trainer.steps_per_epoch)
        problem = trainer.diagnose(trainer.evaluate())
        trainer.snapshot(True)
        if problem:
            break
    assert problem is not None and re.search(words, problem), problem
