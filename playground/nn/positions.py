"""How a Transformer knows positions: sinusoidal vectors, rotary turns, ALiBi's slopes. Learned ones are parameters.

t positions   w width   h heads   d width of a head
"""

import torch

BASE = 10_000.0


def angles(length: int, width: int) -> torch.Tensor:
    """position / 10000^(2i / width): (t, width / 2), rounded up."""
    rate = BASE ** (-torch.arange(0, width, 2, dtype=torch.float32) / width)
    return torch.arange(length, dtype=torch.float32)[:, None] * rate


def sinusoidal(length: int, width: int) -> torch.Tensor:
    """Vaswani et al., 2017: sines at even places, cosines at odd ones: (t, w)."""
    angle = angles(length, width)
    return torch.stack([angle.sin(), angle.cos()], dim=-1).flatten(1)[:, :width]


def rotary(length: int, width: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Su et al., 2021: the cosines and sines that turn the pairs (i, i + d/2) of a head: each (t, d)."""
    angle = angles(length, width)
    angle = torch.cat([angle, angle], dim=-1)
    return angle.cos(), angle.sin()


def turn(x: torch.Tensor, cosine: torch.Tensor, sine: torch.Tensor) -> torch.Tensor:
    """Turn the pairs of x (…, t, d) by each position's angle."""
    first, second = x.chunk(2, dim=-1)
    return x * cosine + torch.cat([-second, first], dim=-1) * sine


def alibi(length: int, heads: int) -> torch.Tensor:
    """Press et al., 2022: minus the distance, times a slope 2^(-8k/h) for head k = 1 … h: (h, t, t)."""
    slopes = 2.0 ** (-8.0 * torch.arange(1, heads + 1) / heads)
    place = torch.arange(length)
    return -slopes[:, None, None] * (place[:, None] - place[None]).abs()
