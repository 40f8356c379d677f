"""How long a sensitivity map takes: `python -m benchmarks.sensitivity [--quick]` prints a JSON line.

10 learning rates × 8 batch sizes × 4 starting weights, 100 epochs each, measured at 50 of them; the median of repetitions.
"""

import argparse
import json
import statistics
import time

import torch

from playground.points.kernel import many
from playground.points.sensitivity.trainer import make_trainer


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="once only")
    quick = parser.parse_args().quick
    torch.set_num_threads(1)
    many.warm_up()
    seconds, longest, runs = [], 0.0, 0
    for _ in range(1 if quick else 5):
        begun = time.perf_counter()
        trainer = make_trainer({})
        while not trainer.finished:
            before = time.perf_counter()
            trainer.train(1)
            longest = max(longest, time.perf_counter() - before)
        seconds.append(time.perf_counter() - begun)
        runs = len(trainer.runs)
    print(
        json.dumps(
            {"bench": "sensitivity", "runs": runs, "seconds": round(statistics.median(seconds), 2), "longest_piece_s": round(longest, 3)}
        )
    )


if __name__ == "__main__":
    main()
