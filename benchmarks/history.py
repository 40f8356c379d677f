"""What keeping a run's past costs: updates at full speed in a second of computing, with it and without, while frames are asked for."""

import json
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from playground.engine.commands import Credit, Play, Speed
from playground.engine.report import Frame
from playground.engine.session import Session
from playground.kinds import KINDS

SECONDS, ROUNDS = 2.0, 7
RUNS: dict[str, tuple[str, dict[str, Any]]] = {
    "default": ("mlp", {}),
    "six layers": ("mlp", {"network": {"hidden": [8] * 6}, "training": {"optimizer": "adam"}}),
    "attention": ("attention", {}),
}


def updates_a_second(kind: str, config: dict[str, Any], kept: bool, folder: Path) -> float:
    """Of a fresh run, over `SECONDS` of the process's own time after a start of half a second."""

    def emit(item: object) -> None:
        if isinstance(item, Frame):
            session.apply(Credit(op="credit", n=1), 1)

    session = Session("bench", KINDS[kind], config, emit, folder=folder)
    session.outlet.add(1, True, 2)
    session.start()
    if not kept and session.run:
        session.run.history.add = lambda kept: None  # type: ignore[method-assign]
    session.apply(Speed(mode="max"))
    session.apply(Play(op="play"))
    assert session.run
    begun, steps, first = time.process_time(), 0, 0.0
    while (now := time.process_time()) < begun + 0.5 + SECONDS:
        if not first and now >= begun + 0.5:
            first, steps = now, session.run.trainer.step
        session.turn(0.008)
    rate = (session.run.trainer.step - steps) / (time.process_time() - first)
    session.close()
    return rate


def main() -> None:
    for name, (kind, config) in RUNS.items():
        ratios, rates = [], []
        for _ in range(ROUNDS):
            with tempfile.TemporaryDirectory() as folder:
                without = updates_a_second(kind, config, False, Path(folder) / "a")
                rates.append(updates_a_second(kind, config, True, Path(folder) / "b"))
                ratios.append(rates[-1] / without)
        print(
            json.dumps(
                {
                    "bench": "history",
                    "run": name,
                    "updates_per_s": round(statistics.median(rates), 1),
                    "ratio": round(statistics.median(ratios), 3),
                }
            )
        )


if __name__ == "__main__":
    main()
