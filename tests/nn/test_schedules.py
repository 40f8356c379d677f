"""The schedules against torch.optim.lr_scheduler, and the learning rate of every update."""

import numpy as np
import pytest
import torch

from playground.nn.batches import batch_points, count_updates
from playground.nn.rates import rates, times
from playground.points.config import TrainingConfig


def reference(make, count):
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=0.5, momentum=0.9)
    scheduler = make(optimizer)
    found = []
    for _ in range(count):
        found.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        scheduler.step()
    return found


@pytest.mark.parametrize(
    ("name", "make", "count"),
    [
        ("step", lambda o: torch.optim.lr_scheduler.StepLR(o, 20, 0.3), 70),
        ("exponential", lambda o: torch.optim.lr_scheduler.ExponentialLR(o, 0.3 ** (1 / 20)), 70),
        ("cosine", lambda o: torch.optim.lr_scheduler.CosineAnnealingLR(o, 20, eta_min=0.005), 20),
        ("constant", lambda o: torch.optim.lr_scheduler.ConstantLR(o, 1.0), 20),
    ],
)
def test_schedule_matches_torch_reference(name, make, count):
    training = TrainingConfig(learning_rate=0.5, schedule=name, schedule_epochs=20, schedule_gamma=0.3)
    np.testing.assert_allclose(rates(training, np.arange(count, dtype=float)), reference(make, count), rtol=1e-6)


def test_one_cycle_matches_torch_reference():
    """`OneCycleLR` counts steps 0 … total-1 and turns at 0.3·total - 1, so its peak and end are a step off; the curve is the same."""
    training = TrainingConfig(learning_rate=0.5, schedule="one_cycle", schedule_epochs=1000)
    found = rates(training, np.arange(1000, dtype=float))
    wanted = reference(lambda o: torch.optim.lr_scheduler.OneCycleLR(o, 0.5, total_steps=1001, cycle_momentum=False), 1000)
    np.testing.assert_allclose(found, wanted, atol=0.5 * 0.006)


def test_times_of_updates_across_epochs():
    assert times(3, 20, 6, 10, 35).tolist() == pytest.approx([3 + 20 / 35, 3 + 30 / 35, 4, 4 + 10 / 35, 4 + 20 / 35, 4 + 30 / 35])
    assert times(0, 0, 3, 50, 50).tolist() == [0, 1, 2]


def test_a_batch_is_never_larger_than_the_data():
    assert batch_points(5000, 30) == 30
    assert batch_points("full", 30) == 30
    assert batch_points(7, 30) == 7


def test_the_last_update_of_an_epoch_takes_what_is_left():
    assert [count_updates(points, 10) for points in (1, 10, 11, 20)] == [1, 1, 2, 2]
