"""The order of an epoch."""

import numpy as np

from playground.nn.order import make_order


def test_an_order_is_a_permutation_and_a_function_of_seed_and_epoch():
    for epoch in range(5):
        assert sorted(make_order(101, 7, epoch, True)) == list(range(101))
    assert np.array_equal(make_order(101, 7, 3, True), make_order(101, 7, 3, True))
    assert not np.array_equal(make_order(101, 7, 3, True), make_order(101, 7, 4, True))
    assert not np.array_equal(make_order(101, 7, 3, True), make_order(101, 8, 3, True))
    assert make_order(4, 7, 3, False).tolist() == [0, 1, 2, 3]


def test_orders_are_uniform():
    """Each of the six orders of three points comes about as often (chi-squared with 5 degrees of freedom, below its 0.1 % point)."""
    seen = np.zeros(27)
    for epoch in range(3000):
        a, b, c = make_order(3, 0, epoch, True)
        seen[9 * a + 3 * b + c] += 1
    counts = seen[seen > 0]
    assert len(counts) == 6
    assert ((counts - 500) ** 2 / 500).sum() < 20.5
