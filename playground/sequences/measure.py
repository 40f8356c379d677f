"""What the curves of a Transformer say: losses, accuracies, sizes of gradients, entropies of heads."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import torch
from torch.nn import functional

from playground.nn.attend import Attended
from playground.sequences.batch import Batch
from playground.sequences.model import Transformer
from playground.sequences.shape import Block, Shape, shape_blocks

UNASKED = -100  # a target that does not count


class Rows(NamedTuple):
    """Sequences on the device of a model."""

    tokens: torch.Tensor  # (b, t)
    targets: torch.Tensor  # (b, t), `UNASKED` where nothing is asked


def make_rows(batch: Batch, device: str = "cpu") -> Rows:
    targets = np.where(batch.mask, batch.targets, UNASKED)
    return Rows(torch.from_numpy(batch.tokens).to(device), torch.from_numpy(targets).to(device))


def batch_loss(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    """Mean cross-entropy of logits (b, t, k) over the positions that are asked, in nats."""
    return functional.cross_entropy(logits.flatten(0, 1), targets.flatten(), ignore_index=UNASKED)


def accuracies(logits: torch.Tensor, targets: torch.Tensor) -> tuple[float, float]:
    """The share of positions answered right, and that of sequences without a mistake, of logits (b, t, k)."""
    asked = targets != UNASKED
    right = logits.argmax(dim=-1) == targets
    tokens = int((right & asked).sum()) / max(1, int(asked.sum()))
    return tokens, float((right | ~asked).all(dim=1).float().mean())


def matrices(shape: Shape) -> list[Block]:
    """The blocks that are shown and whose gradients the curves follow: all with more than one row."""
    return [block for block in shape_blocks(shape) if block.rows > 1]


def columns(shape: Shape) -> tuple[str, ...]:
    """Of the curves."""
    return (
        "epoch", "train_loss", "test_loss", "train_score", "test_score", "sequence_score",
        *(f"gradient_norm.{block.name}" for block in matrices(shape)),
        *(f"entropy.{layer}.{head}" for layer in range(shape.layers) for head in range(shape.heads)),
    )  # fmt: skip


def gradient_sizes(gradients: npt.NDArray[np.float32], shape: Shape) -> dict[str, float]:
    """The root mean square of each matrix's gradient, from all of them (p,)."""
    blocks = shape_blocks(shape)
    with np.errstate(over="ignore", invalid="ignore"):
        sums = np.add.reduceat(np.square(gradients, dtype=np.float64), [block.offset for block in blocks])
        sizes = np.sqrt(sums / [block.size for block in blocks])
    return {f"gradient_norm.{b.name}": float(size) for b, size in zip(blocks, sizes, strict=True) if b.rows > 1}


def entropies(steps: list[Attended]) -> npt.NDArray[np.float32]:
    """Each head's mean entropy over sequences and positions, in nats: (l, h). 0 looks at one place, ln t at all alike."""
    found = [torch.special.entr(step.weights).sum(dim=-1).mean(dim=(0, 2)) for step in steps]
    return torch.stack(found).cpu().numpy()


@torch.no_grad()
def ablations(model: Transformer, rows: Rows) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    """The accuracy that each head's silence costs: per position and of whole sequences, each (l, h); below 0 where it helps."""
    tokens, sequences = accuracies(model(rows.tokens), rows.targets)
    found = [[accuracies(logits, rows.targets) for logits in layer] for layer in model.without(rows.tokens)]
    lost = np.array([tokens, sequences], dtype=np.float32) - np.array(found, dtype=np.float32)
    return lost[..., 0], lost[..., 1]


def ablation_rows(shape: Shape, parameters: int) -> int:
    """On how many sequences `ablations` stays a matter of tenths of a second."""
    a_row = 2.0 * parameters * shape.length * shape.layers * shape.heads
    return int(max(16, min(256, 1.0e10 // a_row)))
