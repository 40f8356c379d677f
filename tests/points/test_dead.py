"""A layer that nothing gets through is said in a sentence, and only while it is so."""

import numpy as np
import pytest

from playground.points.trainer import make_trainer


def dying(**training):
    """ReLU at a learning rate of 10: dead after an epoch."""
    trainer = make_trainer({"network": {"activation": "relu", "seed": 0}, "training": {"learning_rate": 10.0, **training}})
    assert trainer.snapshot(False).warning is None
    trainer.train(trainer.steps_per_epoch)
    return trainer


@pytest.mark.parametrize("backend", ["kernel", "autograd"])
@pytest.mark.parametrize("penalty", [{}, {"l2": 0.01}, {"l1": 0.001}])
def test_a_network_that_has_died_is_told_and_trains_on_in_vain(backend, penalty):
    trainer = dying(**penalty)
    trainer.backend = backend
    warning = trainer.snapshot(False).warning
    assert (
        "All 2 neurons of hidden layer 2 are dead" in warning["text"] and "Lower the learning rate" in warning["text"] and warning["fresh"]
    )
    before = trainer.evaluate()["train_score"]
    trainer.train(20 * trainer.steps_per_epoch)
    assert "are dead" in trainer.snapshot(False).warning["text"]  # with a penalty, the layer before it fades too
    assert abs(trainer.evaluate()["train_score"] - before) < 0.2


def test_the_warning_goes_as_soon_as_a_neuron_fires_again():
    trainer = dying()
    bias = 2 * 4 + 4 + 4 * 2  # the first of hidden layer 2
    trainer.command({"op": "set_parameter", "index": bias, "value": 1e5})
    assert trainer.snapshot(False).warning is None


@pytest.mark.parametrize("activation", ["tanh", "sigmoid", "hardtanh"])
def test_a_layer_at_its_limits_is_saturated(activation):
    trainer = make_trainer({"network": {"activation": activation, "hidden": [3, 1], "seed": 0}})
    trainer.model.flat[3 * 2 : 3 * 2 + 3] = 500.0
    assert "All 3 neurons of hidden layer 1 are saturated" in trainer.snapshot(False).warning["text"]
    trainer.model.flat[3 * 2] = 0.0
    assert trainer.snapshot(False).warning is None


@pytest.mark.parametrize(("activation", "stuck"), [("relu", True), ("tanh", True), ("sigmoid", False), ("softplus", False)])
def test_weights_of_zero_are_told_where_nothing_ever_moves_them(activation, stuck):
    trainer = make_trainer({"network": {"activation": activation, "init": "zeros"}})
    warning = trainer.snapshot(False).warning
    assert (warning is not None) == stuck
    if stuck:
        assert "All weights into hidden layer 1 are zero" in warning["text"] and not warning["fresh"]
    trainer.train(5 * trainer.steps_per_epoch)
    assert (trainer.snapshot(False).warning is not None) == stuck
    assert (np.abs(trainer.parameters()[:8]).max() == 0) == stuck


@pytest.mark.parametrize(
    "config", [{}, {"network": {"hidden": []}}, {"network": {"activation": "relu", "hidden": [1]}}, {"task": "regression"}]
)
def test_a_sound_network_is_not_warned_of(config):
    trainer = make_trainer(config)
    for _ in range(5):
        assert trainer.snapshot(False).warning is None
        trainer.train(trainer.steps_per_epoch)
