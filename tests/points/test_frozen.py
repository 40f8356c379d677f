"""Frozen layers and weights never move, bit for bit, whatever trains them; all others go on."""

import numpy as np
import pytest

from playground.points.config import link_parameters, parse_config, parse_link
from playground.points.frozen import frozen_parameters
from playground.points.many.networks import Many
from playground.points.trainer import make_trainer
from playground.tables.optimizers import OPTIMIZERS

PENALTIES = {"l1": 0.01, "l2": 0.02, "weight_decay": 0.1, "clip_norm": 0.5}


def settings(**training):
    """The second layer and two weights of the first are frozen; all that could move them is there."""
    return {"network": {"hidden": [4, 3], "frozen_layers": [2], "frozen": [1, 9]}, "training": PENALTIES | training}


FROZEN = [1, 9, *range(12, 27)]


def test_which_parameters_those_are():
    config = parse_config(settings())
    assert np.flatnonzero(frozen_parameters(config)).tolist() == FROZEN
    normed = parse_config({"network": {"hidden": [4, 3], "batch_norm": True, "frozen_layers": [2, 3]}})
    whole = 12 + 15 + 4
    assert np.flatnonzero(frozen_parameters(normed)).tolist() == [*range(12, whole), *range(whole + 8, whole + 14)]
    beyond = parse_config({"network": {"hidden": [2], "frozen_layers": [7], "frozen": [5000]}})
    assert not frozen_parameters(beyond).any()


def test_they_travel_in_a_link_in_one_form():
    config = parse_config({"network": {"frozen_layers": [3, 1, 3], "frozen": [7, 2]}})
    assert config.network.frozen_layers == (1, 3) and config.network.frozen == (2, 7)
    again, problems = parse_link(link_parameters(config))
    assert again == config and not problems


@pytest.mark.parametrize("backend", ["kernel", "autograd"])
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_they_never_move_and_the_others_do(optimizer, backend):
    config = settings(optimizer=optimizer)
    free = {**config, "network": {"hidden": [4, 3]}}
    trainer = make_trainer(free, backend=backend)
    trainer.train(60)  # momentum has gathered for all of them
    before = trainer.parameters()
    trainer.reconfigure(config)
    trainer.train(130)
    after = trainer.parameters()
    assert np.array_equal(after[FROZEN], before[FROZEN])
    others = np.setdiff1d(np.arange(len(after)), FROZEN)
    assert (after[others] != before[others]).mean() > 0.9
    trainer.reconfigure(free)
    trainer.train(30)
    assert (trainer.parameters()[FROZEN] != before[FROZEN]).mean() > 0.9


def test_kernel_and_autograd_agree_with_frozen_parameters():
    found = []
    for backend in ("kernel", "autograd"):
        trainer = make_trainer(settings(optimizer="adam"), backend=backend)
        trainer.train(50)
        found.append(trainer.parameters())
    assert np.allclose(*found, atol=2e-5)


def test_batch_norms_of_a_frozen_layer_keep_their_scale_and_shift():
    trainer = make_trainer({"network": {"hidden": [4, 3], "batch_norm": True, "frozen_layers": [1]}})
    before = trainer.model.flat.clone()
    trainer.train(50)
    same = (trainer.model.flat == before).numpy()
    assert same[:12].all() and same[31 : 31 + 8].all() and not same[31 + 8 :].any()


@pytest.mark.parametrize(("network", "optimizer"), [({}, "adamw"), ({"batch_norm": True}, "momentum")], ids=["compiled", "batched"])
def test_many_networks_at_once_keep_theirs(network, optimizer):
    base = settings(optimizer=optimizer)
    base["network"] |= network
    free = {**base, "network": {"hidden": [4, 3], **network}}
    networks = Many([parse_config(base), parse_config(free)])
    before = [networks.weights(k) for k in range(2)]
    networks.train(np.full(2, 60))
    after = [networks.weights(k) for k in range(2)]
    assert np.array_equal(after[0][FROZEN], before[0][FROZEN])
    assert (after[1][FROZEN] != before[1][FROZEN]).mean() > 0.9
    alone = make_trainer(base)
    alone.train(60)
    assert np.allclose(after[0], alone.model.flat.numpy(), atol=1e-4)
