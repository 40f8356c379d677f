"""A Transformer written out: embeddings, layers of attention and feed-forward, an answer at every position.

b sequences of a batch   t query positions   s key positions (s = t)   k token kinds   l layers
w width   h heads   d = w / h width of a head   f width of the feed-forward layer   p parameters

Parameters are views into one flat tensor (p,), in the order of `attention_shape.shape_blocks`: what the optimizers step
on and what a frame carries. Where no map is asked for, attention is `scaled_dot_product_attention`.
"""

import math
from collections.abc import Sequence
from typing import Any

import torch
from torch import nn
from torch.nn import functional

from playground.nn.attend import Attended, attend
from playground.nn.positions import alibi, rotary, sinusoidal, turn
from playground.sequences.shape import Shape, count_parameters, shape_blocks

Modes = Sequence[Sequence[int]]  # (l, h): numbers of nn.modes.MODES


class Layer(nn.Module):
    """The parameters of one layer: `w_qkv` (3w, w) and `b_qkv` (3w,) hold queries, keys and values one under the other."""

    w_qkv: nn.Parameter
    b_qkv: nn.Parameter
    w_o: nn.Parameter
    b_o: nn.Parameter
    norm_1: nn.Parameter  # with norms only
    norm_1_bias: nn.Parameter
    norm_2: nn.Parameter  # with norms and a feed-forward layer only
    norm_2_bias: nn.Parameter
    w_1: nn.Parameter  # with a feed-forward layer only
    b_1: nn.Parameter
    w_2: nn.Parameter
    b_2: nn.Parameter

    def __init__(self, **parameters: nn.Parameter):
        super().__init__()
        for name, parameter in parameters.items():
            self.register_parameter(name, parameter)


class Transformer(nn.Module):
    """Tokens (b, t) -> logits (b, t, k). Everything starts at zero: see `initialize`."""

    def __init__(self, shape: Shape, dropout: float = 0.0, device: str = "cpu"):
        super().__init__()
        self.shape, self.dropout = shape, dropout
        self.flat = torch.zeros(count_parameters(shape), device=device)
        self.flat_gradient = torch.zeros_like(self.flat)
        self.blocks = {block.name: block for block in shape_blocks(shape)}
        w = shape.width
        self.embedding = self._view("embedding", shape.tokens, w)
        self.positions = self._view("positions", shape.length, w) if shape.positions == "learned" else None
        self.layers: Any = nn.ModuleList(self._layer(number) for number in range(shape.layers))
        self.norm = self._view("norm", w) if shape.norm == "pre" else None
        self.norm_bias = self._view("norm_bias", w) if shape.norm == "pre" else None
        self.output = self.embedding if shape.tied else self._view("output", shape.tokens, w)
        self.output_bias = self._view("output_bias", shape.tokens)
        self._fixed(device)

    def _fixed(self, device: str) -> None:
        """What is not learned: position vectors, turns, slopes, the causal mask."""
        s = self.shape
        self.waves = sinusoidal(s.length, s.width).to(device) if s.positions == "sinusoidal" else None
        self.turns = [part.to(device) for part in rotary(s.length, s.head_width)] if s.positions == "rotary" else None
        self.slopes = alibi(s.length, s.heads).to(device) if s.positions == "alibi" else None
        self.allowed = torch.ones(s.length, s.length, dtype=torch.bool, device=device).tril() if s.causal else None
        self.bias = self.slopes  # what scaled_dot_product_attention adds to the scores
        if self.slopes is not None and self.allowed is not None:
            self.bias = self.slopes.masked_fill(~self.allowed, -math.inf)

    def _view(self, name: str, *shape: int) -> nn.Parameter:
        """A part of `flat` as a parameter, its gradient the same part of `flat_gradient`; it may span several blocks."""
        start = self.blocks[name].offset
        stop = start + math.prod(shape)
        parameter = nn.Parameter(self.flat[start:stop].view(shape))
        parameter.grad = self.flat_gradient[start:stop].view(shape)
        return parameter

    def _layer(self, number: int) -> Layer:
        s, w = self.shape, self.shape.width
        sizes: dict[str, tuple[str, tuple[int, ...]]] = {"w_qkv": ("w_q", (3 * w, w)), "b_qkv": ("b_q", (3 * w,)), "w_o": ("w_o", (w, w))}
        sizes |= {name: (name, (w,)) for name in ("b_o", "norm_1", "norm_1_bias", "norm_2", "norm_2_bias", "b_2")}
        sizes |= {"w_1": ("w_1", (s.hidden, w)), "b_1": ("b_1", (s.hidden,)), "w_2": ("w_2", (w, s.hidden))}
        here = f"layers.{number}."
        return Layer(**{name: self._view(here + first, *size) for name, (first, size) in sizes.items() if here + first in self.blocks})

    @torch.no_grad()
    def initialize(self, seed: int) -> None:
        """Draw the starting weights: matrices as Glorot and Bengio say, embeddings and positions with variance 1/w, norms at 1.

        Embeddings are multiplied by √w where they enter (Vaswani et al., 2017), so they can be the output layer too.
        Each block has a generator of its own, so blocks of equal shape agree between models of the same seed.
        """
        for number, block in enumerate(self.blocks.values()):
            part = self.flat[block.offset : block.offset + block.size].view(block.rows, block.columns)
            generator = torch.Generator().manual_seed(seed * 256 + number)
            name = block.name.rpartition(".")[2]
            drawn = torch.zeros(block.rows, block.columns)
            if name.startswith("w_"):
                nn.init.xavier_uniform_(drawn, generator=generator)
            elif name in ("embedding", "positions", "output"):
                drawn.normal_(0.0, block.columns**-0.5, generator=generator)
            elif name in ("norm", "norm_1", "norm_2"):
                drawn.fill_(1.0)
            part.copy_(drawn)

    # ---- computing ----------------------------------------------------------------------------------------------------

    def forward(self, tokens: torch.Tensor) -> torch.Tensor:
        """Tokens (b, t) -> logits (b, t, k)."""
        x = self.embed(tokens)
        for layer in self.layers:
            x = self._through(layer, x, None, None, None)
        return self.answer(x)

    def look(self, tokens: torch.Tensor, modes: Modes | None = None) -> tuple[torch.Tensor, list[Attended]]:
        """The same with every step of every layer's attention kept, and heads made to do what `modes` (l, h) says.

        Tokens (b, t) -> logits (b, t, k) and an `Attended` for each layer.
        """
        kept: list[Attended] = []
        x = self.embed(tokens)
        for number, layer in enumerate(self.layers):
            x = self._through(layer, x, kept, modes[number] if modes else None, None)
        return self.answer(x), kept

    def without(self, tokens: torch.Tensor) -> torch.Tensor:
        """Logits with each head off in turn: tokens (b, t) -> (l, h, b, t, k). What lies below a layer is computed once."""
        found = []
        x = self.embed(tokens)
        for number, layer in enumerate(self.layers):
            for head in range(self.shape.heads):
                y = self._through(layer, x, None, None, head)
                for above in self.layers[number + 1 :]:
                    y = self._through(above, y, None, None, None)
                found.append(self.answer(y))
            x = self._through(layer, x, None, None, None)
        return torch.stack(found).unflatten(0, (self.shape.layers, self.shape.heads))

    def embed(self, tokens: torch.Tensor) -> torch.Tensor:
        """Tokens (b, t) -> what enters the first layer (b, t, w)."""
        scale = math.sqrt(self.shape.width)
        x = functional.embedding(tokens, self.embedding) * scale
        if self.positions is not None:
            x = x + self.positions * scale
        elif self.waves is not None:
            x = x + self.waves
        return self._drop(x)

    def answer(self, x: torch.Tensor) -> torch.Tensor:
        """What leaves the last layer (b, t, w) -> logits (b, t, k)."""
        if self.norm is not None:
            x = functional.layer_norm(x, (self.shape.width,), self.norm, self.norm_bias)
        return functional.linear(x, self.output, self.output_bias)

    def _drop(self, x: torch.Tensor) -> torch.Tensor:
        return functional.dropout(x, self.dropout, self.training) if self.dropout else x

    def _through(
        self, layer: Layer, x: torch.Tensor, kept: list[Attended] | None, modes: Sequence[int] | None, off: int | None
    ) -> torch.Tensor:
        """One layer: (b, t, w) -> (b, t, w). Looking closely (`kept`) or not gives the same; `off` silences one head."""
        kind, size = self.shape.norm, (self.shape.width,)
        inside = functional.layer_norm(x, size, layer.norm_1, layer.norm_1_bias) if kind == "pre" else x
        x = x + self._drop(self._attention(layer, inside, kept, modes, off))
        if kind == "post":
            x = functional.layer_norm(x, size, layer.norm_1, layer.norm_1_bias)
        if not self.shape.hidden:
            return x
        inside = functional.layer_norm(x, size, layer.norm_2, layer.norm_2_bias) if kind == "pre" else x
        inside = self._drop(functional.relu(functional.linear(inside, layer.w_1, layer.b_1)))
        x = x + self._drop(functional.linear(inside, layer.w_2, layer.b_2))
        return functional.layer_norm(x, size, layer.norm_2, layer.norm_2_bias) if kind == "post" else x

    def _attention(
        self, layer: Layer, x: torch.Tensor, kept: list[Attended] | None, modes: Sequence[int] | None, off: int | None
    ) -> torch.Tensor:
        """(b, t, w) -> (b, t, w): the heads' outputs side by side, through W_O."""
        b, t, w = x.shape
        qkv = functional.linear(x, layer.w_qkv, layer.b_qkv)  # (b, t, 3w)
        q, k, v = qkv.view(b, t, 3, self.shape.heads, -1).permute(2, 0, 3, 1, 4).unbind(0)  # each (b, h, t, d)
        if self.turns is not None:
            q, k = turn(q, *self.turns), turn(k, *self.turns)
        if kept is not None:
            chosen = torch.tensor(modes, device=x.device) if modes is not None and any(modes) else None
            step = attend(q, k, v, self.slopes, self.allowed, chosen)
            kept.append(step)
            z = step.output
        else:
            dropout = self.dropout if self.training else 0.0
            causal = self.allowed is not None and self.slopes is None
            z = functional.scaled_dot_product_attention(q, k, v, attn_mask=self.bias, dropout_p=dropout, is_causal=causal)
        if off is not None:
            z = z.clone()
            z[:, off] = 0.0
        return functional.linear(z.transpose(1, 2).reshape(b, t, w), layer.w_o, layer.b_o)
