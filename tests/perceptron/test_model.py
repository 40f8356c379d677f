"""The rule by hand; averaged and pocket weights against brute force; logistic regression against scikit-learn."""

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from playground.perceptron.model import Perceptron, failures
from playground.perceptron.trainer import make_trainer


def random_task(seed, count=40):
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(count, 2))
    y = np.where(x @ rng.normal(size=2) + rng.normal(0, 0.7, count) >= 0, 1.0, -1.0)
    return x, y, rng


def test_one_update_adds_the_point_times_the_rate_and_the_difference():
    model = Perceptron(np.array([[2.0, -3.0]]), np.array([-1.0]), np.zeros(3))
    added = model.look_at(0, 0.5, 1.0, 0.0)  # on the line: the answer is 1, the label 0
    np.testing.assert_allclose(added, [-1.0, 1.5, -0.5])
    np.testing.assert_allclose(model.weights, [-1.0, 1.5, -0.5])
    assert model.look_at(0, 0.5, 1.0, 0.0) is None  # now it is right


def test_labels_of_plus_and_minus_one_only_double_the_weights():
    x, y, rng = random_task(3)
    order = rng.integers(0, len(y), 500)
    one, two = Perceptron(x, y, np.zeros(3)), Perceptron(x, y, np.zeros(3))
    for index in order:
        one.look_at(int(index), 0.3, 1.0, 0.0)
        two.look_at(int(index), 0.3, 2.0, 0.0)
    np.testing.assert_allclose(two.weights, 2 * one.weights)
    assert one.mistakes == two.mistakes > 10


@pytest.mark.parametrize("seed", range(5))
def test_averaged_and_pocket_weights_are_those_of_brute_force(seed):
    """Written again the plain way: all weights kept, the mean taken, the best searched."""
    x, y, rng = random_task(seed)
    order = rng.integers(0, len(y), 300)
    model = Perceptron(x, y, np.zeros(3))
    for index in order:
        model.look_at(int(index), 1.0, 1.0, 0.0)
    w, b, seen = np.zeros(2), 0.0, [(0.0, 0.0, 0.0)]
    for index in order:
        target, answer = (y[index] + 1) / 2, float(w @ x[index] + b >= 0)
        w, b = w + (target - answer) * x[index], b + (target - answer)
        seen.append((*w, b))
    np.testing.assert_allclose(model.weights, seen[-1])
    np.testing.assert_allclose(model.averaged, np.mean(seen[1:], axis=0))
    counts = [int((np.where(x @ np.array(s[:2]) + s[2] >= 0, 1, -1) != y).sum()) for s in seen]
    assert model.pocket_failures == min(counts) == failures(model.pocket, x, y)
    np.testing.assert_allclose(model.pocket, seen[int(np.argmin(counts))])


def test_logistic_regression_comes_to_where_scikit_learns_is():
    """Stochastic gradient descent with a small rate wavers around the minimum of the loss, which the reference finds exactly."""
    config = {"data": {"dataset": "moons", "noise": 0.2, "points": 100, "seed": 4}, "training": {"logistic_rate": 0.001, "start": "zero"}}
    trainer = make_trainer(config)
    x, y = trainer.points
    reference = LogisticRegression(C=1e9, tol=1e-10, max_iter=10_000).fit(x, y)
    expected = np.array([*reference.coef_[0], reference.intercept_[0]])
    trainer.train(len(y) * 3000)
    np.testing.assert_allclose(trainer.model.logistic, expected, rtol=0.03, atol=0.03)
    probabilities = np.clip(reference.predict_proba(x)[:, 1], 1e-15, 1)
    loss = -np.mean(np.where(y > 0, np.log(probabilities), np.log(1 - probabilities)))
    assert trainer.evaluate()["logistic_loss"] == pytest.approx(loss, abs=2e-4)
