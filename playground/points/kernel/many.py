"""The compiled backend for many networks: one call over a leading network dimension, in parallel over the networks.

They may differ in everything: size, batch, optimizer, rates, loss, activations, features, data. Their parameters stand one after another
in flat buffers; a table says for each where its own begin. Threads claim one network after the other until none is left, and each network
is computed by one thread alone: results do not depend on how many threads there are, and nobody waits for a thread that the system has
put aside. The call is a PyTorch operator, as in `kernel.py`, and compiles apart from it, at the first one: a page without a comparison
never waits for it.
"""

import hashlib
import os
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import torch

from playground.core.machine_code import cached
from playground.points.kernel import operators
from playground.points.kernel.each import COLUMNS, LOOK, MEASURE, TRAIN, work_on
from playground.points.kernel.measure import MEASURES
from playground.points.kernel.updates import UpdateSettings
from playground.points.kernel.work_queue import claim

__all__ = ["COLUMNS", "MEASURES", "Networks", "look_many", "measure_many", "train_many", "warm_up"]

FILES = (*operators.FILES, *(operators.HERE / f"{name}.py" for name in ("each", "many", "measure", "work_queue")))


class Networks(NamedTuple):
    """N networks with P parameters of all of them together; contiguous CPU tensors, whose shapes are not checked.

    parameters, gradients, first, second, kept: float32 (P,), as of `kernel.train_mlp`; `kept` holds the last sound parameters.
    counters: int64 (N, 3), as there. sound: uint8 (N,), 0 for a network whose weights left the range: it is back at `kept` and has stopped.
    seconds: float64 (N,), the processor time that its training took. x, y: float32, all points, flat.
    sizes, codes: int64, flat; a network's codes start where its sizes do. settings: float64 (N, 9).
    table: int64 (N, len(COLUMNS)). frozen: uint8 (P,), 1 for parameters that stay as they are.
    """

    parameters: torch.Tensor
    gradients: torch.Tensor
    first: torch.Tensor
    second: torch.Tensor
    kept: torch.Tensor
    counters: torch.Tensor
    sound: torch.Tensor
    seconds: torch.Tensor
    x: torch.Tensor
    y: torch.Tensor
    sizes: torch.Tensor
    codes: torch.Tensor
    settings: torch.Tensor
    table: torch.Tensor
    frozen: torch.Tensor


# ---- what is compiled and cached ---------------------------------------------------------------------------------


def _digest() -> str:
    return hashlib.sha256(b"".join(path.read_bytes() for path in FILES)).hexdigest()


def _entry(version: str) -> Any:
    @cached
    def work(
        turn: Any, task: int, order: Any, rates: Any, places: Any, starts: Any, found: Any, parameters: Any, gradients: Any, first: Any,
        second: Any, kept: Any, counters: Any, sound: Any, seconds: Any, x: Any, y: Any, sizes: Any, codes: Any, settings: Any, table: Any,
        frozen: Any,
    ) -> None:  # fmt: skip
        k = claim(turn)
        while k < len(order) and len(version) > 0:
            work_on(
                task, order[k], k, rates, places, starts, found, parameters, gradients, first, second, kept, counters, sound, seconds,
                x, y, sizes, codes, settings, table, frozen,
            )  # fmt: skip
            k = claim(turn)

    return work


_work = _entry(_digest())


def cores() -> int:
    """That this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@cache
def _helpers() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max(1, cores() - 1), thread_name_prefix="networks")


# ---- what PyTorch sees -------------------------------------------------------------------------------------------

torch.library.define(
    "playground::work_many",
    "(Tensor(a!)[] networks, int task, Tensor order, Tensor rates, Tensor places, Tensor starts, Tensor(b!) found, int threads) -> ()",
)


@torch.library.impl("playground::work_many", "cpu")
def _work_many(
    networks: list[torch.Tensor], task: int, order: torch.Tensor, rates: torch.Tensor, places: torch.Tensor, starts: torch.Tensor,
    found: torch.Tensor, threads: int,
) -> None:  # fmt: skip
    turn = np.zeros(1, dtype=np.int64)
    arrays = [tensor.numpy() for tensor in (order, rates, places, starts, found, *networks)]
    wanted = min(threads or cores(), len(order))
    waiting = [_helpers().submit(_work, turn, task, *arrays) for _ in range(wanted - 1)]
    _work(turn, task, *arrays)
    for helper in waiting:  # nothing is left for one that has not begun
        if not helper.cancel():
            helper.result()


_NO_RATES, _NO_PLACES, _NO_STARTS = torch.zeros(1, dtype=torch.float64), torch.zeros(1), torch.zeros(1, dtype=torch.int64)


def _call(networks: Networks, task: int, order: Any, rates: Any, places: Any, starts: Any, found: Any, threads: int) -> None:
    torch.ops.playground.work_many.default(list(networks), task, order, rates, places, starts, found, threads)


def train_many(networks: Networks, order: torch.Tensor, rates: torch.Tensor, scores: torch.Tensor, threads: int = 0) -> None:
    """The updates that the table gives each network of `order`, int64 (M,), in place; the dearest should come first.

    rates: float64, flat. scores: float32 (N, E), gets the test score after each of the first E epochs that end.
    threads: 0 for as many as there are cores.
    """
    _call(networks, TRAIN, order, rates, _NO_PLACES, _NO_STARTS, scores, threads)


def measure_many(networks: Networks, order: torch.Tensor, found: torch.Tensor, threads: int = 0) -> None:
    """MEASURES of the networks of `order` into their rows of found, float32 (N, 7); their gradients over all training points too."""
    _call(networks, MEASURE, order, _NO_RATES, _NO_PLACES, _NO_STARTS, found, threads)


def look_many(
    networks: Networks, order: torch.Tensor, places: torch.Tensor, starts: torch.Tensor, found: torch.Tensor, threads: int = 0
) -> None:
    """What the outputs of the networks of `order` compute, into found, float32 (M, K·n).

    places: float32, flat; starts: int64 (M,), where each one's features (F, n) begin in it; n is a multiple of WIDTH.
    """
    _call(networks, LOOK, order, _NO_RATES, places, starts, found, threads)


def warm_up() -> None:
    """Compile, or load from the cache."""
    row = dict.fromkeys(COLUMNS, 0) | {"end": 2, "layers": 1, "batch": 1, "points": 1, "points_test": 1, "updates": 1, "classes": 2}
    one, two, order = torch.zeros(1), torch.zeros(2), torch.tensor([0])
    settings = torch.from_numpy(UpdateSettings(0, 0, 0, 0, 1, 0, 0, 0, 0).as_array())[None]
    networks = Networks(
        two, two.clone(), two.clone(), two.clone(), two.clone(), torch.zeros(1, 3, dtype=torch.int64), torch.ones(1, dtype=torch.uint8),
        torch.zeros(1, dtype=torch.float64), one, one, torch.tensor([1, 1]), torch.tensor([0, 0]), settings,
        torch.tensor([[row[name] for name in COLUMNS]]), torch.zeros(2, dtype=torch.uint8),
    )  # fmt: skip
    train_many(networks, order, torch.zeros(1, dtype=torch.float64), torch.zeros(1, 1))
    measure_many(networks, order, torch.zeros(1, len(MEASURES)))
    look_many(networks, order, torch.zeros(operators.WIDTH), order, torch.zeros(1, operators.WIDTH))
