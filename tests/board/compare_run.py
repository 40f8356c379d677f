"""Made-up comparisons and sensitivity maps for the harness: their boards, and frames that change."""

import json
from typing import Any

import numpy as np
import plotly.graph_objects as go
from safetensors.numpy import save

from pages.compare.board import make_compare_board
from playground.board.panel import Panel, View
from playground.points.compare.config import Comparison, parse_comparison
from playground.points.config import RunConfig
from playground.tables.activations import ACTIVATIONS
from tests.board.fake_run import FakeRun, plane

COLUMNS = ("test_loss", "test_score", "train_loss", "train_score", "epochs_to_target", "seconds_to_target", "updates_per_s", "dead",
           "gradient_ratio", "parameters")  # fmt: skip


def make_comparison(variants: int, seeds: int, classes: int = 2) -> Comparison:
    """`variants` is 2 to 12, or 36."""
    rates = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3]
    names = [name for name in ACTIVATIONS][: min(variants, 12) if variants <= 12 else 6]
    vary = [{"setting": "network.activation", "values": names}]
    if variants > 12:
        vary.append({"setting": "training.learning_rate", "values": rates})
    data = {"dataset": "blobs", "classes": classes} if classes > 2 else {}
    return parse_comparison({"base": {"data": data}, "vary": vary, "seeds": seeds})


class FakeCompare(FakeRun):
    """Maps that turn, losses that fall; the last variant diverges when told to."""

    def __init__(self, variants: int, seeds: int = 1, classes: int = 2, epochs: int = 0):
        self.variants, self.seeds, self.classes = variants, seeds, classes
        comparison = make_comparison(variants, seeds, classes)
        self.board = make_compare_board(comparison, f"compare/{variants}x{seeds}/{classes}")
        self.size = 60 if variants <= 12 else 40
        super().__init__(comparison.base)
        self.train(epochs)

    def configure(self, config: RunConfig) -> None:
        self.structure = self.board["structure"]
        self.points = {"train": np.random.default_rng(1).uniform(-5, 5, (250, 2)).astype(np.float32)}
        self.random = np.random.default_rng(0)
        self.speeds = self.random.uniform(20, 300, self.variants)
        self.diverged = np.zeros(self.variants, np.float32)
        self.start, self.count = np.zeros(1, np.float32), 1
        self.reset()

    def record(self) -> None:
        loss = 0.6 * np.exp(-self.epoch / self.speeds) + 0.02 + self.random.normal(0, 0.003, self.variants)
        self.latest = np.stack([1.1 * loss, 1 - loss, loss, 1 - 0.9 * loss, 0.1 * loss])
        row = [self.epoch, *np.median(self.latest[[2, 0, 3, 1]], axis=1)]
        for v in range(self.variants):
            test_loss, test_score, train_loss, train_score, gradient = self.latest[:, v]
            row += [train_loss, test_loss, train_score, test_score, gradient]
            if self.seeds > 1:
                row += [0.9 * test_loss, 1.1 * test_loss, test_score - 0.03, test_score + 0.03]
        self.rows.append(row)

    def columns(self) -> list[str]:
        names = ["epoch", "train_loss", "test_loss", "train_score", "test_score"]
        each = ["train_loss", "test_loss", "train_score", "test_score", "gradient"]
        if self.seeds > 1:
            each += ["test_loss.low", "test_loss.high", "test_score.low", "test_score.high"]
        return names + [f"{name}.{v}" for v in range(self.variants) for name in each]

    def maps(self) -> dict[str, np.ndarray]:
        x = plane(self.size)
        turn = self.epoch / 60 + np.arange(self.variants)[:, None] * 0.5
        values = np.tanh(x[:, 0] * np.cos(turn) + x[:, 1] * np.sin(turn)) * 127
        shape = (self.variants, self.size, self.size)
        if self.classes <= 2:
            return {"boundary": np.rint(values).astype(np.int8).reshape(shape)}
        kinds = np.floor((values + 127.5) / 256 * self.classes).astype(np.uint8)
        return {"classes": kinds.reshape(shape), "sureness": np.full(shape, 220, np.uint8)}

    def frame(self, full: bool, first_row: int) -> bytes:
        values = [
            *self.latest[:4],
            np.where(self.latest[1] > 0.9, self.speeds // 2, -1),
            np.where(self.latest[1] > 0.9, self.speeds / 60, -1),
        ]
        values += [100 * self.speeds, np.linspace(0, 1, self.variants), self.speeds / 100, np.full(self.variants, 25.0)]
        table = {f"table.{name}": np.asarray(v, np.float32) for name, v in zip(COLUMNS, values, strict=True)}
        for name in COLUMNS[:4] if self.seeds > 1 else ():
            table[f"table.{name}_std"] = (0.05 * table[f"table.{name}"]).astype(np.float32)
        for name in COLUMNS[:4]:
            table[f"table.{name}"][self.diverged > 0] = np.nan
        arrays = {**self.maps(), **table, "table.state": self.diverged}
        arrays["curves"] = np.array(self.rows[first_row:], np.float32).reshape(-1, len(self.rows[0]))
        if full:
            points = self.points["train"]
            arrays["train.x1"], arrays["train.x2"] = points.T.copy()
            arrays["train.label"] = (np.where(points[:, 0] > 0, 1, -1) if self.classes <= 2 else points[:, 0] > 0).astype(np.float32)
        return self.pack(arrays, full, {"curves": {"columns": self.columns(), "from": first_row}, "readouts": {"epochs_per_s": 59.8}})

    def pack(self, arrays: dict[str, np.ndarray], full: bool, more: dict[str, Any]) -> bytes:
        info = {
            "structure": self.structure, "run": self.run, "full": full, "epoch": self.epoch, "step": self.epoch, "state": self.state,
            "message": self.message, "speed": self.speed, "stop": self.stop, "pin": None, "ranges": {"boundary": 1.0}, **more,
        }  # fmt: skip
        return save({name: np.ascontiguousarray(a) for name, a in arrays.items()}, {"info": json.dumps(info)})

    def make_board(self) -> dict[str, Any]:
        return self.board


class FakeSensitivity(FakeCompare):
    """A map of 8 × 10 cells, one more done in each epoch; beside it a matrix of a (2, 3, 5, 5) array, as heatmap and as image."""

    def __init__(self) -> None:
        super().__init__(2)
        heat = go.Figure(go.Heatmap(z=[], x=[str(i) for i in range(10)], y=[str(i) for i in range(8)]))
        cells = View("map", "Map", heat, {"data[0].z": {"array": "cells", "where": "done"}}, cells=True)
        matrix = View("matrix", "Matrix", go.Figure(go.Heatmap(z=[])), {"data[0].z": {"array": "attention", "slice": [1, 2]}})
        panels = [Panel("cells", "cells", "Sensitivity", (cells,)), Panel("matrix", "matrix", "Matrix", (matrix,), every_frame=True)]
        self.board = {**self.board, "structure": "sensitivity", "controls": ["play", "reset"], "grid": '"cells matrix" minmax(0, 1fr)'}
        self.board["panels"] = [panel.to_json() for panel in panels]
        self.structure = "sensitivity"
        self.run += 1

    def frame(self, full: bool, first_row: int) -> bytes:
        cells = np.arange(80, dtype=np.float32).reshape(8, 10) / 80
        done = (np.arange(80) < self.epoch).astype(np.float32).reshape(8, 10)
        attention = np.arange(150, dtype=np.float32).reshape(2, 3, 5, 5) + self.epoch
        return self.pack({"cells": cells, "done": done, "attention": attention}, full, {"readouts": {}})
