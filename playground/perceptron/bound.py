"""How many updates a perceptron can need at most (Novikoff, 1962): (R/γ)², from weights of zero, whatever the learning rate.

A point is x̃ = (x₁, x₂, 1). R is the length of the longest x̃; γ the margin of the best line: the largest distance that all points can
have from one plane through the origin of x̃'s space.
"""

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.optimize import nnls

from playground.perceptron.data import LabelledPoints

NOTHING_LEFT = 1e-9  # of a residual whose length would be 1: no line separates


class Bound(NamedTuple):
    """`margin` 0 and `updates` inf where no line separates the classes."""

    radius: float
    margin: float
    updates: float


def lifted(x: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """(n, 2) -> (n, 3), a one behind each point."""
    return np.column_stack([x, np.ones(len(x))])


def bound(points: LabelledPoints) -> Bound:
    """R, γ and (R/γ)² of the points.

    γ = 1/‖w‖ for the shortest w with y·(w·x̃) ≥ 1 for every point: a least distance problem, solved by non-negative least squares
    (Lawson and Hanson, Solving Least Squares Problems, 1974, chapter 23).
    """
    z = lifted(points.x) * points.y[:, None]
    radius = float(np.linalg.norm(z, axis=1).max())
    system = np.vstack([z.T / radius, np.ones(len(z))])
    solution, _ = nnls(system, np.array([0.0, 0.0, 0.0, 1.0]), maxiter=50 * len(z))
    residual = system @ solution - np.array([0.0, 0.0, 0.0, 1.0])
    if -residual[3] < NOTHING_LEFT:
        return Bound(radius, 0.0, math.inf)
    w = residual[:3] / -residual[3] / radius
    margin = float((z @ w).min() / np.linalg.norm(w)) if np.any(w) else 0.0
    if margin <= 0:
        return Bound(radius, 0.0, math.inf)
    return Bound(radius, margin, (radius / margin) ** 2)
