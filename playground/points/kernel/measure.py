"""The compiled measures of one network: losses, scores, the sizes of its gradient, and which of its units learn nothing."""

import math
from typing import Any

import numpy as np
from numba import njit

from playground.points.kernel.functions import CROSS_ENTROPY
from playground.points.kernel.network import batch_gradient, forward
from playground.points.kernel.simd import WIDTH, absolute, if_greater, load, store
from playground.points.kernel.updates import L1, L2, add_penalties

compiled: Any = njit(nogil=True, error_model="numpy")
# compiled as part of what calls it: Numba optimizes a function anew with every one that calls it
inlined: Any = njit(nogil=True, error_model="numpy", inline="always")
Array = Any

MEASURES = ("train_loss", "test_loss", "train_score", "test_score", "gradient_first", "gradient_last", "dead")
SIGMOID = 10  # its code; its slope is a quarter at most, all others' are about one
FLAT = 0.01  # a unit is dead or saturated where its slope is below this share of the steepest one at every training point


@compiled
def outputs_at(parameters: Array, sizes: Array, codes: Array, x: Array, found: Array, peaks: Array) -> None:
    """The outputs at points x (n, features) into found (n, K), and in row j of `peaks` the steepest slope of neuron j, lane by lane."""
    neurons = sizes.sum()
    values = np.empty(neurons * WIDTH, dtype=np.float32)
    slopes = np.empty(neurons * WIDTH, dtype=np.float32)
    features, outputs, points = sizes[0], sizes[-1], len(x)
    for block in range(0, points, WIDTH):
        for lane in range(WIDTH):
            point = min(block + lane, points - 1)  # idle lanes repeat the last point
            for f in range(features):
                values[f * WIDTH + lane] = x[point, f]
        forward(parameters, sizes, codes, values, slopes)
        for j in range(features, neurons):
            slope = absolute(load(slopes, j))
            store(peaks, j, if_greater(slope, load(peaks, j), slope, load(peaks, j)))
        for lane in range(min(WIDTH, points - block)):
            for k in range(outputs):
                found[block + lane, k] = values[(neurons - outputs + k) * WIDTH + lane]


@compiled
def loss_term(code: int, output: float, target: float) -> float:
    """One output's term of the loss whose record has this `kernel` number."""
    error = output - target
    if code == CROSS_ENTROPY:
        margin = -target * output
        return max(margin, 0.0) + math.log1p(math.exp(-abs(margin))) if margin == margin else margin
    if code == 1:
        return error * error
    if code == 2:
        margin = 1.0 - target * output
        return margin if margin > 0 or margin != margin else 0.0
    if code == 3:
        return abs(error)
    if code == 4:
        return 0.5 * error * error if abs(error) < 1 else abs(error) - 0.5
    return 0.5 * error * error


@compiled
def softmax_term(output: Array, target: Array) -> float:
    """-log of the right class's probability; outputs (K,), targets ±1 (K,)."""
    top, right = -math.inf, 0.0
    for k in range(len(output)):
        if output[k] != output[k]:
            return math.nan
        top = max(top, float(output[k]))
        if target[k] > 0:
            right = float(output[k])
    whole = 0.0
    for k in range(len(output)):
        whole += math.exp(output[k] - top)
    return top + math.log(whole) - right


@compiled
def mean_loss(code: int, output: Array, target: Array) -> float:
    """Without penalties; outputs and targets (n, K)."""
    total, points, outputs = 0.0, output.shape[0], output.shape[1]
    softmax = code == CROSS_ENTROPY and outputs > 1
    for n in range(points):
        if softmax:
            total += softmax_term(output[n], target[n])
        else:
            for k in range(outputs):
                total += loss_term(code, float(output[n, k]), float(target[n, k]))
    return total / (points * (1 if softmax else outputs))


@compiled
def score(classes: int, output: Array, target: Array) -> float:
    """Accuracy 0 … 1, or for regression (0 classes) R²; outputs and targets (n, K)."""
    points = len(output)
    if classes == 0:
        mean = 0.0
        for n in range(points):
            mean += target[n, 0]
        mean /= points
        spread, missed = 0.0, 0.0
        for n in range(points):
            spread += (target[n, 0] - mean) ** 2
            missed += (float(output[n, 0]) - target[n, 0]) ** 2
        return 1.0 - missed / max(spread, 1e-12)
    right = 0
    for n in range(points):
        if classes == 2:
            right += (output[n, 0] > 0) == (target[n, 0] > 0)
        else:
            best = 0
            for k in range(1, output.shape[1]):
                if output[n, k] > output[n, best]:
                    best = k
            right += target[n, best] > 0
    return right / points


@compiled
def root_mean_square(values: Array) -> float:
    total = 0.0
    for k in range(len(values)):
        total += float(values[k]) ** 2
    return math.sqrt(total / len(values))


@inlined
def test_score_one(parameters: Array, sizes: Array, codes: Array, classes: int, x: Array, y: Array) -> float:
    """The score at points x (n, features) with targets y (n, K)."""
    output = np.empty(y.shape, dtype=np.float32)
    peaks = np.zeros(sizes.sum() * WIDTH, dtype=np.float32)
    outputs_at(parameters, sizes, codes, x, output, peaks)
    return score(classes, output, y)


@inlined
def measure_one(
    parameters: Array, gradients: Array, sizes: Array, codes: Array, loss: int, classes: int, settings: Array,
    x: Array, y: Array, x_test: Array, y_test: Array, found: Array,
) -> None:  # fmt: skip
    """MEASURES of one network into found (7,); its gradient over all training points, with the penalties, into `gradients`."""
    neurons = sizes.sum()
    output, output_test = np.empty(y.shape, dtype=np.float32), np.empty(y_test.shape, dtype=np.float32)
    peaks, unused = np.zeros(neurons * WIDTH, dtype=np.float32), np.zeros(neurons * WIDTH, dtype=np.float32)
    outputs_at(parameters, sizes, codes, x, output, peaks)
    outputs_at(parameters, sizes, codes, x_test, output_test, unused)
    found[0], found[1] = mean_loss(loss, output, y), mean_loss(loss, output_test, y_test)
    found[2], found[3] = score(classes, output, y), score(classes, output_test, y_test)
    found[6] = dead_share(sizes, codes, peaks)

    values, slopes = np.empty(neurons * WIDTH, dtype=np.float32), np.empty(neurons * WIDTH, dtype=np.float32)
    deltas, targets = np.empty(neurons * WIDTH, dtype=np.float32), np.empty(sizes[-1] * WIDTH, dtype=np.float32)
    live, order = np.empty(WIDTH, dtype=np.float32), np.arange(len(x)).astype(np.int32)
    batch_gradient(parameters, gradients, x, y, order, 0, len(x), sizes, codes, loss, values, slopes, deltas, targets, live)
    if settings[L1] > 0 or settings[L2] > 0:
        add_penalties(parameters, gradients, sizes, settings[L1], settings[L2])
    found[4] = root_mean_square(gradients[: sizes[0] * sizes[1]])
    end = len(gradients) - sizes[-1]
    found[5] = root_mean_square(gradients[end - sizes[-2] * sizes[-1] : end])


@compiled
def dead_share(sizes: Array, codes: Array, peaks: Array) -> float:
    """Of the hidden units: whose steepest slope anywhere is FLAT or less of the activation's."""
    dead, unit, hidden = 0, sizes[0], 0
    for layer in range(len(sizes) - 2):
        least = np.float32(FLAT * (0.25 if codes[layer] == SIGMOID else 1.0))
        for _ in range(sizes[layer + 1]):
            dead += peaks[unit * WIDTH : (unit + 1) * WIDTH].max() < least
            unit, hidden = unit + 1, hidden + 1
    return dead / hidden if hidden else 0.0
