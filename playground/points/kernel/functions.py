"""Activations and losses for the compiled kernel, for sixteen points at a time (see `simd`).

To give an activation a kernel: write `(value, slope)` for it here, add its branch to `activate` and the branch's number to
ACTIVATION_CODES, and put it into its record in `playground/tables/activations.py`. The tests compare it with PyTorch's. Errors are
below 1e-6; what PyTorch does at a kink and with NaN is done here too.
"""

from typing import Any

from numba import njit

from playground.points.kernel.simd import (
    absolute,
    fill,
    if_at_most,
    if_greater,
    load,
    power_of_two,
    rounded,
    store,
    turns,
)

compiled: Any = njit(nogil=True, error_model="numpy")
Lanes = Any  # sixteen float32


@compiled
def expm1(x: Lanes) -> Lanes:
    """e^x - 1 for x up to 88, exact near 0; below -87 as at -87.

    2^n (e^r - 1) + 2^n - 1 with x = n ln 2 + r, |r| <= ln(2)/2, and a Taylor polynomial for e^r - 1.
    """
    x = if_greater(-87.0, x, -87.0, x)
    n = rounded(x * 1.4426950408889634)
    r = (x - n * 0.693359375) + n * 2.12194440e-4
    p = ((((1.9841270e-4 * r + 1.3888889e-3) * r + 8.3333333e-3) * r + 4.1666667e-2) * r + 1.6666667e-1) * r + 0.5
    scale = power_of_two(n)
    return (p * (r * r) + r) * scale + (scale - 1.0)


@compiled
def exp(x: Lanes) -> Lanes:
    """e^x for x up to 88; below -87 as at -87."""
    x = if_greater(-87.0, x, -87.0, x)
    n = rounded(x * 1.4426950408889634)
    r = (x - n * 0.693359375) + n * 2.12194440e-4
    p = ((((1.9841270e-4 * r + 1.3888889e-3) * r + 8.3333333e-3) * r + 4.1666667e-2) * r + 1.6666667e-1) * r + 0.5
    return ((p * r + 1.0) * r + 1.0) * power_of_two(n)


@compiled
def logistic(x: Lanes) -> Lanes:
    """1/(1 + e^-x)"""
    e = exp(0.0 - absolute(x))
    return if_greater(x, 0.0, 1.0, e) / (e + 1.0)


@compiled
def sine_of_turns(t: Lanes) -> Lanes:
    """sin(2πt) for |t| <= 1/4, by its Taylor polynomial."""
    u = t * 6.283185307179586
    s = u * u
    p = ((((1.6059044e-10 * s - 2.5052108e-8) * s + 2.7557319e-6) * s - 1.9841270e-4) * s + 8.3333333e-3) * s - 1.6666667e-1
    return p * (s * u) + u


# ---- activations: z -> (value, slope) ----------------------------------------------------------------------------


@compiled
def relu(z: Lanes) -> Lanes:
    return if_at_most(z, 0.0, 0.0, z), if_at_most(z, 0.0, 0.0, 1.0)


@compiled
def leaky_relu(z: Lanes) -> Lanes:
    slope = if_greater(z, 0.0, 1.0, 0.01)
    return z * slope, slope


@compiled
def elu(z: Lanes) -> Lanes:
    below = expm1(if_greater(z, 0.0, 0.0, z))
    return if_greater(z, 0.0, z, below), below + 1.0


@compiled
def selu(z: Lanes) -> Lanes:
    below = expm1(if_greater(z, 0.0, 0.0, z)) * 1.7580993408473766
    return if_greater(z, 0.0, z * 1.0507009873554805, below), if_greater(z, 0.0, 1.0507009873554805, below + 1.7580993408473766)


@compiled
def gelu(z: Lanes) -> Lanes:
    """The error function by formula 7.1.26 of Abramowitz and Stegun, error 1.5e-7."""
    bell = exp(-0.5 * z * z)
    t = 1.0 / (absolute(z) * 0.23164189 + 1.0)
    tail = ((((0.530702715 * t - 0.726576013) * t + 0.710706871) * t - 0.142248368) * t + 0.127414796) * t * bell
    share = if_greater(z, 0.0, 1.0 - tail, tail)
    return z * share, share + z * bell * 0.3989422804014327


@compiled
def silu(z: Lanes) -> Lanes:
    s = logistic(z)
    return z * s, s * (1.0 + z * (1.0 - s))


@compiled
def mish(z: Lanes) -> Lanes:
    e = exp(if_greater(z, 20.0, 20.0, z))
    n = e * (e + 2.0)
    t = n / (n + 2.0)
    # 1 - t² without cancellation is 4 (n + 1) / (n + 2)²
    return z * t, t + z * (e / (e + 1.0)) * (4.0 * (n + 1.0) / ((n + 2.0) * (n + 2.0)))


@compiled
def softplus(z: Lanes) -> Lanes:
    """max(z, 0) + ln(1 + e^-|z|), the logarithm as 2 artanh(e / (2 + e))."""
    e = exp(0.0 - absolute(z))
    s = e / (e + 2.0)
    q = s * s
    p = (((((q * 0.07692308 + 0.09090909) * q + 0.11111111) * q + 0.14285714) * q + 0.2) * q + 0.33333333) * q + 1.0
    return if_greater(0.0, z, 0.0, z) + 2.0 * s * p, if_greater(z, 0.0, 1.0, e) / (e + 1.0)


@compiled
def tanh(z: Lanes) -> Lanes:
    e = expm1(if_greater(absolute(z), 9.02, if_greater(z, 0.0, 18.04, -18.04), z + z))
    t = e / (e + 2.0)
    return t, 1.0 - t * t


@compiled
def hardtanh(z: Lanes) -> Lanes:
    inside = if_at_most(1.0, absolute(z), 0.0, 1.0)
    return if_greater(z, 1.0, 1.0, if_greater(-1.0, z, -1.0, z)), inside


@compiled
def sigmoid(z: Lanes) -> Lanes:
    s = logistic(z)
    return s, s * (1.0 - s)


@compiled
def sine(z: Lanes) -> Lanes:
    """sin z and cos z = sin(π/2 - |z|) of the angle folded into a quarter turn."""
    t = turns(z)
    folded = if_greater(t, 0.25, 0.5 - t, if_greater(-0.25, t, -0.5 - t, t))
    return sine_of_turns(folded), sine_of_turns(0.25 - absolute(t))


ACTIVATION_CODES = range(13)  # those that `activate` has a branch for


@compiled
def activate(code: int, z: Lanes) -> Lanes:
    """(value, slope) of the activation whose record has this `kernel` number."""
    if code == 0:
        return relu(z)
    if code == 1:
        return leaky_relu(z)
    if code == 2:
        return elu(z)
    if code == 3:
        return selu(z)
    if code == 4:
        return gelu(z)
    if code == 5:
        return silu(z)
    if code == 6:
        return mish(z)
    if code == 7:
        return softplus(z)
    if code == 8:
        return tanh(z)
    if code == 9:
        return hardtanh(z)
    if code == 10:
        return sigmoid(z)
    if code == 11:
        return sine(z)
    return z, fill(1.0)  # 12; another is refused before it comes here, by `codes`


# ---- losses: slope of one output's term --------------------------------------------------------------------------

CROSS_ENTROPY = 0
LOSS_CODES = range(6)  # those that `loss_slope` and `measure.loss_term` have a branch for


@compiled
def loss_slope(code: int, output: Lanes, target: Lanes) -> Lanes:
    """d loss / d output for the loss whose record has this `kernel` number, before the mean is taken."""
    error = output - target
    if code == 0:
        return (0.0 - target) * logistic((0.0 - target) * output)
    if code == 1:
        return 2.0 * error
    if code == 2:
        return if_at_most(1.0 - target * output, 0.0, 0.0, 0.0 - target)
    if code == 3:
        return if_greater(error, 0.0, 1.0, if_greater(0.0, error, -1.0, error))
    if code == 4:
        return if_greater(error, 1.0, 1.0, if_greater(-1.0, error, -1.0, error))
    return error  # 5; another is refused before it comes here, by `codes`


@compiled
def softmax_slopes(values: Any, deltas: Any, first: int, count: int, targets: Any) -> None:
    """Softmax cross-entropy: rows first … first+count-1 of `deltas` get p - [right class]; targets are ±1, as rows."""
    top = load(values, first)
    for k in range(1, count):
        value = load(values, first + k)
        top = if_greater(top, value, top, value)
    whole = fill(0.0)
    for k in range(count):
        e = exp(load(values, first + k) - top)
        store(deltas, first + k, e)
        whole = whole + e
    for k in range(count):
        store(deltas, first + k, load(deltas, first + k) / whole - if_greater(load(targets, k), 0.0, 1.0, 0.0))
