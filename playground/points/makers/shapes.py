"""Datasets of our own choice: moons and blobs from scikit-learn, rings, checkerboard, pinwheel and waves."""

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


def moons(rng: np.random.Generator, points: int, noise: float, classes: int) -> tuple[Array, Array]:
    from sklearn.datasets import make_moons  # here, since importing it takes longer than opening the page

    x, y = make_moons(points, shuffle=False, noise=noise, random_state=int(rng.integers(2**31)))
    return (x - [0.5, 0.25]) * 3.0, y.astype(np.float64)


def blobs(rng: np.random.Generator, points: int, noise: float, classes: int) -> tuple[Array, Array]:
    from sklearn.datasets import make_blobs

    angle = 2 * np.pi * (np.arange(classes) + 0.5) / classes
    centres = 3.5 * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    x, y = make_blobs(points, centers=centres, cluster_std=0.5 + 2 * noise, shuffle=False, random_state=int(rng.integers(2**31)))
    return x, y.astype(np.float64)


def rings(rng: np.random.Generator, points: int, noise: float, classes: int) -> tuple[Array, Array]:
    y = np.arange(points) % classes
    width = 5.0 / classes
    r = (y + rng.uniform(0.1, 0.7, points)) * width
    angle = rng.uniform(0, 2 * np.pi, points)
    x = np.stack([r * np.cos(angle), r * np.sin(angle)], axis=1)
    return x + rng.normal(0, 1, x.shape) * noise * width, y.astype(np.float64)


def checkerboard(rng: np.random.Generator, points: int, noise: float, classes: int) -> tuple[Array, Array]:
    x = rng.uniform(-5, 5, (points, 2))
    moved = x + rng.uniform(-2.5, 2.5, x.shape) * noise
    return x, ((np.floor(moved / 2.5).sum(axis=1)) % 2).astype(np.float64)


def pinwheel(rng: np.random.Generator, points: int, noise: float, classes: int) -> tuple[Array, Array]:
    """Johnson et al. 2016, "Composing graphical models with neural networks": clouds stretched, then bent by their radius."""
    y = np.arange(points) % classes
    spread = rng.normal(0, 1, (points, 2)) * [0.3, 0.05 + 0.25 * noise] + [1.0, 0.0]
    angle = 2 * np.pi * y / classes + 0.25 * np.exp(spread[:, 0])
    c, s = np.cos(angle), np.sin(angle)
    x = np.stack([c * spread[:, 0] - s * spread[:, 1], s * spread[:, 0] + c * spread[:, 1]], axis=1)
    return 2.6 * x, y.astype(np.float64)


def waves(rng: np.random.Generator, points: int, noise: float, classes: int) -> tuple[Array, Array]:
    x = rng.uniform(-6, 6, (points, 2))
    moved = x + rng.uniform(-1.5, 1.5, x.shape) * noise
    return x, 0.5 * (np.sin(moved[:, 0]) + np.sin(moved[:, 1]))
