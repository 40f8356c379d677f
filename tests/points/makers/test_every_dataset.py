"""What holds for every dataset: counts, labels, seeds, the plane that it is drawn over."""

import numpy as np
import pytest

from playground.points.datasets import DATASETS, Dataset

CASES = [
    pytest.param(record, classes, id=f"{record.name}-{classes}")
    for record in DATASETS.values()
    for classes in range(record.classes[0], record.classes[1] + 1)
]


@pytest.mark.parametrize(("record", "classes"), CASES)
@pytest.mark.parametrize("points", [50, 51, 500])
@pytest.mark.parametrize("noise", [0.0, 0.25, 0.5])
def test_shapes_and_labels(record: Dataset, classes: int, points: int, noise: float) -> None:
    x, y = record.make(np.random.default_rng(0), points, noise, classes)
    assert x.shape == (points, 2) and y.shape == (points,)
    assert x.dtype == y.dtype == np.float64
    assert np.isfinite(x).all() and np.isfinite(y).all()
    if record.task == "classification":
        assert set(y) <= set(range(classes))
    else:
        assert np.abs(y).max() <= 1.8


@pytest.mark.parametrize(("record", "classes"), [case for case in CASES if "regression" not in str(case)])
def test_every_class_has_its_share(record: Dataset, classes: int) -> None:
    _, y = record.make(np.random.default_rng(1), 1200, 0.1, classes)
    counts = np.bincount(y.astype(int), minlength=classes)
    assert counts.min() > 0.6 * 1200 / classes


@pytest.mark.parametrize(("record", "classes"), CASES)
def test_the_seed_decides(record: Dataset, classes: int) -> None:
    one, same, other = (record.make(np.random.default_rng(seed), 200, 0.2, classes) for seed in (3, 3, 4))
    assert np.array_equal(one[0], same[0]) and np.array_equal(one[1], same[1])
    assert not np.array_equal(one[0], other[0])


@pytest.mark.parametrize(("record", "classes"), CASES)
def test_the_plane_shows_all_points(record: Dataset, classes: int) -> None:
    for seed in range(3):
        x, _ = record.make(np.random.default_rng(seed), 5000, 0.0, classes)
        assert np.abs(x).max() <= record.extent
        assert np.abs(x).max() >= 0.5 * record.extent  # and is not mostly empty


@pytest.mark.parametrize(("record", "classes"), CASES)
def test_noise_makes_it_harder(record: Dataset, classes: int) -> None:
    """Nearest neighbours agree less when there is noise."""

    def disagreement(noise: float) -> float:
        x, y = record.make(np.random.default_rng(5), 800, noise, classes)
        distance = np.hypot(*(x[:, None] - x[None]).transpose(2, 0, 1)) + 1e9 * np.eye(len(x))
        return float(np.abs(y - y[distance.argmin(axis=1)]).mean())

    assert disagreement(0.0) <= disagreement(0.5)
