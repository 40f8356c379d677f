"""The input features, one record each: what a network can be given of a point (x1, x2)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Column = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Feature:
    name: str
    title: str  # plain text, as drawn beside the neuron
    column: Callable[[Column, Column], Column]


FEATURES: dict[str, Feature] = {
    record.name: record
    for record in (
        Feature("x1", "x₁", lambda x1, x2: x1),
        Feature("x2", "x₂", lambda x1, x2: x2),
        Feature("x1^2", "x₁²", lambda x1, x2: x1**2),
        Feature("x2^2", "x₂²", lambda x1, x2: x2**2),
        Feature("x1*x2", "x₁x₂", lambda x1, x2: x1 * x2),
        Feature("sin(x1)", "sin x₁", lambda x1, x2: np.sin(x1)),
        Feature("sin(x2)", "sin x₂", lambda x1, x2: np.sin(x2)),
        Feature("cos(x1)", "cos x₁", lambda x1, x2: np.cos(x1)),
        Feature("cos(x2)", "cos x₂", lambda x1, x2: np.cos(x2)),
        Feature("r", "r", lambda x1, x2: np.hypot(x1, x2)),
    )
}


def compute_features(names: Sequence[str], x: npt.NDArray[np.floating]) -> npt.NDArray[np.float32]:
    """Columns of the named features for points x: shape (n, 2) in, (n, len(names)) float32 out."""
    x1, x2 = np.asarray(x, dtype=np.float64).T
    return np.stack([FEATURES[name].column(x1, x2) for name in names], axis=1).astype(np.float32)
