"""The textbook's circle."""

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


def circle(rng: np.random.Generator, points: int, noise: float, classes: int) -> tuple[Array, Array]:
    radius = rng.uniform(0.0, 2.0, points)
    angle = rng.uniform(0.0, 2 * np.pi, points)
    x = np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)
    moved = x + rng.uniform(-2.0, 2.0, x.shape) * noise
    return x, (np.hypot(*moved.T) < 1.0).astype(np.float64)
