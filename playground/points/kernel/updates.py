"""What the compiled kernel does with a gradient: penalties, clipping, and the optimizers as torch.optim defines them."""

import math
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from playground.points.config import TrainingConfig

compiled: Any = njit(nogil=True, error_model="numpy", fastmath={"reassoc", "contract", "nsz"})
Vector = Any  # float32 array


class UpdateSettings(NamedTuple):
    """The numbers of one run, in the order in which the kernel reads them."""

    momentum: float
    beta1: float
    beta2: float
    rho: float
    epsilon: float
    weight_decay: float
    l1: float
    l2: float
    clip_norm: float  # 0 for none

    @classmethod
    def of(cls, training: TrainingConfig) -> "UpdateSettings":
        """Those of a configuration."""
        t = training
        return cls(t.momentum, t.beta1, t.beta2, t.rho, t.epsilon, t.weight_decay, t.l1, t.l2, t.clip_norm or 0.0)

    def as_array(self) -> npt.NDArray[np.float64]:
        return np.array(self, dtype=np.float64)


OPTIMIZER_CODES = range(7)  # those that `apply_update` has a branch for
MOMENTUM, BETA1, BETA2, RHO, EPSILON, WEIGHT_DECAY, L1, L2, CLIP = range(9)


@compiled
def add_penalties(parameters: Vector, gradients: Vector, sizes: Any, l1: float, l2: float) -> None:
    """Add the gradient of λ₁|w| + ½λ₂w² for the weights; biases go free. The slope of |w| at 0 is 0."""
    a, b = np.float32(l1), np.float32(l2)
    start = 0
    for layer in range(len(sizes) - 1):
        end = start + sizes[layer] * sizes[layer + 1]
        for k in range(start, end):
            w = parameters[k]
            sign = np.float32(1.0) if w > 0 else (np.float32(-1.0) if w < 0 else w)
            gradients[k] += b * w + a * sign
        start = end + sizes[layer + 1]


@compiled
def clip_factor(gradients: Vector, most: float) -> Any:
    """What `torch.nn.utils.clip_grad_norm_` multiplies the gradient with."""
    squares = np.float32(0.0)
    for k in range(len(gradients)):
        squares += gradients[k] * gradients[k]
    factor = np.float32(most) / (math.sqrt(squares) + np.float32(1e-6))
    return np.float32(1.0) if factor > 1 else factor


@compiled
def hold_gradients(gradients: Vector, frozen: Any) -> None:
    """Frozen parameters have none: clipping does not see it, momentum does not gather it."""
    for k in range(len(gradients)):
        if frozen[k] != 0:
            gradients[k] = 0.0


@compiled
def hold_parameters(parameters: Vector, held: Vector, frozen: Any) -> None:
    """Put frozen parameters back to what they were: momentum from before and weight decay move them too."""
    for k in range(len(parameters)):
        if frozen[k] != 0:
            parameters[k] = held[k]


@compiled
def apply_update(
    code: int, parameters: Vector, gradients: Vector, first: Vector, second: Vector, factor: float, rate: float, count: int, settings: Any
) -> None:
    """One step of the optimizer whose record has this `kernel` number, one of OPTIMIZER_CODES; another does nothing.

    `first` and `second` are its state (velocity or moments), `count` the number of this update for it, from 1;
    each gradient is multiplied with `factor` before it is used.
    """
    lr = np.float32(rate)
    keep = np.float32(settings[MOMENTUM])
    eps = np.float32(settings[EPSILON])
    n = len(parameters)
    if code == 0:
        for k in range(n):
            parameters[k] -= lr * (gradients[k] * factor)
    elif code == 1:
        for k in range(n):
            first[k] = keep * first[k] + gradients[k] * factor
            parameters[k] -= lr * first[k]
    elif code == 2:
        for k in range(n):
            g = gradients[k] * factor
            first[k] = keep * first[k] + g
            parameters[k] -= lr * (g + keep * first[k])
    elif code == 3:
        tiny = np.float32(1e-10)
        for k in range(n):
            g = gradients[k] * factor
            second[k] += g * g
            parameters[k] -= lr * (g / (math.sqrt(second[k]) + tiny))
    elif code == 4:
        rho, fresh = np.float32(settings[RHO]), np.float32(1.0 - settings[RHO])
        for k in range(n):
            g = gradients[k] * factor
            second[k] = rho * second[k] + fresh * (g * g)
            parameters[k] -= lr * (g / (math.sqrt(second[k]) + eps))
    elif code == 5 or code == 6:
        beta1, beta2 = settings[BETA1], settings[BETA2]
        b1, b2, f1, f2 = np.float32(beta1), np.float32(beta2), np.float32(1.0 - beta1), np.float32(1.0 - beta2)
        size = np.float32(rate / (1.0 - beta1**count))
        correction = np.float32(1.0 / math.sqrt(1.0 - beta2**count))
        shrink = np.float32(1.0 - rate * settings[WEIGHT_DECAY]) if code == 6 else np.float32(1.0)
        for k in range(n):
            g = gradients[k] * factor
            first[k] = b1 * first[k] + f1 * g
            second[k] = b2 * second[k] + f2 * (g * g)
            parameters[k] = shrink * parameters[k] - size * (first[k] / (math.sqrt(second[k]) * correction + eps))
