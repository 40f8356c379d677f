"""TensorFlow Playground's datasets, checked by their definitions in its `dataset.ts`."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.points.makers import classic, textbook

SEEDS = st.integers(0, 10_000)


def rng(seed: int) -> np.random.Generator:
    return np.random.default_rng(seed)


@given(SEEDS)
def test_circle_without_noise_is_a_disc_in_a_ring_with_a_gap(seed: int) -> None:
    x, y = classic.circle(rng(seed), 100, 0.0, 2)
    r = np.hypot(*x.T)
    assert (r[y == 1] <= 2.5).all() and (r[y == 0] >= 3.5).all() and (r <= 5).all()
    assert y.sum() == 50


@given(SEEDS, st.floats(0, 0.5))
def test_circle_is_labelled_by_the_moved_point_but_shows_the_unmoved_one(seed: int, noise: float) -> None:
    x, _ = classic.circle(rng(seed), 60, noise, 2)
    assert np.array_equal(x, classic.circle(rng(seed), 60, 0.0, 2)[0])


def test_circle_noise_mislabels_points() -> None:
    x, y = classic.circle(rng(0), 500, 0.5, 2)
    assert ((np.hypot(*x.T) < 2.5) != (y == 1)).any()


@given(SEEDS)
def test_xor_without_noise_is_the_product_of_the_signs_with_a_gap(seed: int) -> None:
    x, y = classic.xor(rng(seed), 100, 0.0, 2)
    assert np.array_equal(y == 1, x[:, 0] * x[:, 1] >= 0)
    assert (np.abs(x) >= 0.3).all() and (np.abs(x) <= 5.3).all()


@pytest.mark.parametrize(("noise", "variance"), [(0.0, 0.5), (0.25, 2.25), (0.5, 4.0)])
def test_gauss_is_two_clouds_of_known_centre_and_variance(noise: float, variance: float) -> None:
    x, y = classic.gauss(rng(0), 20_000, noise, 2)
    for label, centre in ((1, 2.0), (0, -2.0)):
        assert x[y == label].mean(axis=0) == pytest.approx([centre, centre], abs=0.08)
        assert x[y == label].var(axis=0) == pytest.approx([variance, variance], rel=0.06)


def test_spiral_follows_its_formula() -> None:
    points = 100
    x, y = classic.spiral(rng(0), points, 0.0, 2)
    for label, start in ((1, 0.0), (0, np.pi)):
        i = np.arange(points // 2)
        r = i / (points // 2) * 5
        t = 1.75 * i / (points // 2) * 2 * np.pi + start
        assert x[y == label] == pytest.approx(np.stack([r * np.sin(t), r * np.cos(t)], axis=1))


@given(SEEDS, st.floats(0, 0.5))
def test_spiral_noise_moves_points_by_at_most_itself(seed: int, noise: float) -> None:
    moved, still = classic.spiral(rng(seed), 60, noise, 2)[0], classic.spiral(rng(seed), 60, 0.0, 2)[0]
    assert np.abs(moved - still).max() <= noise + 1e-12


@given(SEEDS)
def test_plane_is_the_sum_over_ten(seed: int) -> None:
    x, y = classic.plane(rng(seed), 60, 0.0, 2)
    assert y == pytest.approx(x.sum(axis=1) / 10)
    assert (np.abs(x) <= 6).all()


@given(SEEDS)
def test_multi_gauss_takes_the_strongest_hill(seed: int) -> None:
    x, y = classic.multi_gauss(rng(seed), 60, 0.0, 2)
    hills = [(-4, 2.5, 1), (0, 2.5, -1), (4, 2.5, 1), (-4, -2.5, -1), (0, -2.5, 1), (4, -2.5, -1)]
    for (x1, x2), label in zip(x, y, strict=True):
        best = 0.0
        for centre1, centre2, sign in hills:
            height = sign * max(0.0, 1 - np.hypot(x1 - centre1, x2 - centre2) / 2)
            if abs(height) > abs(best):
                best = height
        assert label == pytest.approx(best)


@given(SEEDS)
def test_textbook_circle_is_decided_by_radius_one(seed: int) -> None:
    x, y = textbook.circle(rng(seed), 100, 0.0, 2)
    r = np.hypot(*x.T)
    assert (r < 2).all() and np.array_equal(y == 1, r < 1)


def test_textbook_circle_has_radii_spread_evenly() -> None:
    x, _ = textbook.circle(rng(0), 20_000, 0.0, 2)
    assert np.quantile(np.hypot(*x.T), [0.25, 0.5, 0.75]) == pytest.approx([0.5, 1.0, 1.5], abs=0.03)
