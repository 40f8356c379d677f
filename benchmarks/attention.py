"""Seconds until a Transformer has learned a task: in the Attention page at full speed, and in a plain PyTorch loop, in the same run.

    python -m benchmarks.attention

Width 64, 4 heads, 2 layers, feed-forward four times the width, batch 64, AdamW 1e-3. Reverse and sort (length 8) until 99 % of the
held-out sequences are without a mistake, induction (length 24, vocabulary 16) until 90 % of the tokens in the repeated part are right.
Both are asked on the same held-out sequences: the page by the frames it draws, the loop after every few updates, which is not timed.
The page is a headless Chromium of 1440×900 that draws all panels, with eight maps; while the loop runs, it is paused.
One line of JSON for each task, medians over the seeds.
"""

import argparse
import json
import statistics
import time
from typing import Any, NamedTuple

import torch
from playwright.sync_api import Browser, Page
from torch import nn

from benchmarks.live import VIEWPORT, rates
from playground.sequences.config import AttentionConfig, parse_attention
from playground.sequences.links import attention_link
from playground.sequences.measure import accuracies, batch_loss, make_rows
from playground.sequences.source import Source
from playground.sequences.trainer import AttentionTrainer
from tests.browser.driver import Board
from tests.serving import App, chromium, serve

TASKS = {"reverse": {"length": 8}, "sort": {"length": 8}, "induction": {"length": 24, "vocabulary": 16}}
GOALS = {"reverse": ("sequence_score", 0.99), "sort": ("sequence_score", 0.99), "induction": ("test_score", 0.90)}
MODEL = {"layers": 2, "heads": 4, "width": 64, "ratio": 4}
TRAINING = {"optimizer": "adamw", "learning_rate": 1e-3, "batch_size": 64}
EVERY = 5  # updates between two looks at the held-out set: about what a frame shows
LONGEST = 120.0  # seconds

# Clicks play and resolves, once a drawn frame says that the goal is reached, to seconds, accuracy and updates.
LEARN = """([name, goal, longest]) => new Promise((done) => {
  const start = performance.now(), { store } = window.__npBoard;
  document.querySelector('.np-board .np-play').click();
  const look = () => {
    const seconds = (performance.now() - start) / 1000, { readouts, step } = store.info;
    if (readouts[name] >= goal || seconds > longest) done([seconds, readouts[name], step]);
    else requestAnimationFrame(look);
  };
  look();
})"""


class Learned(NamedTuple):
    seconds: float
    accuracy: float  # when the goal was reached
    updates: int
    ms_per_update: float


def make_config(task: str, seed: int) -> AttentionConfig:
    settings = {"data": {"task": task, "seed": seed, **TASKS[task]}, "model": {**MODEL, "seed": seed}, "training": TRAINING}
    return parse_attention(settings)


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


def run_plain(task: str, seed: int) -> Learned:
    """The plain loop on one core."""
    config = make_config(task, seed)
    d = config.data
    source = Source(d.task, d.vocabulary, d.length, seed=d.seed)
    test = AttentionTrainer(config).test  # what the page's curves are measured on
    torch.manual_seed(seed)
    model = Plain(len(source.names), d.length, config.model.causal)
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3)
    seconds, updates, reached = 0.0, 0, 0.0
    while reached < GOALS[task][1] and seconds < LONGEST:
        begun = time.perf_counter()
        for _ in range(EVERY):
            rows = make_rows(source.batch(updates, 64))
            optimizer.zero_grad()
            batch_loss(model(rows.tokens), rows.targets).backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            updates += 1
        seconds += time.perf_counter() - begun
        with torch.no_grad():
            tokens, sequences = accuracies(model(test.tokens), test.targets)
        reached = {"test_score": tokens, "sequence_score": sequences}[GOALS[task][0]]
    return Learned(seconds, reached, updates, 1e3 * seconds / updates)


def open_page(browser: Browser, app: App, task: str, seed: int) -> Board:
    page = browser.new_context(viewport=VIEWPORT).new_page()  # type: ignore[arg-type]
    page.goto(attention_link(make_config(task, seed), app.url + "attention"))
    page.wait_for_function(
        "() => window.__npBoard?.framesDrawn > 0 && window.__npBoard.panels.every((panel) => panel.made)", timeout=60_000
    )
    return Board(page, app.url)


def leave(board: Board) -> None:
    """Close the page. Its run is paused first: else it would go on for a while, and slow what is measured next."""
    board.pause().page.context.close()


def run_page(page: Page, task: str, seconds: float) -> tuple[Learned, float]:
    """The open page at full speed until the goal; then, going on, updates and drawn frames a second over that time."""
    found, accuracy, updates = page.evaluate(LEARN, [*GOALS[task], LONGEST])
    frames, speed = rates(page, seconds)
    return Learned(found, accuracy, updates, 1e3 / speed), frames


def measure(browser: Browser, app: App, task: str, seeds: range, seconds: float) -> dict[str, Any]:
    plain: list[Learned] = []
    ours: list[Learned] = []
    frames: list[float] = []
    for seed in seeds:  # in turn, so that a busy machine slows both
        board = open_page(browser, app, task, seed).at_full_speed()
        board.page.wait_for_timeout(1000)
        plain.append(run_plain(task, seed))
        learned, drawn = run_page(board.page, task, seconds)
        ours.append(learned)
        frames.append(drawn)
        leave(board)
    middle = statistics.median
    return {
        "bench": "attention",
        "task": task,
        "seconds": round(middle(run.seconds for run in ours), 2),
        "plain_loop_seconds": round(middle(run.seconds for run in plain), 2),
        "ratio_to_plain_loop": round(middle(a.seconds / b.seconds for a, b in zip(ours, plain, strict=True)), 2),
        "accuracy": round(min(run.accuracy for run in ours), 4),
        "frames_per_s": round(middle(frames), 1),
        "updates": round(middle(run.updates for run in ours)),
        "plain_loop_updates": round(middle(run.updates for run in plain)),
        "ms_per_update": round(middle(run.ms_per_update for run in ours), 2),
        "plain_loop_ms_per_update": round(middle(run.ms_per_update for run in plain), 2),
    }


def measure_default(browser: Browser, app: App, seconds: float, repeats: int) -> dict[str, Any]:
    """Drawn frames a second at the speed a run starts with: one update a frame."""
    found = []
    for seed in range(repeats):
        board = open_page(browser, app, "reverse", seed).play()
        board.page.wait_for_timeout(1500)
        found.append(rates(board.page, seconds)[0])
        leave(board)
    return {"bench": "attention", "task": "reverse", "speed": "one update a frame", "frames_per_s": round(statistics.median(found), 1)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=5.0)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    run_plain("reverse", 99)  # the first update of a process loads half of PyTorch
    with serve() as app, chromium() as browser:
        leave(open_page(browser, app, "reverse", 99).play())  # warm the caches
        for task in TASKS:
            print(json.dumps(measure(browser, app, task, range(arguments.seeds), arguments.seconds)), flush=True)
        print(json.dumps(measure_default(browser, app, arguments.seconds, 3)), flush=True)


if __name__ == "__main__":
    main()
