"""How fast networks train: `python -m benchmarks.engine [--quick]` prints JSON lines.

1. Epochs per second of three ways on one core: `naive` (nn.Sequential, loss.backward(), optim.step()), `autograd` and `kernel`, the
   medians of repetitions that take turns, on 250 points in batches of 10 with squared error.
2. Seconds to compile the kernel, cold and from the cache.
3. Updates per second of kernel and autograd over width, depth and batch, also beyond what a RunConfig accepts: where autograd overtakes.
"""

import argparse
import itertools
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from typing import Any

import torch
from torch import nn

from playground.points.autograd import train_autograd
from playground.points.config import TrainingConfig
from playground.points.kernel import operators
from playground.points.model import MLP
from playground.points.trainer import MLPTrainer, make_trainer
from playground.tables.activations import ACTIVATIONS

NETWORKS = {"default": [4, 2], "six-layers": [8] * 6}
OPTIMIZERS: dict[str, Callable[[Any, float], torch.optim.Optimizer]] = {
    "sgd": lambda parameters, rate: torch.optim.SGD(parameters, lr=rate),
    "adam": lambda parameters, rate: torch.optim.Adam(parameters, lr=rate),
}
RATE = 0.003
BACKENDS = ("naive", "autograd", "kernel")
EPOCHS_A_CALL = 20  # of the kernel: about what a worker asks for between two frames
SWEEP = {"width": (4, 8, 16, 32, 64, 128, 256), "depth": (1, 4, 8), "batch": (10, 100, 1000)}

REPORT: dict[str, Any] = {"bench": "engine"}


def say(**values: Any) -> None:
    print(json.dumps(REPORT | values), flush=True)


def rate_of(work: Callable[[], int], seconds: float) -> float:
    """Units of work a second, over at least so many seconds; `work` returns how many units it did."""
    done, start = 0, time.perf_counter()
    while (spent := time.perf_counter() - start) < seconds:
        done += work()
    return done / spent


def naive_epochs(hidden: list[int], optimizer_name: str, trainer: MLPTrainer) -> Callable[[], int]:
    """One epoch the way a tutorial writes it."""
    layers: list[nn.Module] = []
    for inputs, outputs in itertools.pairwise([2, *hidden, 1]):
        layers += [nn.Linear(inputs, outputs), nn.Tanh()]
    model = nn.Sequential(*layers)
    optimizer = OPTIMIZERS[optimizer_name](model.parameters(), RATE)
    x, y, loss_function = trainer.x, trainer.y, nn.MSELoss()

    def epoch() -> int:
        for start in range(0, len(x), 10):
            optimizer.zero_grad()
            loss = loss_function(model(x[start : start + 10]), y[start : start + 10])
            loss.backward()
            optimizer.step()
        return 1

    return epoch


def trainer_epochs(trainer: MLPTrainer, epochs: int) -> Callable[[], int]:
    def work() -> int:
        trainer.train(epochs * trainer.steps_per_epoch)
        return epochs

    return work


def bench_ways(repetitions: int, seconds: float) -> None:
    for network, optimizer in itertools.product(NETWORKS, OPTIMIZERS):
        value = {
            "network": {"hidden": NETWORKS[network]},
            "training": {"loss": "squared_error", "optimizer": optimizer, "learning_rate": RATE, "shuffle": False},
        }
        trainers = {backend: make_trainer(value, backend=backend) for backend in ("autograd", "kernel")}
        work = {
            "naive": naive_epochs(NETWORKS[network], optimizer, trainers["kernel"]),
            "autograd": trainer_epochs(trainers["autograd"], 1),
            "kernel": trainer_epochs(trainers["kernel"], EPOCHS_A_CALL),
        }
        found: dict[str, list[float]] = {backend: [] for backend in BACKENDS}
        for _ in range(repetitions):
            for backend in BACKENDS:
                found[backend].append(rate_of(work[backend], seconds))
        for backend in BACKENDS:
            ratio = statistics.median(a / b for a, b in zip(found[backend], found["naive"], strict=True))
            speed = statistics.median(found[backend])
            say(network=network, backend=backend, optimizer=optimizer, epochs_per_s=round(speed, 1), ratio_to_naive=round(ratio, 2))


def bench_compile() -> None:
    code = (
        "import time; from playground.points.kernel import operators; start = time.perf_counter(); operators.warm_up(); "
        "print(time.perf_counter() - start)"
    )
    with tempfile.TemporaryDirectory() as folder:
        for cache in ("cold", "warm"):
            done = subprocess.run(
                [sys.executable, "-c", code], env=os.environ | {"NUMBA_CACHE_DIR": folder}, capture_output=True, text=True, check=True
            )
            say(compile_s=round(float(done.stdout), 2), cache=cache)


def sweep_rates(sizes: list[int], batch: int, points: int, seconds: float) -> tuple[float, float]:
    """Updates a second of kernel and autograd: tanh, Adam, cross-entropy."""
    generator = torch.Generator().manual_seed(0)
    x, y = torch.randn(points, 2, generator=generator), torch.randn(points, 1, generator=generator).sign()
    training = TrainingConfig(optimizer="adam", learning_rate=1e-4, batch_size=min(batch, 5000))
    model = MLP(sizes, ["tanh"] * (len(sizes) - 2))
    model.initialize("xavier_uniform", 0)
    first, second, counters = torch.zeros_like(model.flat), torch.zeros_like(model.flat), torch.zeros(3, dtype=torch.int64)
    rate = torch.full((4,), 1e-4, dtype=torch.float64)
    codes = torch.tensor([ACTIVATIONS[name].kernel or 0 for name in (*["tanh"] * (len(sizes) - 2), "linear")])
    settings = torch.from_numpy(operators.Settings(0.9, 0.9, 0.999, 0.99, 1e-8, 0.01, 0.0, 0.0, 0.0).as_array())

    layers = torch.tensor(sizes)

    def by_kernel() -> int:
        operators.train_mlp(
            model.flat, model.flat_gradient, first, second, counters, x, y, rate, layers, codes, settings, 0, 5, batch, True, 0,
        )  # fmt: skip
        return len(rate)

    def by_autograd() -> int:
        train_autograd(model, training, first, second, counters, x, y, rate, 0)
        return len(rate)

    by_autograd()
    return rate_of(by_kernel, seconds), rate_of(by_autograd, seconds)


def bench_sweep(seconds: float) -> None:
    for width, depth, batch in itertools.product(*SWEEP.values()):
        fast, reference = sweep_rates([2, *[width] * depth, 1], batch, 1000, seconds)
        say(
            sweep=True, width=width, depth=depth, batch=batch, kernel_updates_per_s=round(fast, 1),
            autograd_updates_per_s=round(reference, 1), ratio=round(fast / reference, 2),
        )  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="shorter and rougher")
    quick = parser.parse_args().quick
    torch.set_num_threads(1)
    operators.warm_up()
    bench_ways(3 if quick else 7, 0.15 if quick else 0.5)
    bench_compile()
    bench_sweep(0.02 if quick else 0.1)


if __name__ == "__main__":
    main()
