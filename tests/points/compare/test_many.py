"""Many networks in one call are as many networks alone: by the kernel and by batched PyTorch."""

import numpy as np
import pytest
import torch

from playground.points.kernel import many as kernel_many
from playground.points.many.networks import Many
from playground.tables.losses import LOSSES
from tests.points.many_cases import ACTIVATION_NAMES, OPTIMIZER_NAMES, make, measures_of, of_every_kind, separately


@pytest.fixture(scope="module")
def kinds():
    return of_every_kind()


def test_every_optimizer_and_every_activation_is_among_them(kinds):
    assert {config.training.optimizer for config in kinds} == set(OPTIMIZER_NAMES)
    assert {name for config in kinds for name in config.network.activations} == set(ACTIVATION_NAMES)
    assert len({config.sizes for config in kinds}) == 6 and len({config.training.batch_size for config in kinds}) == 6


def test_networks_in_one_call_are_the_networks_alone(kinds):
    many = Many(kinds)
    many.train(many.updates_in_epoch * 2)
    many.train(np.minimum(many.updates_in_epoch, 3))
    measured = many.measure()
    for i, config in enumerate(kinds):
        in_epoch = int(many.updates_in_epoch[i])
        alone = separately(config, 2 * in_epoch + min(in_epoch, 3))
        assert many.counts[i] == alone.step
        np.testing.assert_allclose(many.weights(i), alone.parameters(), rtol=1e-6, atol=1e-6, err_msg=str(config))
        np.testing.assert_allclose(measured[i, :6], measures_of(alone), rtol=1e-4, atol=1e-6, err_msg=str(config))


def test_results_do_not_depend_on_the_number_of_threads(kinds):
    found = []
    for threads in (1, 2, 5):
        many = Many(kinds, threads=threads)
        scores = many.train(many.updates_in_epoch * 3, 3)
        found.append([scores, many.measure(), many.look([0, 6, 12], 10), *(many.weights(i) for i in range(len(kinds)))])
    for other in found[1:]:
        for one, two in zip(found[0], other, strict=True):
            np.testing.assert_array_equal(one, two)


def test_order_changes_nothing(kinds):
    order = np.random.default_rng(0).permutation(len(kinds))
    many, shuffled = Many(kinds), Many([kinds[i] for i in order])
    for networks in (many, shuffled):
        networks.train(networks.updates_in_epoch * 2)
    np.testing.assert_array_equal(many.measure()[order], shuffled.measure())
    for k, i in enumerate(order):
        np.testing.assert_array_equal(many.weights(int(i)), shuffled.weights(k))


def test_scores_at_the_ends_of_epochs_are_the_test_scores(kinds):
    many = Many(kinds[:4])
    many.train(np.array([1, 1, 0, 1]))
    scores = many.train(many.updates_in_epoch * 2, 2)
    for i in (0, 1, 3):
        in_epoch = int(many.updates_in_epoch[i])
        for epoch in (1, 2):
            assert scores[i, epoch - 1] == pytest.approx(separately(kinds[i], epoch * in_epoch).evaluate()["test_score"])


@pytest.mark.parametrize("optimizer", OPTIMIZER_NAMES)
def test_the_batched_way_is_autograd(optimizer):
    """Networks of one shape that differ in activation, loss, rate, penalties, clipping and weights."""
    configs = [
        make(
            network={"hidden": [5, 3], "activation": name, "seed": k},
            training={
                "optimizer": optimizer, "learning_rate": (0.003, 0.001, 0.01)[k % 3],
                "loss": ("cross_entropy", "squared_error", "hinge")[k % 3],
                "l1": 0.001 * (k % 2), "l2": 0.01 * (k % 3 == 0), "clip_norm": 0.5 if k % 2 else None, "schedule": "cosine", "beta1": 0.8,
                "schedule_epochs": 5,
            },
        )
        for k, name in enumerate(ACTIVATION_NAMES)
    ]  # fmt: skip
    many = Many(configs, backend="batched")
    assert len(many.parts) == 1
    many.train(np.full(len(configs), 8), 1)
    measured = many.measure()
    for i, config in enumerate(configs):
        alone = separately(config, 8, backend="autograd")
        # an adaptive optimizer turns a gradient's rounding into a step of its own where the gradient is nearly zero
        np.testing.assert_allclose(many.weights(i), alone.parameters(), rtol=2e-4, atol=2e-4, err_msg=str(config))
        np.testing.assert_allclose(np.median(np.abs(many.weights(i) - alone.parameters())), 0, atol=1e-5)
        np.testing.assert_allclose(measured[i, :6], measures_of(alone), rtol=2e-3, atol=2e-5, err_msg=str(config))


@pytest.mark.parametrize("batch", [10, 13, "full"])  # 13 leaves one point for the last batch
def test_batch_norm_agrees_with_autograd(batch):
    """Not with adaptive optimizers: a bias before a batch norm has no gradient but rounding, which they would turn into steps."""
    configs = [
        make(network={"hidden": [6, 4], "activation": name, "batch_norm": True}, training={"batch_size": batch, "optimizer": optimizer})
        for name, optimizer in (("relu", "sgd"), ("tanh", "nesterov"), ("sigmoid", "momentum"))
    ]
    many = Many(configs)
    updates = int(many.updates_in_epoch[0]) * 2
    many.train(np.full(3, updates), 2)
    measured, grid = many.measure(), many.look([0, 1, 2], 8)
    for i, config in enumerate(configs):
        alone = separately(config, updates)
        np.testing.assert_allclose(many.weights(i), alone.model.flat.numpy(), rtol=1e-4, atol=1e-5)
        np.testing.assert_allclose(measured[i, :6], measures_of(alone), rtol=1e-3, atol=1e-5)
        places = many.data.places(config, 8)
        np.testing.assert_allclose(grid[i], alone.activations_at(places, 10, 1).detach().numpy()[:, :64], rtol=1e-3, atol=1e-4)


@pytest.mark.parametrize("backend", ["auto", "batched"])
@pytest.mark.parametrize("loss", LOSSES)
def test_measures_of_every_loss(loss, backend):
    task = LOSSES[loss].tasks[0]
    data = {"points": 100, "dataset": "circle" if task == "classification" else "plane", "train_share": 0.53}
    configs = [make(task=task, data=data, training={"loss": loss}, network={"seed": k}) for k in range(2)]
    many = Many(configs, backend)
    many.train(many.updates_in_epoch)
    for i, config in enumerate(configs):
        np.testing.assert_allclose(many.measure()[i, :6], measures_of(separately(config, 6)), rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize("backend", ["auto", "batched"])
def test_several_classes(backend):
    config = make(data={"dataset": "rings", "classes": 4, "points": 100}, network={"hidden": [6]})
    many = Many([config, config.model_copy(update={"network": config.network.model_copy(update={"seed": 3})})], backend)
    many.train(many.updates_in_epoch * 3)
    alone = separately(config, 15)
    np.testing.assert_allclose(many.measure()[0, :6], measures_of(alone), rtol=1e-4, atol=1e-5)
    assert many.look([1, 0], 9).shape == (2, 4, 81)
    np.testing.assert_allclose(
        many.look([1, 0], 9)[1], alone.activations_at(many.data.places(config, 9), 6, 4).numpy()[:, :81], rtol=1e-4, atol=1e-5
    )


@pytest.mark.parametrize("backend", ["auto", "batched"])
def test_dead_and_saturated_units_are_counted(backend):
    configs = [make(network={"hidden": [4], "activation": name}) for name in ("relu", "tanh", "sigmoid", "leaky_relu", "linear")]
    many = Many(configs, backend)
    for name, value in ((name, value) for _, part in many.parts for name, value in part.vectors().items()):
        if name == "parameters":
            rows = value.view(5, -1)
            rows[:, :8] = 0.0  # the first layer's weights; its biases decide
            rows[:, 8:12] = torch.tensor([-1.0, -1.0, 9.0, 0.0])
            rows[1:3, 8:12] = torch.tensor([-20.0, 20.0, 0.1, 0.2])
    np.testing.assert_allclose(many.measure()[:, 6], [0.75, 0.5, 0.5, 0.0, 0.0])


def test_dropout_drops_in_training_only():
    configs = [make(network={"hidden": [16], "dropout": dropout}, training={"learning_rate": 0.1}) for dropout in (0.0, 0.5)]
    many = Many(configs, backend="batched")
    np.testing.assert_array_equal(many.look([0], 9), many.look([1], 9))
    many.train(many.updates_in_epoch * 10)
    np.testing.assert_allclose(many.weights(0), separately(configs[0], 60, backend="autograd").parameters(), rtol=1e-3, atol=1e-4)
    assert np.abs(many.weights(0) - many.weights(1)).max() > 1e-2
    np.testing.assert_array_equal(many.measure(), many.measure())


def test_a_turn_is_taken_once():
    turn = np.zeros(1, dtype=np.int64)
    from concurrent.futures import ThreadPoolExecutor

    from numba import njit

    from playground.points.kernel.work_queue import claim

    @njit(nogil=True)
    def take(turn, found, times):
        for _ in range(times):
            found[claim(turn)] += 1

    found = np.zeros(40_000, dtype=np.int64)
    take(turn.copy(), found.copy(), 1)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: take(turn, found, 10_000), range(4)))
    assert (found == 1).all() and turn[0] == 40_000


def test_compiling_is_kept_on_disk_and_apart_from_the_single_kernel():
    from playground.points.kernel import operators

    assert set(operators.FILES) < set(kernel_many.FILES)
    assert not any("many" in path.name for path in operators.FILES)
