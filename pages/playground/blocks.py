"""Where the matrices of all layers stand in one heatmap, so that a whole network is one trace and one redraw."""

from itertools import combinations
from math import ceil
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

LABEL = 16.0  # pixels above a shelf for its blocks' names
GAP = 8.0  # pixels at least between neighbouring blocks
NAME = 36.0  # pixels that a block's name takes at least

STRETCH = 1.5  # sides of a drawn cell, at most

Shapes = list[tuple[int, int]]
Shelf = tuple[int, int]  # first block, one past the last


class MatrixPlace(NamedTuple):
    """One layer's matrix, biases as the last column: its place in the grid (row 0 on top) and its first parameter."""

    layer: int
    top: int
    left: int
    rows: int
    columns: int
    first: int


class Packing(NamedTuple):
    """Places of all blocks. `x` and `y` are the grid lines in pixels, one more than the grid has columns and rows."""

    blocks: tuple[MatrixPlace, ...]
    cells: npt.NDArray[np.int64]  # (rows, columns): the parameter that each cell shows, −1 for a gap
    x: tuple[float, ...]
    y: tuple[float, ...]  # downwards
    cell: float  # side of a cell
    frame: tuple[float, float]  # width and height to be shown, so that cells stretched to the panel stay nearly square


def _ways(count: int) -> list[tuple[Shelf, ...]]:
    """Every way to cut a row of `count` blocks into consecutive shelves, fewest shelves first."""
    cuts = (places for number in range(count) for places in combinations(range(1, count), number))
    return [tuple(zip((0, *places), (*places, count), strict=True)) for places in cuts]


def _cell_size(shapes: Shapes, shelves: tuple[Shelf, ...], width: float, height: float) -> float:
    """Pixels that a square cell can have when the blocks stand on these shelves."""
    across = min((width - GAP * (stop - start - 1)) / sum(columns for _, columns in shapes[start:stop]) for start, stop in shelves)
    down = (height - LABEL * len(shelves)) / sum(max(rows for rows, _ in shapes[start:stop]) for start, stop in shelves)
    return min(across, down)


def pack_blocks(shapes: Shapes, width: float = 175.0, height: float = 290.0) -> Packing:
    """Lay matrices of these shapes (rows, columns) out on shelves, in their order, with the largest cells that fit.

    The shapes are of weights with the biases as last column. Parameters are numbered as in a frame: a layer's
    weights row by row, then its biases. `width` and `height` are the panel's, in pixels.
    Deterministic: the same shapes give the same places. Raises ValueError without shapes.
    """
    if not shapes:
        raise ValueError("there is nothing to pack")
    shelves = max(_ways(len(shapes)), key=lambda way: _cell_size(shapes, way, width, height))
    cell = max(_cell_size(shapes, shelves, width, height), 1.0)
    firsts = np.cumsum([0, *(rows * columns for rows, columns in shapes)]).tolist()

    blocks: list[MatrixPlace] = []
    y, top = [0.0], 0
    for start, stop in shelves:
        left, top = 0, top + 1  # one grid row, as high as the names
        tallest = max(rows for rows, _ in shapes[start:stop])
        y += [y[-1] + LABEL + cell * row for row in range(tallest + 1)]
        for layer in range(start, stop):
            rows, columns = shapes[layer]
            blocks.append(MatrixPlace(layer, top, left, rows, columns, firsts[layer]))
            left += columns + ceil(max(GAP, NAME - columns * cell) / cell)
        top += tallest

    index = np.full((top, max(block.left + block.columns for block in blocks)), -1, dtype=np.int64)
    for block in blocks:
        index[block.top : block.top + block.rows, block.left : block.left + block.columns] = parameter_index(block)
    x = _columns(index, cell)
    return Packing(tuple(blocks), index, x, tuple(y), cell, _frame(x[-1], y[-1], width, height))


def _columns(index: npt.NDArray[np.int64], cell: float) -> tuple[float, ...]:
    """Grid lines across: a column that is a gap in every row needs no more than GAP pixels."""
    widths = np.where((index < 0).all(axis=0), min(GAP, cell), cell)
    return (0.0, *np.cumsum(widths).tolist())


def _frame(across: float, down: float, width: float, height: float) -> tuple[float, float]:
    """The blocks' own size, enlarged on one side where filling the panel would stretch cells beyond STRETCH."""
    ratio = (width / across) / (height / down)
    return across * max(1.0, ratio / STRETCH), down * max(1.0, 1 / ratio / STRETCH)


def parameter_index(block: MatrixPlace) -> npt.NDArray[np.int64]:
    """The parameters of a block, int64 (rows, columns): weights row by row, then the biases, as in a frame."""
    weights = block.rows * (block.columns - 1)
    matrix = np.arange(weights, dtype=np.int64).reshape(block.rows, block.columns - 1)
    biases = weights + np.arange(block.rows, dtype=np.int64)[:, None]
    return block.first + np.concatenate([matrix, biases], axis=1)


def layer_shapes(sizes: tuple[int, ...]) -> Shapes:
    """Block shapes of a fully connected network of these layer sizes: (to, from + 1 for the bias)."""
    return [(after, before + 1) for before, after in zip(sizes[:-1], sizes[1:], strict=True)]
