"""The six datasets of TensorFlow Playground (its `dataset.ts`), with its way of adding noise."""

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


def circle(rng: np.random.Generator, points: int, noise: float, classes: int) -> tuple[Array, Array]:
    radius = 5.0
    inner = points // 2
    r = np.concatenate([rng.uniform(0, 0.5 * radius, inner), rng.uniform(0.7 * radius, radius, points - inner)])
    angle = rng.uniform(0, 2 * np.pi, points)
    x = np.stack([r * np.sin(angle), r * np.cos(angle)], axis=1)
    moved = x + rng.uniform(-radius, radius, x.shape) * noise
    return x, (np.hypot(*moved.T) < 0.5 * radius).astype(np.float64)


def xor(rng: np.random.Generator, points: int, noise: float, classes: int) -> tuple[Array, Array]:
    x = rng.uniform(-5, 5, (points, 2))
    x += np.where(x > 0, 0.3, -0.3)
    moved = x + rng.uniform(-5, 5, x.shape) * noise
    return x, (moved[:, 0] * moved[:, 1] >= 0).astype(np.float64)


def gauss(rng: np.random.Generator, points: int, noise: float, classes: int) -> tuple[Array, Array]:
    variance = 0.5 + noise / 0.5 * 3.5
    y = np.arange(points) < (points + 1) // 2
    centre = np.where(y, 2.0, -2.0)[:, None]
    return rng.normal(centre, np.sqrt(variance), (points, 2)), y.astype(np.float64)


def spiral(rng: np.random.Generator, points: int, noise: float, classes: int) -> tuple[Array, Array]:
    half = points // 2
    parts, labels = [], []
    for count, start, label in ((points - half, 0.0, 1.0), (half, np.pi, 0.0)):
        share = np.arange(count) / count
        r, t = 5 * share, 1.75 * share * 2 * np.pi + start
        parts.append(np.stack([r * np.sin(t), r * np.cos(t)], axis=1) + rng.uniform(-1, 1, (count, 2)) * noise)
        labels.append(np.full(count, label))
    return np.concatenate(parts), np.concatenate(labels)


def plane(rng: np.random.Generator, points: int, noise: float, classes: int) -> tuple[Array, Array]:
    x = rng.uniform(-6, 6, (points, 2))
    moved = x + rng.uniform(-6, 6, x.shape) * noise
    return x, moved.sum(axis=1) / 10


HILLS = np.array([[-4, 2.5, 1], [0, 2.5, -1], [4, 2.5, 1], [-4, -2.5, -1], [0, -2.5, 1], [4, -2.5, -1]])


def multi_gauss(rng: np.random.Generator, points: int, noise: float, classes: int) -> tuple[Array, Array]:
    x = rng.uniform(-6, 6, (points, 2))
    moved = x + rng.uniform(-6, 6, x.shape) * noise
    distance = np.hypot(moved[:, None, 0] - HILLS[:, 0], moved[:, None, 1] - HILLS[:, 1])
    height = HILLS[:, 2] * np.clip(1 - distance / 2, 0, 1)
    return x, height[np.arange(points), np.abs(height).argmax(axis=1)]
