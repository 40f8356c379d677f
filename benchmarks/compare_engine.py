"""How fast many networks train together: `python -m benchmarks.compare_engine [--quick]` prints JSON lines.

Epochs of all networks together per second, and how many times that is one network's plain PyTorch loop (nn.Sequential, loss.backward(),
optim.step()) in the same run: medians of repetitions that take turns. The default network, SGD, weight seeds 0, 1, 2 …
"""

import argparse
import statistics
from collections.abc import Callable

import torch

from benchmarks.engine import REPORT, naive_epochs, rate_of, say
from playground.points.compare.trainer import make_trainer
from playground.points.kernel import many as kernel_many
from playground.points.many.networks import Many
from playground.points.trainer import make_trainer as make_single

NETWORKS = (1, 4, 16, 64)
EPOCHS_A_CALL = 20
VALUE = {"training": {"loss": "squared_error", "learning_rate": 0.003}}


def compare_epochs(networks: int) -> Callable[[], int]:
    """One call of so many epochs of a comparison's networks, as its trainer makes it. A comparison has two variants at least."""
    vary = [{"setting": "training.l2", "values": [0.0, 1e-6, 2e-6, 3e-6][: max(2, min(4, networks))]}]
    trainer = make_trainer({"base": VALUE, "vary": vary, "seeds": max(1, networks // 4)})
    if networks == 1:
        many = Many(trainer.configs[:1])

        def single() -> int:
            many.train(many.updates_in_epoch * EPOCHS_A_CALL)
            return EPOCHS_A_CALL

        return single
    assert len(trainer.configs) == networks

    def work() -> int:
        trainer.train(EPOCHS_A_CALL * trainer.steps_per_epoch)
        return EPOCHS_A_CALL * networks

    return work


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="shorter and rougher")
    quick = parser.parse_args().quick
    torch.set_num_threads(1)
    kernel_many.warm_up()
    REPORT["bench"] = "compare"
    single = make_single(VALUE)
    work = {networks: compare_epochs(networks) for networks in NETWORKS}
    naive = naive_epochs([4, 2], "sgd", single)
    found: dict[int, list[float]] = {networks: [] for networks in (0, *NETWORKS)}
    for _ in range(3 if quick else 9):
        found[0].append(rate_of(naive, 0.15 if quick else 0.5))
        for networks in NETWORKS:
            found[networks].append(rate_of(work[networks], 0.1 if quick else 0.4))
    for networks in NETWORKS:
        ratio = statistics.median(a / b for a, b in zip(found[networks], found[0], strict=True))
        say(networks=networks, network_epochs_per_s=round(statistics.median(found[networks]), 1), ratio_to_naive=round(ratio, 1))


if __name__ == "__main__":
    main()
