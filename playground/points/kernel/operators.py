"""The compiled backend: PyTorch operators on the memory of a small fully connected network.

`train_mlp` runs many updates in one call, in place; `look_mlp` asks neurons for their values at many points. PyTorch holds the model, and
tests/points holds both equal to autograd. They are registered by `torch.library.define` and `impl`, not by its
`custom_op`, whose wrapper costs 90 µs a call: as much as eight epochs of the default network.
"""

import hashlib
from pathlib import Path
from typing import Any

import torch

from playground.core.machine_code import cached
from playground.points.kernel.functions import LOSS_CODES
from playground.points.kernel.network import look_one, train_one
from playground.points.kernel.simd import WIDTH
from playground.points.kernel.updates import OPTIMIZER_CODES, UpdateSettings

__all__ = ["WIDTH", "UpdateSettings", "look_mlp", "train_mlp", "warm_up"]

# ---- what is compiled and cached ---------------------------------------------------------------------------------

HERE = Path(__file__).parent
FILES = (HERE.parents[1] / "nn" / "order.py", *(HERE / f"{name}.py" for name in ("functions", "network", "operators", "simd", "updates")))


def _digest() -> str:
    """Changes with any of the kernel's files: Numba's cache looks at the caller's file only, so the callers below close over it."""
    return hashlib.sha256(b"".join(path.read_bytes() for path in FILES)).hexdigest()


def _entries(version: str) -> tuple[Any, Any]:
    @cached
    def train(
        parameters: Any, gradients: Any, first: Any, second: Any, counters: Any, x: Any, y: Any, rates: Any, sizes: Any, codes: Any,
        loss: int, optimizer: int, settings: Any, batch: int, shuffle: bool, seed: int, frozen: Any,
    ) -> None:  # fmt: skip
        if len(version) > 0:
            train_one(
                parameters, gradients, first, second, counters, x, y, rates, sizes, codes, loss, optimizer, settings, batch, shuffle, seed,
                frozen,
            )  # fmt: skip

    @cached
    def look(parameters: Any, sizes: Any, codes: Any, x: Any, start: int, found: Any) -> None:
        if len(version) > 0:
            look_one(parameters, sizes, codes, x, start, found)

    return train, look


_train, _look = _entries(_digest())

NONE_FROZEN = torch.zeros(0, dtype=torch.uint8)

# ---- what PyTorch sees -------------------------------------------------------------------------------------------

torch.library.define(
    "playground::train_mlp",
    "(Tensor(a!) parameters, Tensor(b!) gradients, Tensor(c!) first, Tensor(d!) second, Tensor(e!) counters, Tensor x, Tensor y, "
    "Tensor rates, Tensor sizes, Tensor codes, Tensor settings, int loss, int optimizer, int batch, bool shuffle, int seed, "
    "Tensor frozen) -> ()",
)
torch.library.define("playground::look_mlp", "(Tensor parameters, Tensor sizes, Tensor codes, Tensor x, int start, int count) -> Tensor")


@torch.library.impl("playground::train_mlp", "cpu")
def _train_mlp(
    parameters: torch.Tensor, gradients: torch.Tensor, first: torch.Tensor, second: torch.Tensor, counters: torch.Tensor,
    x: torch.Tensor, y: torch.Tensor, rates: torch.Tensor, sizes: torch.Tensor, codes: torch.Tensor, settings: torch.Tensor,
    loss: int, optimizer: int, batch: int, shuffle: bool, seed: int, frozen: torch.Tensor,
) -> None:  # fmt: skip
    _train(
        parameters.numpy(), gradients.numpy(), first.numpy(), second.numpy(), counters.numpy(), x.numpy(), y.numpy(), rates.numpy(),
        sizes.numpy(), codes.numpy(), loss, optimizer, settings.numpy(), batch, shuffle, seed, frozen.numpy(),
    )  # fmt: skip


@torch.library.impl("playground::look_mlp", "cpu")
def _look_mlp(parameters: torch.Tensor, sizes: torch.Tensor, codes: torch.Tensor, x: torch.Tensor, start: int, count: int) -> torch.Tensor:
    found = torch.empty(count, x.shape[1])
    _look(parameters.numpy(), sizes.numpy(), codes.numpy(), x.numpy(), start, found.numpy())
    return found


def train_mlp(
    parameters: torch.Tensor, gradients: torch.Tensor, first: torch.Tensor, second: torch.Tensor, counters: torch.Tensor,
    x: torch.Tensor, y: torch.Tensor, rates: torch.Tensor, sizes: torch.Tensor, codes: torch.Tensor, settings: torch.Tensor,
    loss: int, optimizer: int, batch: int, shuffle: bool, seed: int, frozen: torch.Tensor | None = None,
) -> None:  # fmt: skip
    """len(rates) minibatch updates, in place; contiguous CPU tensors throughout, their shapes not checked.

    P parameters, n points, F features, K outputs.

    parameters, gradients, first, second: float32 (P,), layer by layer its weights [out, in] and its biases; `gradients` gets the
    last batch's, with the penalties and before clipping; `first` and `second` are the optimizer's state, zeros at its start.
    counters: int64 (3,) completed epochs, points of the running epoch already used, updates of this optimizer.
    x: float32 (n, F). y: float32 (n, K), ±1 for each output against the rest, or the values. rates: float64, one an update.
    sizes: int64 (layers + 1,). codes: int64 (layers,), the activations' `kernel` numbers. settings: float64, see `UpdateSettings`.
    loss, optimizer: their records' `kernel` numbers; raises ValueError for others. batch: points an update; the last of an epoch takes
    what is left. frozen: uint8 (P,), 1 for parameters that stay as they are; None for none.
    """
    if loss not in LOSS_CODES or optimizer not in OPTIMIZER_CODES:
        raise ValueError(f"the kernel has no loss {loss} or no optimizer {optimizer}")
    torch.ops.playground.train_mlp.default(
        parameters, gradients, first, second, counters, x, y, rates, sizes, codes, settings, loss, optimizer, batch, shuffle, seed,
        NONE_FROZEN if frozen is None else frozen,
    )  # fmt: skip


def look_mlp(parameters: torch.Tensor, sizes: torch.Tensor, codes: torch.Tensor, x: torch.Tensor, start: int, count: int) -> torch.Tensor:
    """What neurons start … start + count - 1 compute (hidden ones in the layers' order, then the outputs).

    x: float32 (F, n), n a multiple of WIDTH. Returns float32 (count, n). The rest as for `train_mlp`.
    """
    found: torch.Tensor = torch.ops.playground.look_mlp.default(parameters, sizes, codes, x, start, count)
    return found


def warm_up() -> None:
    """Compile the kernel, or load it from the cache, so that no run has to wait for it."""
    sizes, codes = torch.tensor([1, 1]), torch.tensor([0])
    parameters = torch.zeros(2)
    one, none = torch.zeros(1, 1), torch.zeros(3, dtype=torch.int64)
    settings = torch.from_numpy(UpdateSettings(0, 0, 0, 0, 1, 0, 0, 0, 0).as_array())
    train_mlp(
        parameters, parameters.clone(), parameters.clone(), parameters.clone(), none, one, one, torch.zeros(1, dtype=torch.float64),
        sizes, codes, settings, 0, 0, 1, True, 0,
    )  # fmt: skip
    look_mlp(parameters, sizes, codes, torch.zeros(1, WIDTH), 0, 1)
