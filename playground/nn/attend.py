"""Attention itself, step by step, for the heads of one layer.

b sequences   t query positions   s key positions (s = t)   h heads   d width of a head
"""

import math
from typing import NamedTuple

import torch

from playground.nn.modes import MODES


class Attended(NamedTuple):
    """Every step of one layer's heads. `scaled` has ALiBi's slopes added; `masked` is -inf where a position must not look."""

    q: torch.Tensor  # (b, h, t, d), turned by rotary positions
    k: torch.Tensor  # (b, h, s, d)
    v: torch.Tensor  # (b, h, s, d)
    scores: torch.Tensor  # (b, h, t, s): q · k
    scaled: torch.Tensor  # (b, h, t, s)
    masked: torch.Tensor  # (b, h, t, s)
    weights: torch.Tensor  # (b, h, t, s): rows sum to 1, or to 0 for a head that is off
    output: torch.Tensor  # (b, h, t, d): the weighted sums of v


def attend(
    q: torch.Tensor, k: torch.Tensor, v: torch.Tensor,
    slopes: torch.Tensor | None, allowed: torch.Tensor | None, modes: torch.Tensor | None = None,
) -> Attended:  # fmt: skip
    """softmax(q kᵀ / √d) v for q, k, v (b, h, t, d), with every step kept.

    `slopes` (h, t, s) are added to the scaled scores, `allowed` (t, s) says where a position may look (None: everywhere),
    `modes` (h,) are numbers of `MODES`, in its order (None: all normal).
    """
    scores = q @ k.transpose(-2, -1)
    scaled = scores / math.sqrt(q.shape[-1])
    if slopes is not None:
        scaled = scaled + slopes
    masked = scaled if allowed is None else scaled.masked_fill(~allowed, -math.inf)
    weights = masked.softmax(dim=-1)
    if modes is not None:
        t = scores.shape[-1]
        may = torch.ones(t, t, dtype=torch.bool, device=q.device) if allowed is None else allowed
        weights = torch.where((modes > 0)[:, None, None], patterns(may)[modes], weights)
    return Attended(q, k, v, scores, scaled, masked, weights, weights @ v)


def patterns(allowed: torch.Tensor) -> torch.Tensor:
    """The fixed attention of every mode for `allowed` (t, s): (4, t, s). Normal, and off, are zero.

    `previous` looks at the position before; the first one, which has none, looks at itself.
    """
    t = allowed.shape[0]
    zero = torch.zeros(t, t, device=allowed.device)
    uniform = allowed / allowed.sum(dim=-1, keepdim=True)
    previous = torch.eye(t, device=allowed.device)[(torch.arange(t, device=allowed.device) - 1).clamp(min=0)]
    fixed = {"normal": zero, "off": zero, "uniform": uniform, "previous": previous}
    return torch.stack([fixed[name] for name in MODES])
