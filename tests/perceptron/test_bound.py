"""R, γ and (R/γ)² against another solver, and the theorem itself."""

import math

import numpy as np
import pytest
from scipy.optimize import linprog, minimize

from playground.perceptron.bound import bound, lifted
from playground.perceptron.config import SETS, SETTINGS
from playground.perceptron.data import LabelledPoints, make_points
from playground.perceptron.trainer import make_trainer


def random_points(seed: int, count: int = 20) -> LabelledPoints:
    """Of a line drawn at random through the unit square; nearly always separable by little."""
    rng = np.random.default_rng(seed)
    x = rng.uniform(-1, 1, (count, 2))
    w = rng.normal(size=3)
    return LabelledPoints(x, np.where(x @ w[:2] + 0.3 * w[2] >= 0, 1.0, -1.0))


def separable(points: LabelledPoints) -> bool:
    """By linear programming: is there any w with y·(w·x̃) ≥ 1?"""
    z = lifted(points.x) * points.y[:, None]
    return bool(linprog(np.zeros(3), A_ub=-z, b_ub=-np.ones(len(z)), bounds=[(None, None)] * 3).success)


@pytest.mark.parametrize("seed", range(12))
def test_the_margin_is_that_of_the_shortest_separating_weights(seed):
    points = random_points(seed)
    z = lifted(points.x) * points.y[:, None]
    found = bound(points)
    start = linprog(np.zeros(3), A_ub=-z, b_ub=-np.ones(len(z)), bounds=[(None, None)] * 3).x
    best = minimize(
        lambda w: w @ w / 2, start, jac=lambda w: w, method="SLSQP",
        constraints={"type": "ineq", "fun": lambda w: z @ w - 1, "jac": lambda w: z},
        options={"maxiter": 1000, "ftol": 1e-12},
    )  # fmt: skip
    assert found.margin == pytest.approx(1 / np.linalg.norm(best.x), rel=1e-3)
    assert found.radius == pytest.approx(max(math.hypot(*row) for row in z))


@pytest.mark.parametrize("name", SETS)
def test_it_says_whether_a_line_separates(name):
    for seed in range(3):
        points = make_points(SETTINGS.parse({"data": {"dataset": name, "seed": seed, "points": 80, "noise": 0.1}}))
        assert math.isfinite(bound(points).updates) == separable(points)


@pytest.mark.parametrize("margin", [0.05, 0.5, 2.0])
def test_separable_sets_keep_their_margin(margin):
    for seed in range(20):
        points = make_points(SETTINGS.parse({"data": {"margin": margin, "seed": seed, "points": 60}}))
        found = bound(points)
        # the line that made the labels has this margin in the plane; lifted and through the origin it can only be shorter by its offset
        assert found.margin >= margin / math.hypot(1.0, 1.0) - 1e-9
        assert {-1.0, 1.0} == set(points.y)
        assert np.abs(points.x).max() <= 6.0


@pytest.mark.parametrize("labels", ["01", "pm1"])
def test_a_thousand_separable_sets_need_no_more_updates_than_the_bound_allows(labels):
    """Novikoff's theorem, with either way to write the labels and any learning rate."""
    worst = 0.0
    for seed in range(500):
        rate = (0.01, 1.0, 7.0)[seed % 3]
        config = {"data": {"seed": seed, "points": 20, "margin": 0.1}, "training": {"labels": labels, "learning_rate": rate}}
        trainer = make_trainer(config)
        most = trainer.bound.updates
        while not trainer.settled:
            trainer.train(trainer.steps_left)
            assert trainer.model.mistakes <= most
        assert trainer.evaluate()["failures"] == 0
        worst = max(worst, trainer.model.mistakes / most)
    assert worst > 0.02  # the bound is not met by doing nothing
