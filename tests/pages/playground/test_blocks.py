"""Packing all layers' matrices into one grid."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.playground.blocks import GAP, LABEL, STRETCH, layer_shapes, pack_blocks

SIZES = st.tuples(st.integers(1, 10), st.lists(st.integers(1, 32), max_size=8), st.integers(1, 6)).map(lambda t: (t[0], *t[1], t[2]))


@given(SIZES)
def test_every_parameter_stands_exactly_once(sizes: tuple[int, ...]) -> None:
    packing = pack_blocks(layer_shapes(sizes))
    shown = packing.cells[packing.cells >= 0]
    count = sum(before * after + after for before, after in zip(sizes[:-1], sizes[1:], strict=True))
    assert np.array_equal(np.sort(shown), np.arange(count))
    assert packing.cells.min() >= -1


@given(SIZES)
def test_grid_lines_fit_the_cells_and_rise(sizes: tuple[int, ...]) -> None:
    packing = pack_blocks(layer_shapes(sizes))
    assert (len(packing.y) - 1, len(packing.x) - 1) == packing.cells.shape
    assert (np.diff(packing.x) > 0).all() and (np.diff(packing.y) > 0).all()
    assert packing.frame[0] >= packing.x[-1] and packing.frame[1] >= packing.y[-1]


@given(SIZES)
def test_blocks_stand_in_order_and_apart(sizes: tuple[int, ...]) -> None:
    packing = pack_blocks(layer_shapes(sizes))
    blocks = packing.blocks
    assert [block.layer for block in blocks] == list(range(len(sizes) - 1))
    for one, other in zip(blocks[:-1], blocks[1:], strict=True):
        if one.top == other.top:
            assert packing.x[other.left] - packing.x[one.left + one.columns] >= GAP - 1e-9
        else:
            assert other.top > one.top + one.rows - 1 and other.left == 0
            assert packing.y[other.top] - packing.y[other.top - 1] >= LABEL - 1e-9


@given(SIZES)
def test_drawn_cells_are_nearly_square(sizes: tuple[int, ...]) -> None:
    width, height = 240.0, 200.0
    packing = pack_blocks(layer_shapes(sizes), width, height)
    ratio = (width / packing.frame[0]) / (height / packing.frame[1])
    assert 1 / STRETCH - 1e-9 <= ratio <= STRETCH + 1e-9


def test_packing_is_deterministic() -> None:
    one, other = (pack_blocks(layer_shapes((2, 8, 8, 1))) for _ in range(2))
    assert np.array_equal(one.cells, other.cells) and one.x == other.x and one.blocks == other.blocks


def test_parameters_are_numbered_as_in_a_frame() -> None:
    packing = pack_blocks([(2, 4), (1, 3)])  # 3 → 2 → 1
    first, second = packing.blocks
    assert packing.cells[first.top : first.top + 2, first.left : first.left + 4].tolist() == [[0, 1, 2, 6], [3, 4, 5, 7]]
    assert packing.cells[second.top, second.left : second.left + 3].tolist() == [8, 9, 10]


def test_the_largest_network_still_has_visible_cells() -> None:
    packing = pack_blocks(layer_shapes((10, *[32] * 8, 6)), 240, 200)
    assert packing.cells.size < 20_000
    assert packing.cell >= 1


def test_nothing_cannot_be_packed() -> None:
    with pytest.raises(ValueError, match="nothing"):
        pack_blocks([])
