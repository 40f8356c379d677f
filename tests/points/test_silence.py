"""Neurons that are switched off: what is looked at is the network without them, what is trained never knows."""

import copy

import numpy as np
import pytest
import torch

from playground.points.snapshot import in_label_units
from playground.points.trainer import make_trainer

CONFIGS = {
    "kernel": {"network": {"hidden": [4, 3]}},
    "batch norm": {"network": {"hidden": [4, 3], "batch_norm": True}},
    "sigmoid": {"network": {"hidden": [4, 3], "activation": "sigmoid"}},
}


def off(trainer, *neurons):
    trainer.command({"op": "off", "neurons": list(neurons)})
    return trainer


def by_hand(trainer, layer, units):
    """The outputs at the training points of the model with these units' activations set to 0, by a hook."""
    model = copy.deepcopy(trainer.model)
    x = trainer.x
    for number in range(len(model.layers)):
        z = model.layers[number](x)
        last = number == len(model.layers) - 1
        if model.norms and not last:
            z = model.norms[number](z)
        x = model.activations[number](z)
        if number == layer:
            x = x.clone()
            x[:, units] = 0
    return x.detach()


@pytest.mark.parametrize("name", CONFIGS)
@pytest.mark.parametrize(("layer", "units", "neurons"), [(0, [2], [2]), (1, [0, 2], [4, 6])])
def test_the_network_is_looked_at_without_them(name, layer, units, neurons):
    trainer = make_trainer(CONFIGS[name])
    trainer.train(200)
    whole, before = trainer.snapshot(False), trainer.model.flat.clone()
    expected = by_hand(trainer, layer, units)
    seen = off(trainer, *neurons).snapshot(False)
    assert np.allclose(seen.arrays["train.output"], in_label_units(expected.numpy().T[0], 2, True), atol=1e-5)
    loss = torch.nn.functional.softplus(-trainer.y * expected).mean()
    assert seen.readouts["off_train_loss"] == pytest.approx(float(loss), rel=1e-4)
    assert seen.readouts["off_train_score"] == pytest.approx(float(((expected > 0) == (trainer.y > 0)).float().mean()))
    assert not np.array_equal(seen.arrays["boundary"], whole.arrays["boundary"])
    assert torch.equal(trainer.model.flat, before) and np.array_equal(seen.arrays["parameters"], whole.arrays["parameters"])
    assert trainer.evaluate()["train_loss"] != pytest.approx(seen.readouts["off_train_loss"])


def test_training_never_knows():
    one, other = make_trainer({}), off(make_trainer({}), 1, 4)
    for trainer in (one, other):
        for _ in range(5):
            trainer.train(30)
            trainer.snapshot(True)
    assert torch.equal(one.model.flat, other.model.flat) and one.evaluate() == other.evaluate()


def test_a_neuron_below_those_that_are_off_is_not_called_dead():
    trainer = off(make_trainer({"network": {"hidden": [4, 2]}}), 0, 1, 2, 3)
    seen = trainer.snapshot(True)
    assert not seen.arrays["dead"].any() and seen.warning is None


def test_it_is_part_of_the_view_and_bounded():
    trainer = off(make_trainer({}), 5, 0, 5)
    assert trainer.snapshot(False).view["off"] == [0, 5]
    again = make_trainer({})
    for command in trainer.view_commands():
        again.command(command)
    assert again.off == (0, 5)
    off(again)
    assert again.view_commands() == [] and "off_test_loss" not in again.snapshot(False).readouts
    with pytest.raises(ValueError, match="from 0 to 5"):
        off(again, 6)  # the output
    with pytest.raises(ValueError, match="no hidden"):
        off(make_trainer({"network": {"hidden": []}}), 0)
