"""The datasets of our own choice: what their shapes promise when there is no noise."""

import numpy as np
import pytest

from playground.points.makers import shapes


def rng() -> np.random.Generator:
    return np.random.default_rng(0)


def test_moons_are_two_half_circles() -> None:
    x, y = shapes.moons(rng(), 200, 0.0, 2)
    plain = x / 3 + [0.5, 0.25]
    assert np.hypot(*plain[y == 0].T) == pytest.approx(np.ones(100))
    assert np.hypot(*(plain[y == 1] - [1, 0.5]).T) == pytest.approx(np.ones(100))


@pytest.mark.parametrize("classes", range(2, 7))
def test_blobs_stand_on_a_circle(classes: int) -> None:
    x, y = shapes.blobs(rng(), 1200, 0.0, classes)
    centres = np.stack([x[y == k].mean(axis=0) for k in range(classes)])
    assert np.hypot(*centres.T) == pytest.approx(np.full(classes, 3.5), abs=0.15)


@pytest.mark.parametrize("classes", range(2, 6))
def test_rings_do_not_touch(classes: int) -> None:
    x, y = shapes.rings(rng(), 1200, 0.0, classes)
    r = np.hypot(*x.T)
    for k in range(classes - 1):
        assert r[y == k].max() < r[y == k + 1].min()


def test_checkerboard_neighbours_differ() -> None:
    x, y = shapes.checkerboard(rng(), 500, 0.0, 2)
    square = np.floor(x / 2.5).sum(axis=1)
    assert np.array_equal(y, square % 2)


@pytest.mark.parametrize("classes", range(2, 7))
def test_pinwheel_arms_are_turned_copies(classes: int) -> None:
    x, y = shapes.pinwheel(rng(), 3000, 0.0, classes)
    turn = -2 * np.pi / classes
    matrix = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    first, second = x[y == 0].mean(axis=0), x[y == 1].mean(axis=0)
    assert matrix @ second == pytest.approx(first, abs=0.15)


def test_waves_are_the_mean_of_two_sines() -> None:
    x, y = shapes.waves(rng(), 300, 0.0, 2)
    assert y == pytest.approx((np.sin(x[:, 0]) + np.sin(x[:, 1])) / 2)
