"""A made-up run of the harness: a network whose weights wander."""

import json
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from safetensors.numpy import save

from pages.playground.board import make_board
from playground.points.config import RunConfig
from playground.tables.features import FEATURES, compute_features


def plane(points: int, extent: float = 6.0) -> np.ndarray:
    line = np.linspace(-extent, extent, points)
    return np.stack([a.ravel() for a in np.meshgrid(line, line)], axis=1)


@dataclass
class FakeRun:
    """A network whose weights wander, with everything of a frame computed from them."""

    config: RunConfig
    structure: str = ""
    run: int = 0
    epoch: int = 0
    state: str = "paused"
    message: str | None = None
    pin: int | None = None
    speed: dict[str, Any] = field(default_factory=lambda: {"mode": "per_frame", "value": 1})
    stop: dict[str, Any] = field(default_factory=lambda: {"epoch": None, "loss": None, "accuracy": None})
    commands: list[dict[str, Any]] = field(default_factory=list)
    edit_seen: int = 0
    resume_refused: bool = False
    dirty: bool = True
    range: float = 1.0
    diverge_at_play: str | None = None

    def __post_init__(self) -> None:
        self.configure(self.config)

    def configure(self, config: RunConfig) -> None:
        self.config = config
        self.structure = make_board(config)["structure"]
        self.random = np.random.default_rng(config.network.seed)
        sizes = config.sizes
        self.count = sum(a * b + b for a, b in zip(sizes[:-1], sizes[1:], strict=True))
        blocks = [np.r_[self.random.normal(0, 1.6 / np.sqrt(a), a * b), np.zeros(b)] for a, b in zip(sizes[:-1], sizes[1:], strict=True)]
        self.start = np.concatenate(blocks).astype(np.float32)
        self.fine, self.coarse = (compute_features(config.features, plane(n)) for n in (100, 20))
        self.points = {kind: self.random.uniform(-5, 5, (n, 2)).astype(np.float32) for kind, n in (("train", 250), ("test", 250))}
        self.reset()

    def reset(self) -> None:
        self.parameters = self.start.copy()
        self.gradients = self.random.normal(0, 0.02, self.count).astype(np.float32)
        self.epoch, self.state, self.message, self.rows = 0, "paused", None, []
        self.run += 1
        self.pin = None
        self.record()
        self.dirty = True

    def train(self, epochs: int = 1) -> None:
        for _ in range(epochs):
            self.epoch += 1
            self.gradients = (0.95 * self.gradients + self.random.normal(0, 0.02, self.count)).astype(np.float32)
            self.parameters = self.parameters - 0.1 * self.gradients
            self.record()
        if self.stop["epoch"] and self.epoch >= self.stop["epoch"]:
            self.state, self.message = "stopped", f"Stopped at epoch {self.epoch}, as asked."

    def record(self) -> None:
        falling = 0.5 * np.exp(-self.epoch / 150) + 0.02
        noise = self.random.normal(0, 0.004, 4)
        layers = [0.1 * 0.6**k * (1 + self.random.normal(0, 0.1)) for k in range(len(self.config.sizes) - 1)]
        self.rows.append(
            [self.epoch, falling + noise[0], 1.1 * falling + noise[1], 1 - falling + noise[2], 1 - 1.1 * falling + noise[3], *layers]
        )

    def forward(self, x: np.ndarray) -> list[np.ndarray]:
        values, at, sizes = [], 0, self.config.sizes
        for layer, (a, b) in enumerate(zip(sizes[:-1], sizes[1:], strict=True)):
            weights = self.parameters[at : at + a * b].reshape(b, a)
            x = x @ weights.T + self.parameters[at + a * b : at + a * b + b]
            at += a * b + b
            if layer < len(sizes) - 2:
                x = np.tanh(x)
            values.append(x)
        return values

    def frame(self, full: bool, first_row: int) -> bytes:
        coarse, fine = self.forward(self.coarse), self.forward(self.fine)
        neurons = np.concatenate([v.T for v in coarse])
        ranges = np.maximum(np.abs(neurons).max(axis=1), 1e-6).astype(np.float32)
        arrays: dict[str, np.ndarray] = {
            "neurons": np.rint(neurons / ranges[:, None] * 127).astype(np.int8).reshape(-1, 20, 20),
            "neuron_range": ranges,
            "dead": np.zeros(len(ranges), np.uint8),
            "parameters": self.parameters.astype(np.float32),
            "gradients": self.gradients.astype(np.float32),
            "curves": np.array(self.rows[first_row:], np.float32).reshape(-1, len(self.rows[0])),
        }
        arrays["dead"][1:2] = 1  # the second neuron, if there is one
        if self.config.outputs > 1 and self.pin is None:
            powers = np.exp(fine[-1] - fine[-1].max(axis=1, keepdims=True))
            shares = powers / powers.sum(axis=1, keepdims=True)
            arrays["classes"] = shares.argmax(axis=1).astype(np.uint8).reshape(100, 100)
            arrays["sureness"] = np.rint(shares.max(axis=1) * 255).astype(np.uint8).reshape(100, 100)
        else:
            shown = np.tanh(fine[-1][:, 0] / 2) if self.pin is None else np.tanh(np.concatenate([v.T for v in fine])[self.pin])
            arrays["boundary"] = np.rint(shown * 127).astype(np.int8).reshape(100, 100)
        if full:
            maps = compute_features(list(FEATURES), plane(20)).T
            arrays["feature_maps"] = np.rint(maps / np.abs(maps).max(axis=1)[:, None] * 127).astype(np.int8).reshape(-1, 20, 20)
            for kind, points in self.points.items():
                arrays[f"{kind}.x1"], arrays[f"{kind}.x2"] = points.T.copy()
                classes = self.config.outputs
                label = np.where(np.hypot(*points.T) < 3, 1, -1) if classes == 1 else (points[:, 0] > 0).astype(int) + (points[:, 1] > 0)
                arrays[f"{kind}.label"] = label.astype(np.float32)
                arrays[f"{kind}.output"] = np.tanh(points[:, 0] / 3).astype(np.float32)
        last = self.rows[-1]
        columns = ["epoch", "train_loss", "test_loss", "train_score", "test_score"]
        columns += [f"gradient_norm.{layer}" for layer in range(len(last) - 5)]
        readouts = dict(zip(columns[1:5], last[1:5], strict=True)) | {"learning_rate": 0.03, "epochs_per_s": 59.8}
        info = {
            "structure": self.structure, "run": self.run, "full": full, "epoch": self.epoch, "step": 25 * self.epoch,
            "state": self.state, "message": self.message, "speed": self.speed, "stop": self.stop, "pin": self.pin,
            "readouts": readouts, "curves": {"columns": columns, "from": first_row}, "ranges": {"boundary": self.range},
        }  # fmt: skip
        return save({name: np.ascontiguousarray(a) for name, a in arrays.items()}, {"info": json.dumps(info)})

    def apply(self, command: dict[str, Any]) -> str | None:
        self.commands.append(command)
        match command["op"]:
            case "play" if self.diverge_at_play:
                self.state, self.message = "diverged", self.diverge_at_play
            case "play":
                self.state = "playing"
            case "pause":
                self.state = "paused"
            case "step" | "epoch":
                self.train()
                self.state = "paused"
            case "reset":
                self.reset()
            case "speed":
                self.speed = {"mode": command["mode"], "value": command["value"]}
            case "stop_at":
                self.stop = {k: command[k] for k in ("epoch", "loss", "accuracy")}
            case "set_parameter":
                self.parameters[command["index"]] = command["value"]
            case "pin":
                self.pin = command["neuron"]
            case "full":
                pass
            case _:
                return "unknown command"
        self.dirty = True
        return None

    def data(self) -> dict[str, Any]:
        return {
            "base": "/", "version": "0", "token": "fake-token", "resume_refused": self.resume_refused, "edit_seen": self.edit_seen,
            "module": "/live/assets/0/assets/board/board.js", "plotly": "/live/plotly/0.js", "board": self.make_board(), "view": {},
        }  # fmt: skip

    def make_board(self) -> dict[str, Any]:
        return make_board(self.config)
