"""The job that maps the loss around a network's weights."""

import numpy as np
import pytest
from sklearn.decomposition import PCA

from playground.core.history import History, Kept
from playground.points.directions import coordinates, explained, principal_directions, random_directions
from playground.points.jobs import LandscapeSettings
from playground.points.many.landscape import CELLS, landscape
from playground.points.structure import layer_places
from playground.points.trainer import make_trainer


def trained(epochs=12, **config):
    """A trainer with a path behind it, and that path's history, as a session keeps it."""
    trainer, history = make_trainer(config), History()
    for epoch in range(epochs):
        history.add(Kept(float(epoch), trainer.evaluate()["train_loss"], trainer.state(), {}))
        trainer.train(trainer.steps_per_epoch)
    return trainer, history


def mapped(trainer, history, **settings):
    work, shares = landscape(trainer, history, LandscapeSettings(**settings)), []
    while True:
        try:
            shares.append(next(work))
        except StopIteration as end:
            assert shares == sorted(shares) and shares[-1] <= 1
            return end.value


CONFIGS = {
    "kernel": {},
    "several classes": {"data": {"dataset": "pinwheel", "classes": 4}},
    "regression": {"task": "regression"},
    "batch norm": {"network": {"hidden": [4, 3], "batch_norm": True}},
    "dropout": {"network": {"hidden": [6], "dropout": 0.5}},
}


@pytest.mark.parametrize("along", ["random", "path"])
@pytest.mark.parametrize("name", CONFIGS)
def test_a_loss_is_the_one_that_the_trainer_measures_at_those_weights(name, along):
    trainer, history = trained(**CONFIGS[name])
    result = mapped(trainer, history, along=along, seed=3)
    now = trainer.model.flat.numpy().astype(np.float64)
    path = np.array([*(history.read(moment).state["flat"] for moment in history.moments), now], dtype=np.float64)
    directions = principal_directions(path) if along == "path" else random_directions(now, trainer.config.sizes, 3)
    for row, column in ((0, 0), (50, 3), (25, 25), (10, 40)):
        place = np.array([result.arrays["x"][column], result.arrays["y"][row]])
        trainer.model.flat.copy_(trainer.model.flat.new_tensor(now + place @ directions))
        assert result.arrays["loss"][row, column] == pytest.approx(trainer.evaluate()["train_loss"], rel=1e-3, abs=1e-6)


def test_the_loss_of_a_linear_network_is_the_parabola_that_it_is():
    trainer, history = trained(task="regression", network={"hidden": []}, training={"loss": "squared_error"})
    result = mapped(trainer, history, seed=5)
    x, y, w = trainer.x.numpy().astype(np.float64), trainer.y.numpy()[:, 0].astype(np.float64), trainer.parameters().astype(np.float64)
    d = random_directions(w, trainer.config.sizes, 5)
    expected = np.empty((CELLS, CELLS))
    for row, b in enumerate(np.linspace(-1, 1, CELLS)):
        for column, a in enumerate(np.linspace(-1, 1, CELLS)):
            at = w + a * d[0] + b * d[1]
            expected[row, column] = np.mean((x @ at[:2] + at[2] - y) ** 2)
    assert np.allclose(result.arrays["loss"], expected, rtol=1e-4, atol=1e-6)
    assert np.allclose(np.diff(result.arrays["loss"].astype(np.float64), n=3, axis=1), 0, atol=1e-5)  # no third differences: a parabola


def test_random_directions_are_as_long_as_each_neuron_s_weights():
    rng = np.random.default_rng(0)
    sizes = (2, 4, 3, 1)
    weights = rng.standard_normal(12 + 15 + 4) * 3
    directions = random_directions(weights, sizes, 1)
    for place, inputs in zip(layer_places(sizes), sizes, strict=False):
        of_filters = np.linalg.norm(weights[place.weights].reshape(-1, inputs), axis=1)
        for direction in directions:
            assert np.allclose(np.linalg.norm(direction[place.weights].reshape(-1, inputs), axis=1), of_filters)
            assert not direction[place.biases].any()
    assert np.array_equal(directions, random_directions(weights, sizes, 1))
    assert not np.allclose(directions, random_directions(weights, sizes, 2))


@pytest.mark.parametrize("shape", [(12, 25), (40, 7), (60, 900)])
def test_principal_directions_and_what_they_explain_are_scikit_learn_s(shape):
    path = np.random.default_rng(2).standard_normal(shape).cumsum(axis=0)
    pca = PCA(2).fit(path)
    found = principal_directions(path)
    assert np.allclose(np.abs(np.sum(found * pca.components_, axis=1)), 1, atol=1e-6)
    assert np.allclose(explained(path, found), pca.explained_variance_ratio_)
    assert np.allclose(np.abs(coordinates(path - path.mean(axis=0), found)), np.abs(pca.transform(path)), atol=1e-6)


def test_the_path_lies_where_it_was_and_its_losses_are_those_of_then():
    trainer, history = trained(epochs=15)
    result = mapped(trainer, history, along="path")
    arrays = result.arrays
    assert arrays["path.epoch"].tolist() == list(range(16)) and arrays["path.x"][-1] == 0 == arrays["path.y"][-1]
    assert np.allclose(arrays["path.true"][:-1], [moment.loss for moment in history.moments], rtol=1e-4)
    assert arrays["path.plane"][-1] == pytest.approx(arrays["path.true"][-1], rel=1e-5)
    assert arrays["x"][0] < arrays["path.x"].min() and arrays["x"][-1] > arrays["path.x"].max()
    assert 0.5 < result.facts["explained_1"] <= 1 and result.facts["explained_2"] < result.facts["explained_1"]


def test_batch_norms_have_the_statistics_of_their_moment():
    trainer, history = trained(epochs=15, network={"hidden": [5, 5], "batch_norm": True})
    true = mapped(trainer, history, along="path").arrays["path.true"]
    assert np.allclose(true[:-1], [moment.loss for moment in history.moments], rtol=1e-4)


def test_a_path_without_two_directions_is_said():
    trainer, history = trained(epochs=1)
    with pytest.raises(ValueError, match="train a little"):
        mapped(trainer, history, along="path")
    assert mapped(trainer, history).arrays["path.x"].shape == (2,)


def test_training_on_changes_nothing_of_what_was_asked_for():
    trainer, history = trained()
    expected = mapped(trainer, history, along="path").arrays["loss"]
    work = landscape(trainer, history, LandscapeSettings(along="path"))
    next(work)
    trainer.train(200)
    trainer.reconfigure({"training": {"loss": "hinge"}})
    with pytest.raises(StopIteration) as end:
        while True:
            next(work)
    assert np.array_equal(end.value.value.arrays["loss"], expected)


def test_losses_beyond_all_numbers_stay_drawable():
    trainer, history = trained(training={"loss": "squared_error"}, network={"output": "linear", "hidden": [4]})
    trainer.model.flat.mul_(1e25)
    result = mapped(trainer, history)
    assert all(np.isfinite(array).all() for array in result.arrays.values())
