"""Seconds until a Transformer has learned a task, through a session at full speed and in a plain PyTorch loop, in the same run.

    python -m benchmarks.attention_engine

Width 64, 4 heads, 2 layers, feed-forward four times the width, batch 64, AdamW 1e-3. Reverse and sort (length 8) until 99 % of the
held-out sequences are without a mistake, induction (length 24, vocabulary 16) until 90 % of the tokens in the repeated part are right.
The session has a browser that takes every frame at once. One line of JSON for each task.
"""

import json
import statistics
import time
from collections.abc import Callable
from typing import Any

import torch
from torch import nn

from playground.attention import parse_attention
from playground.engine.commands import make_command
from playground.engine.report import Frame
from playground.engine.session import Session
from playground.sequences.source import Source
from playground.training.attention import AttentionTrainer, make_trainer, restart_reasons
from playground.training.attention_measure import accuracies, batch_loss, make_rows

TASKS = {"reverse": {"length": 8}, "sort": {"length": 8}, "induction": {"length": 24, "vocabulary": 16}}
MODEL = {"layers": 2, "heads": 4, "width": 64, "ratio": 4}
TRAINING = {"optimizer": "adamw", "learning_rate": 1e-3, "batch_size": 64}
EVERY = 25  # updates between two looks at the held-out set, which are not timed
LONGEST = 120.0  # seconds
SEEDS = (0, 1, 2)
TURN = 0.008


def settings(task: str, seed: int) -> dict[str, Any]:
    return {"data": {"task": task, "seed": seed, **TASKS[task]}, "model": {**MODEL, "seed": seed}, "training": TRAINING}


def goal(task: str) -> float:
    return 0.90 if task == "induction" else 0.99


class Plain(nn.Module):
    """What somebody writes first: embeddings, positions, TransformerEncoder, a linear layer."""

    def __init__(self, tokens: int, length: int, causal: bool):
        super().__init__()
        self.embedding, self.positions = nn.Embedding(tokens, 64), nn.Parameter(torch.randn(length, 64))
        layer = nn.TransformerEncoderLayer(64, 4, 256, dropout=0.0, batch_first=True, norm_first=True)
        self.encoder = nn.TransformerEncoder(layer, 2, norm=nn.LayerNorm(64), enable_nested_tensor=False)
        self.output = nn.Linear(64, tokens)
        self.mask = nn.Transformer.generate_square_subsequent_mask(length) if causal else None

    def forward(self, tokens: torch.Tensor) -> torch.Tensor:
        x = self.embedding(tokens) + self.positions
        answer: torch.Tensor = self.output(self.encoder(x, mask=self.mask, is_causal=self.mask is not None))
        return answer


def learn(task: str, model: Callable[[torch.Tensor], torch.Tensor], update: Callable[[], None], source: Source) -> tuple[float, float, int]:
    """Seconds of updates until the goal, the accuracy then, and the updates."""
    rows = make_rows(source.test)
    seconds, updates = 0.0, 0
    while True:
        begun = time.perf_counter()
        update()
        seconds += time.perf_counter() - begun
        updates += EVERY
        with torch.no_grad():
            tokens, sequences = accuracies(model(rows.tokens), rows.targets)
        reached = tokens if task == "induction" else sequences
        if reached >= goal(task) or seconds > LONGEST:
            return seconds, reached, updates


def run_plain(task: str, seed: int) -> tuple[float, float, int]:
    config = parse_attention(settings(task, seed))
    d = config.data
    source = Source(d.task, d.vocabulary, d.length, seed=d.seed)
    torch.manual_seed(seed)
    model = Plain(len(source.names), d.length, config.model.causal)
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3)
    steps = iter(range(10**9))

    def update() -> None:
        for _ in range(EVERY):
            rows = make_rows(source.batch(next(steps), 64))
            optimizer.zero_grad()
            batch_loss(model(rows.tokens), rows.targets).backward()  # type: ignore[no-untyped-call]
            optimizer.step()

    return learn(task, model, update, source)


def run_session(task: str, seed: int) -> tuple[float, float, int]:
    """The same through a session at full speed, with frames."""
    frames: list[Frame] = []
    session = Session("bench", make_trainer, restart_reasons, settings(task, seed), lambda item: None)

    def emit(item: Any) -> None:
        if isinstance(item, Frame):
            frames.append(item)
            session.outlet.credit(1, 1)

    session._emit = emit
    session.start()
    session.outlet.add(1, owner=True, credits=2)
    session.apply(make_command({"op": "speed", "mode": "max"}))
    session.apply(make_command({"op": "play"}))
    assert session.run is not None
    trainer = session.run.trainer
    assert isinstance(trainer, AttentionTrainer)

    def update() -> None:
        wanted = trainer.step + EVERY
        while trainer.step < wanted:
            session.turn(TURN)

    return learn(task, trainer.model, update, trainer.source)


def main() -> None:
    torch.set_num_threads(1)
    run_plain("reverse", 99)  # the first update of a process loads half of PyTorch
    run_session("reverse", 99)
    for task in TASKS:
        both = [(run_plain(task, seed), run_session(task, seed)) for seed in SEEDS]  # in turn, so that a busy machine slows both
        plain, ours = ([pair[k] for pair in both] for k in (0, 1))
        per_update = [sum(s for s, _, _ in runs) / sum(n for _, _, n in runs) for runs in (ours, plain)]
        line = {
            "bench": "attention",
            "task": task,
            "seconds": round(statistics.median(s for s, _, _ in ours), 2),
            "plain_loop_seconds": round(statistics.median(s for s, _, _ in plain), 2),
            "accuracy": round(min(a for _, a, _ in ours), 4),
            "updates": statistics.median(n for _, _, n in ours),
            "plain_loop_updates": statistics.median(n for _, _, n in plain),
            "ms_per_update": round(1e3 * per_update[0], 2),
            "plain_loop_ms_per_update": round(1e3 * per_update[1], 2),
        }
        print(json.dumps(line), flush=True)


if __name__ == "__main__":
    main()
