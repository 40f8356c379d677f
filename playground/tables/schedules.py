"""Learning-rate schedules: the share of the learning rate that is used at a point of the training.

Each is a pure function of the training time in epochs (a step in the middle of an epoch counts as its fraction), so a
run can be resumed, rewound or have its batch size changed without a schedule of its own to carry along.
References: the schedulers of the same names in `torch.optim.lr_scheduler`.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Epochs = npt.NDArray[np.float64]

FLOOR = 0.01  # cosine schedules end at this share of the learning rate and stay there


@dataclass(frozen=True)
class Schedule:
    name: str
    title: str
    own: tuple[str, ...]  # the settings in `training` that it reads
    share: Callable[[Epochs, float, float, float], Epochs]  # (epochs, horizon, gamma, warmup) -> share in (0, 1]
    note: str


def constant(t: Epochs, horizon: float, gamma: float, warmup: float) -> Epochs:
    return np.ones_like(t)


def step(t: Epochs, horizon: float, gamma: float, warmup: float) -> Epochs:
    return gamma ** np.floor(t / horizon)


def exponential(t: Epochs, horizon: float, gamma: float, warmup: float) -> Epochs:
    return gamma ** (t / horizon)


def cosine(t: Epochs, horizon: float, gamma: float, warmup: float) -> Epochs:
    phase = np.minimum(t / horizon, 1.0)
    return FLOOR + (1 - FLOOR) * 0.5 * (1 + np.cos(np.pi * phase))


def warmup_cosine(t: Epochs, horizon: float, gamma: float, warmup: float) -> Epochs:
    start = min(warmup, horizon)
    rise = FLOOR + (1 - FLOOR) * t / max(start, 1e-9)
    fall = cosine(np.maximum(t - start, 0.0), max(horizon - start, 1e-9), gamma, warmup)
    return np.where(t < start, rise, fall)


def one_cycle(t: Epochs, horizon: float, gamma: float, warmup: float) -> Epochs:
    """Smith's 1cycle policy as in `OneCycleLR`: 30 % up from 1/25, then down to 1/25/10,000 along cosines."""
    peak = 0.3 * horizon
    low, end = 1 / 25, 1 / 25 / 1e4
    up = low + (1 - low) * 0.5 * (1 - np.cos(np.pi * t / peak))
    phase = np.minimum((t - peak) / (horizon - peak), 1.0)
    return np.where(t < peak, up, end + (1 - end) * 0.5 * (1 + np.cos(np.pi * phase)))


SCHEDULES: dict[str, Schedule] = {
    record.name: record
    for record in (
        Schedule("constant", "Constant", (), constant, "The same learning rate throughout."),
        Schedule("step", "Step", ("schedule_epochs", "schedule_gamma"), step, "Multiplied by gamma at regular intervals."),
        Schedule(
            "exponential",
            "Exponential",
            ("schedule_epochs", "schedule_gamma"),
            exponential,
            "Falls smoothly, by a factor of gamma in each interval.",
        ),
        Schedule("cosine", "Cosine", ("schedule_epochs",), cosine, "Falls along half a cosine to 1 % over its length."),
        Schedule(
            "warmup_cosine",
            "Warm-up cosine",
            ("schedule_epochs", "warmup_epochs"),
            warmup_cosine,
            "Rises during the warm-up, then falls along half a cosine to 1 %.",
        ),
        Schedule(
            "one_cycle",
            "One-cycle",
            ("schedule_epochs",),
            one_cycle,
            "Rises for 30 % of its length, then falls to almost nothing.",
        ),
    )
}
