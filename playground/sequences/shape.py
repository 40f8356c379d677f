"""The shape of a Transformer: its blocks of parameters, and the memory that it takes. Numbers only.

Letters, here and in `models/transformer.py`:  K token kinds   T positions   L layers   H heads   W width
D = W / H width of a head   F width of the feed-forward layer   P parameters   B sequences of a batch
"""

from typing import NamedTuple

SESSION_MEMORY = 512 * 2**20  # bytes that one session may take
KEPT = 12  # copies of the parameters and their optimizer's state: the run's own, and what it keeps to go back to


class Shape(NamedTuple):
    tokens: int  # K
    length: int  # T
    layers: int  # L
    heads: int  # H
    width: int  # W
    hidden: int  # F; 0 without feed-forward layers
    norm: str = "pre"  # pre, post, none
    positions: str = "learned"  # none, sinusoidal, learned, rotary, alibi
    causal: bool = False
    tied: bool = False

    @property
    def head_width(self) -> int:
        return self.width // self.heads


class Block(NamedTuple):
    """One matrix or vector (rows 1) in the flat array of parameters: row by row from `offset` on."""

    name: str
    rows: int
    columns: int
    offset: int

    @property
    def size(self) -> int:
        return self.rows * self.columns


def shape_blocks(shape: Shape) -> list[Block]:
    """Every block in its order.

    `embedding` (K, W); `positions` (T, W) when learned; for each layer l `layers.l.` + norm_1, norm_1_bias (with norms),
    w_q, w_k, w_v (W, W), b_q, b_k, b_v, w_o (W, W), b_o, norm_2, norm_2_bias (norms and a feed-forward),
    w_1 (F, W), b_1, w_2 (W, F), b_2; then norm, norm_bias (pre-norm); `output` (K, W) unless tied; `output_bias`.
    Matrices are [out, in]: y = W x + b.
    """
    width, hidden = shape.width, shape.hidden
    sizes: list[tuple[str, int, int]] = [("embedding", shape.tokens, width)]
    if shape.positions == "learned":
        sizes.append(("positions", shape.length, width))
    for layer in range(shape.layers):
        part: list[tuple[str, int, int]] = []
        if shape.norm != "none":
            part += [("norm_1", 1, width), ("norm_1_bias", 1, width)]
        part += [(f"w_{x}", width, width) for x in "qkv"] + [(f"b_{x}", 1, width) for x in "qkv"]
        part += [("w_o", width, width), ("b_o", 1, width)]
        if hidden and shape.norm != "none":
            part += [("norm_2", 1, width), ("norm_2_bias", 1, width)]
        if hidden:
            part += [("w_1", hidden, width), ("b_1", 1, hidden), ("w_2", width, hidden), ("b_2", 1, width)]
        sizes += [(f"layers.{layer}.{name}", rows, columns) for name, rows, columns in part]
    if shape.norm == "pre":
        sizes += [("norm", 1, width), ("norm_bias", 1, width)]
    if not shape.tied:
        sizes.append(("output", shape.tokens, width))
    sizes.append(("output_bias", 1, shape.tokens))
    found, offset = [], 0
    for name, rows, columns in sizes:
        found.append(Block(name, rows, columns, offset))
        offset += rows * columns
    return found


def count_parameters(shape: Shape) -> int:
    """P."""
    last = shape_blocks(shape)[-1]
    return last.offset + last.size


def memory_needed(shape: Shape, batch: int) -> int:
    """About the bytes that a run takes: what it keeps of the parameters, and what one update holds at its peak."""
    kept = 4 * 3 * KEPT * count_parameters(shape)
    a_position = 4 * shape.layers * (18 * shape.width + 3 * shape.hidden) + 16 * shape.tokens + 8 * shape.width
    maps = 4 * 4 * shape.heads * shape.length * shape.length  # one layer's scores at a time
    return kept + batch * (shape.length * a_position + maps)
