"""The compiled network: forward, backward, and a run of updates of one network on plain arrays.

Sixteen points go through at a time, one SIMD value for each neuron (`simd`), so a batch is a few blocks of sixteen and the last
block's idle lanes weigh nothing. Buffers hold a row of sixteen for each feature, then for each neuron, layer by layer.
"""

from typing import Any

import numpy as np
from numba import njit

from playground.nn.order import fill_order
from playground.points.kernel.functions import CROSS_ENTROPY, activate, loss_slope, softmax_slopes
from playground.points.kernel.simd import (
    WIDTH,
    broadcast,
    fill,
    if_greater,
    load,
    store,
    total,
)
from playground.points.kernel.updates import (
    CLIP,
    L1,
    L2,
    add_penalties,
    apply_update,
    clip_factor,
    hold_gradients,
    hold_parameters,
)

compiled: Any = njit(nogil=True, error_model="numpy")
Array = Any


@compiled
def forward(parameters: Array, sizes: Array, codes: Array, values: Array, slopes: Array) -> None:
    """From the features in the first rows of `values` to every neuron's value and slope in the rows after them."""
    weight, below = 0, 0
    for layer in range(len(sizes) - 1):
        inputs, outputs, code = sizes[layer], sizes[layer + 1], codes[layer]
        bias = weight + inputs * outputs
        for o in range(outputs):
            z = broadcast(parameters, bias + o)
            for i in range(inputs):
                z = z + broadcast(parameters, weight + i) * load(values, below + i)
            weight += inputs
            value, slope = activate(code, z)
            store(values, below + inputs + o, value)
            store(slopes, below + inputs + o, slope)
        weight = bias + outputs
        below += inputs


@compiled
def backward(parameters: Array, gradients: Array, sizes: Array, values: Array, slopes: Array, deltas: Array) -> None:
    """From the outputs' rows of `deltas` (d loss / d z) to the gradient, which is added to `gradients`."""
    weight, below = len(parameters), 0
    for layer in range(len(sizes) - 1):
        below += sizes[layer]
    for layer in range(len(sizes) - 2, -1, -1):
        inputs, outputs = sizes[layer], sizes[layer + 1]
        above, below = below, below - inputs
        bias = weight - outputs
        weight = bias - inputs * outputs
        for o in range(outputs):
            delta = load(deltas, above + o)
            gradients[bias + o] += total(delta)
            row = weight + o * inputs
            for i in range(inputs):
                gradients[row + i] += total(delta * load(values, below + i))
        if layer > 0:
            for i in range(inputs):
                arriving = fill(0.0)
                for o in range(outputs):
                    arriving = arriving + broadcast(parameters, weight + o * inputs + i) * load(deltas, above + o)
                store(deltas, below + i, arriving * load(slopes, below + i))


@compiled
def batch_gradient(
    parameters: Array, gradients: Array, x: Array, y: Array, order: Array, start: int, end: int,
    sizes: Array, codes: Array, loss: int, values: Array, slopes: Array, deltas: Array, targets: Array, live: Array,
) -> None:  # fmt: skip
    """The mean loss's gradient over the points order[start:end], into `gradients`."""
    gradients[:] = 0.0
    features, outputs = sizes[0], sizes[-1]
    top = 0
    for layer in range(len(sizes) - 1):
        top += sizes[layer]
    softmax = loss == CROSS_ENTROPY and outputs > 1
    share = np.float32(1.0 / ((end - start) * (1 if softmax else outputs)))
    for block in range(start, end, WIDTH):
        for lane in range(WIDTH):
            inside = block + lane < end
            point = order[block + lane if inside else start]  # idle lanes repeat a point, so that they overflow only where it does
            live[lane] = share if inside else np.float32(0.0)
            for f in range(features):
                values[f * WIDTH + lane] = x[point, f]
            for k in range(outputs):
                targets[k * WIDTH + lane] = y[point, k]
        forward(parameters, sizes, codes, values, slopes)
        if softmax:
            softmax_slopes(values, deltas, top, outputs, targets)
        weights = load(live, 0)
        for k in range(outputs):
            delta = load(deltas, top + k) if softmax else loss_slope(loss, load(values, top + k), load(targets, k))
            delta = delta * load(slopes, top + k) * weights
            store(deltas, top + k, if_greater(weights, 0.0, delta, 0.0))
        backward(parameters, gradients, sizes, values, slopes, deltas)


@compiled
def train_one(
    parameters: Array, gradients: Array, first: Array, second: Array, counters: Array, x: Array, y: Array, rates: Array,
    sizes: Array, codes: Array, loss: int, optimizer: int, settings: Array, batch: int, shuffle: bool, seed: int, frozen: Array,
) -> None:  # fmt: skip
    """len(rates) updates of one network, in place. Arguments as of `train_mlp`, as arrays."""
    neurons = sizes.sum()
    values = np.empty(neurons * WIDTH, dtype=np.float32)
    slopes = np.empty(neurons * WIDTH, dtype=np.float32)
    deltas = np.empty(neurons * WIDTH, dtype=np.float32)
    targets = np.empty(sizes[-1] * WIDTH, dtype=np.float32)
    live = np.empty(WIDTH, dtype=np.float32)
    order = np.empty(len(x), dtype=np.int32)
    held, holds = parameters.copy(), (frozen != 0).any()
    epoch, offset, count = counters
    fill_order(order, seed, epoch, shuffle)
    for k in range(len(rates)):
        end = min(offset + batch, len(x))
        batch_gradient(
            parameters, gradients, x, y, order, offset, end, sizes, codes, loss, values, slopes, deltas, targets, live,
        )  # fmt: skip
        if settings[L1] > 0 or settings[L2] > 0:
            add_penalties(parameters, gradients, sizes, settings[L1], settings[L2])
        if holds:
            hold_gradients(gradients, frozen)
        factor = clip_factor(gradients, settings[CLIP]) if settings[CLIP] > 0 else np.float32(1.0)
        count += 1
        apply_update(optimizer, parameters, gradients, first, second, factor, rates[k], count, settings)
        if holds:
            hold_parameters(parameters, held, frozen)
        offset = end
        if end == len(x):
            epoch, offset = epoch + 1, 0
            if shuffle:
                fill_order(order, seed, epoch, shuffle)
    counters[0], counters[1], counters[2] = epoch, offset, count


@compiled
def look_one(parameters: Array, sizes: Array, codes: Array, x: Array, start: int, found: Array) -> None:
    """What neurons start, start + 1 … compute: x (features, n) -> found (neurons asked for, n); n is a multiple of WIDTH."""
    neurons = sizes.sum()
    values = np.empty(neurons * WIDTH, dtype=np.float32)
    slopes = np.empty(neurons * WIDTH, dtype=np.float32)
    features, asked, blocks = sizes[0], found.shape[0], x.shape[1] // WIDTH
    for block in range(blocks):
        for f in range(features):
            store(values, f, load(x, f * blocks + block))
        forward(parameters, sizes, codes, values, slopes)
        for k in range(asked):
            store(found, k * blocks + block, load(values, features + start + k))
