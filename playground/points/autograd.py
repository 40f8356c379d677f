"""The reference way to train: nn.Module, loss.backward(), torch.optim. Slower than the kernel, and it covers everything."""

import torch
from torch import nn

from playground.nn.batches import batch_points
from playground.nn.losses import mean_loss
from playground.nn.optimizers import make_optimizer
from playground.nn.order import make_order
from playground.points.config import TrainingConfig
from playground.points.model import MLP


def penalty(model: MLP, l1: float, l2: float) -> torch.Tensor:
    """λ₁|w| + ½λ₂w² over the weights, not the biases."""
    whole = torch.zeros((), device=model.flat.device)
    for layer in model.layers:
        if l1:
            whole = whole + l1 * layer.weight.abs().sum()
        if l2:
            whole = whole + 0.5 * l2 * layer.weight.square().sum()
    return whole


def train_autograd(
    model: MLP, training: TrainingConfig, first: torch.Tensor, second: torch.Tensor, counters: torch.Tensor,
    x: torch.Tensor, y: torch.Tensor, rates: torch.Tensor, seed: int, frozen: torch.Tensor | None = None,
) -> None:  # fmt: skip
    """len(rates) updates, in place: what `kernel.train_mlp` does, with the same arguments where they have the same names.

    The gradient of the last batch, with the penalties and before clipping, stays in `model.flat_gradient`.
    """
    epoch, offset, count = counters.tolist()
    still = None if frozen is None or not frozen.any() else frozen.bool().to(model.flat.device)
    held = model.flat.clone()
    flat = nn.Parameter(model.flat, requires_grad=False)
    clipped = model.flat_gradient if training.clip_norm is None else torch.zeros_like(model.flat_gradient)
    optimizer = make_optimizer(training, flat, first, second, count)
    batch = batch_points(training.batch_size, len(x))
    order = torch.from_numpy(make_order(len(x), seed, epoch, training.shuffle)).to(x.device)
    model.train()
    with torch.random.fork_rng(enabled=model.dropout.p > 0):
        for rate in rates.tolist():
            if model.dropout.p > 0:
                torch.manual_seed((seed << 31) + epoch * len(x) + offset)  # dropout too depends on the place in the run alone
            chosen = order[offset : offset + batch]
            offset, count = offset + len(chosen), count + 1
            gradient(model, training, x[chosen], y[chosen])
            if still is not None:
                model.flat_gradient.masked_fill_(still, 0.0)
            if training.clip_norm is not None:
                clipped.copy_(model.flat_gradient)
            flat.grad = clipped
            if training.clip_norm is not None:
                torch.nn.utils.clip_grad_norm_([flat], training.clip_norm)
            optimizer.param_groups[0]["lr"] = rate
            optimizer.step()
            if still is not None:  # momentum from before and weight decay move them too
                model.flat.copy_(torch.where(still, held, model.flat))
            if offset >= len(x):
                epoch, offset = epoch + 1, 0
                if training.shuffle:
                    order = torch.from_numpy(make_order(len(x), seed, epoch, True)).to(x.device)
    model.eval()
    counters.copy_(torch.tensor([epoch, offset, count]))


def gradient(model: MLP, training: TrainingConfig, x: torch.Tensor, y: torch.Tensor) -> None:
    """The gradient of one batch's loss and penalties, into `model.flat_gradient`; no update."""
    model.flat_gradient.zero_()
    if model.norms and model.training and len(x) == 1:
        model.eval()  # one point has no variance to normalize by
        output = model(x)
        model.train()
    else:
        output = model(x)
    loss = mean_loss(training.loss, output, y)
    if training.l1 or training.l2:
        loss = loss + penalty(model, training.l1, training.l2)
    loss.backward()  # type: ignore[no-untyped-call]
