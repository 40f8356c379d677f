"""Rosenblatt's rule and its variants, one point at a time, over weights (w₁, w₂, b).

    ŷ = step(w·x + b)        w ← w + η (y − ŷ) x        b ← b + η (y − ŷ)

Rosenblatt, The perceptron (1958); averaged: Freund and Schapire, Large margin classification using the perceptron algorithm (1999);
pocket with ratchet: Gallant, Perceptron-based learning algorithms (1990); logistic regression by stochastic gradient descent: the same
rule with ŷ = σ(w·x + b). Labels 0 and 1 or −1 and +1 only differ in how long the difference y − ŷ is.
"""

import math

import numpy as np
import numpy.typing as npt

Vector = npt.NDArray[np.float64]  # (3,): w₁, w₂, b
FAR = 60.0  # beyond it exp() adds nothing


def sigmoid(t: float) -> float:
    """1 / (1 + e^−t)."""
    return 1.0 / (1.0 + math.exp(-min(max(t, -FAR), FAR)))


def failures(weights: Vector, x: npt.NDArray[np.float64], y: npt.NDArray[np.float64]) -> int:
    """How many points x (n, 2) with labels y (n,), −1 or +1, the weights put on the wrong side; on the line the answer is +1."""
    answers = np.where(x @ weights[:2] + weights[2] >= 0, 1.0, -1.0)
    return int(np.count_nonzero(answers != y))


def log_loss(weights: Vector, x: npt.NDArray[np.float64], y: npt.NDArray[np.float64]) -> float:
    """Mean cross-entropy of logistic regression, in nats."""
    return float(np.logaddexp(0.0, -y * (x @ weights[:2] + weights[2])).mean())


class Perceptron:
    """The weights of all variants over one set of points, x (n, 2) and y (n,), −1 or +1.

    `weights` are Rosenblatt's own; `total` sums them after each point looked at, so that `averaged` is their mean; `pocket` are the weights
    that had the fewest failures; `logistic` are logistic regression's.
    """

    def __init__(self, x: npt.NDArray[np.float64], y: npt.NDArray[np.float64], start: Vector):
        self.x, self.y = x, y
        self.weights, self.logistic, self.pocket = start.copy(), start.copy(), start.copy()
        self.total = np.zeros(3)
        self.looks = self.mistakes = 0  # points looked at; updates made
        self.pocket_failures = failures(start, x, y)

    @property
    def averaged(self) -> Vector:
        """The mean of the weights after every point so far; the starting weights before the first."""
        return self.total / self.looks if self.looks else self.weights

    def look_at(self, index: int, rate: float, gap: float, logistic_rate: float) -> Vector | None:
        """One point: learn from it. `gap` is the distance between the labels, 1 or 2. Returns what was added to w, None where nothing was.

        `logistic_rate` 0 leaves logistic regression where it is.
        """
        (x1, x2), y = self.x[index], self.y[index]
        w = self.weights
        added = None
        answer = 1.0 if w[0] * x1 + w[1] * x2 + w[2] >= 0 else -1.0
        if answer != y:
            push = rate * gap * y  # η (y − ŷ)
            added = np.array([push * x1, push * x2, push])
            self.weights = w = w + added
            self.mistakes += 1
            wrong = failures(w, self.x, self.y)
            if wrong < self.pocket_failures:
                self.pocket, self.pocket_failures = w, wrong
        self.total = self.total + w
        self.looks += 1
        if logistic_rate:
            v = self.logistic
            push = logistic_rate * ((y + 1) / 2 - sigmoid(v[0] * x1 + v[1] * x2 + v[2]))
            self.logistic = v + np.array([push * x1, push * x2, push])
        return added
