"""Where the matrices of all layers stand in one heatmap, so that a whole network is one trace and one redraw."""

from itertools import combinations
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

LABEL = 15.0  # pixels above a block for its name
GAP = 8.0  # pixels at least between neighbouring blocks


class Block(NamedTuple):
    """One layer's matrix, biases as the last column: its place in the grid (row 0 on top) and its first parameter."""

    layer: int
    top: int
    left: int
    rows: int
    columns: int
    first: int


class Packing(NamedTuple):
    """`index`: int64 (rows, columns), the parameter shown by each cell, −1 for a gap. `cell`: pixels across the smaller side."""

    blocks: tuple[Block, ...]
    index: npt.NDArray[np.int64]
    cell: float


def _shelves(count: int) -> list[tuple[tuple[int, int], ...]]:
    """Every way to cut a row of `count` blocks into consecutive shelves, fewest shelves first."""
    ways = []
    for cuts in range(count):
        for places in combinations(range(1, count), cuts):
            edges = (0, *places, count)
            ways.append(tuple(zip(edges[:-1], edges[1:], strict=True)))
    return ways


def _cell_size(shapes: list[tuple[int, int]], shelves: tuple[tuple[int, int], ...], width: float, height: float) -> float:
    """Pixels that a square cell can have when the blocks stand on these shelves."""
    across = min((width - GAP * (stop - start - 1)) / sum(columns for _, columns in shapes[start:stop]) for start, stop in shelves)
    down = (height - LABEL * len(shelves)) / sum(max(rows for rows, _ in shapes[start:stop]) for start, stop in shelves)
    return min(across, down)


def pack_blocks(shapes: list[tuple[int, int]], width: float = 300.0, height: float = 200.0) -> Packing:
    """Lay matrices of these shapes (rows, columns) out on shelves, in their order, with the largest cells that fit.

    The shapes are of weights with the biases as last column. Parameters are numbered as in a frame: a layer's
    weights row by row, then its biases. `width` and `height` are the panel's, in pixels.
    Deterministic: the same shapes give the same places. Raises ValueError without shapes.
    """
    if not shapes:
        raise ValueError("there is nothing to pack")
    shelves = max(_shelves(len(shapes)), key=lambda way: _cell_size(shapes, way, width, height))
    cell = max(_cell_size(shapes, shelves, width, height), 1.0)
    across, down = int(np.ceil(GAP / cell)), int(np.ceil(LABEL / cell))
    firsts = np.cumsum([0, *(rows * columns for rows, columns in shapes)]).tolist()

    blocks, top = [], 0
    for start, stop in shelves:
        left, top = 0, top + down
        for layer in range(start, stop):
            rows, columns = shapes[layer]
            blocks.append(Block(layer, top, left, rows, columns, firsts[layer]))
            left += columns + across
        top += max(rows for rows, _ in shapes[start:stop])

    index = np.full((top, max(block.left + block.columns for block in blocks)), -1, dtype=np.int64)
    for block in blocks:
        index[block.top : block.top + block.rows, block.left : block.left + block.columns] = parameter_index(block)
    return Packing(tuple(blocks), index, cell)


def parameter_index(block: Block) -> npt.NDArray[np.int64]:
    """The parameters of a block, int64 (rows, columns): weights row by row, then the biases, as in a frame."""
    weights = block.rows * (block.columns - 1)
    matrix = np.arange(weights, dtype=np.int64).reshape(block.rows, block.columns - 1)
    biases = weights + np.arange(block.rows, dtype=np.int64)[:, None]
    return block.first + np.concatenate([matrix, biases], axis=1)


def layer_shapes(sizes: tuple[int, ...]) -> list[tuple[int, int]]:
    """Block shapes of a fully connected network of these layer sizes: (to, from + 1 for the bias)."""
    return [(after, before + 1) for before, after in zip(sizes[:-1], sizes[1:], strict=True)]
