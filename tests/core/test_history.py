"""What a run keeps of its past."""

import numpy as np
import pytest

from playground.core.history import History


def filled(count, keep=16, loss=lambda k: 1.0 / (1 + k)):
    history = History(keep)
    for k in range(count):
        history.add(float(k), loss(k), {"k": np.array(k)})
    return history


def test_a_history_is_bounded_and_keeps_first_and_last():
    history = filled(5000)
    times = [item.time for item in history.items]
    assert len(history) == 16 and times[0] == 0 and times[-1] == 4999
    assert times == sorted(times)


def test_a_history_is_thinned_in_log_time():
    times = np.array([item.time for item in filled(5000).items])
    gaps = np.diff(np.log1p(times))
    assert (times < 100).sum() >= 5  # the young run is not forgotten
    assert gaps.max() < 8 * np.log1p(5000) / 16


def test_the_best_is_kept_and_found():
    history = filled(3000, loss=lambda k: abs(k - 777) + 1.0)
    assert history.best().time == 777 and history.best().state["k"] == 777


def test_what_is_not_finite_is_never_best():
    history = filled(5, loss=lambda k: float("nan") if k else 3.0)
    assert history.best().time == 0
    assert filled(3, loss=lambda k: float("inf")).best() is None
    assert History().best() is None


def test_going_back_forgets_what_came_after():
    history = filled(10)
    history.add(4.0, 0.5, {})
    assert [item.time for item in history.items] == [0, 1, 2, 3, 4]
    assert history.at(3.5).time == 3 and history.at(-1) is None


def test_a_history_of_fewer_than_four_is_refused():
    with pytest.raises(ValueError, match="at least 4"):
        History(3)


def test_large_states_are_kept_in_smaller_numbers():
    history = History()
    for k in range(60):
        history.add(float(k), 1.0, {"flat": np.zeros(2**20, np.float64)})  # 8 MB each
    times = [item.time for item in history.items]
    assert len(history) == 12 and times[0] == 0 and times[-1] == 59
