import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.engine.curves import Curves


def fill(curves, epochs):
    for epoch in epochs:
        curves.append(epoch, np.array([epoch, 1.0 / (epoch + 1)], np.float32))
    return curves


def curves_of(epochs, capacity=16):
    return fill(Curves(("epoch", "loss"), capacity), epochs)


def test_rows_are_kept_until_it_is_full():
    curves = curves_of(range(16))
    assert curves.rows()[:, 0].tolist() == list(range(16)) and curves.generation == 0


def test_when_full_every_second_row_goes_and_the_stride_doubles():
    curves = curves_of(range(17))
    assert curves.rows()[:, 0].tolist() == [0, 2, 4, 6, 8, 10, 12, 14, 16]
    assert (curves.stride, curves.generation) == (2, 1)


@given(st.lists(st.integers(1, 50), max_size=300))
def test_it_stays_bounded_in_order_and_keeps_the_start(steps):
    curves = curves_of(np.cumsum([0, *steps]).tolist())
    epochs = curves.rows()[:, 0]
    assert 1 <= len(curves) <= 16 and epochs[0] == 0 and (np.diff(epochs) >= curves.stride).all()
    assert sum(steps) - epochs[-1] < max(curves.stride, 1) + max([0, *steps])


def test_trimming_forgets_what_came_after_and_says_so():
    curves = curves_of(range(10))
    curves.trim(20)
    assert curves.generation == 0
    curves.trim(4)
    assert curves.rows()[:, 0].tolist() == [0, 1, 2, 3, 4] and curves.generation == 1
    fill(curves, [5])
    assert len(curves) == 6


def test_another_process_takes_them_over():
    old = curves_of(range(40))
    new = curves_of([0])
    new.load(old.state())
    np.testing.assert_array_equal(new.rows(), old.rows())
    assert new.stride == old.stride and new.next_epoch == old.next_epoch


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_all_rows_are_finite(value):
    curves = curves_of([])
    curves.append(0, np.array([0.0, value], np.float32))
    assert np.isfinite(curves.rows()).all()
