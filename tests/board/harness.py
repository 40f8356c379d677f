"""A page with the board outside Streamlit, and a server that plays the engine with made-up training: for looks and browser tests.

python -m tests.board.harness 8600        then open http://127.0.0.1:8600/?hidden=8,8,8&theme=dark
"""

import asyncio
import json
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import uvicorn
from plotly.offline import get_plotlyjs
from safetensors.numpy import save
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.websockets import WebSocket, WebSocketDisconnect

from playground.config import ConfigError, RunConfig, parse_config
from playground.features import FEATURES, compute_features
from playground.figures.playground_board import make_board
from playground.ui.edits import apply_edit

ASSETS = Path(__file__).parents[2] / "assets"
PAGE = (Path(__file__).parent / "harness.html").read_text()


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
            "module": "/live/assets/0/board/board.js", "plotly": "/live/plotly/0.js", "board": make_board(self.config), "view": {},
        }  # fmt: skip


class Harness:
    """The server: one run at a time, chosen by the page's address."""

    def __init__(self) -> None:
        self.run_: FakeRun | None = None
        self.sockets: set[WebSocket] = set()
        self.refuse = False
        self.triggers: list[dict[str, Any]] = []

    @property
    def run(self) -> FakeRun:
        assert self.run_ is not None
        return self.run_

    async def page(self, request: Request) -> Response:
        query = request.query_params
        if self.run_ is None or "keep" not in query:
            hidden = [int(n) for n in query.get("hidden", "4,2").split(",") if n]
            data = {"dataset": "blobs", "classes": int(query["classes"])} if "classes" in query else {}
            self.run_ = FakeRun(parse_config({"network": {"hidden": hidden}, "data": data}))
            self.triggers = []
        return HTMLResponse(PAGE.replace("%DATA%", json.dumps(self.run.data())).replace("%THEME%", query.get("theme", "light")))

    async def trigger(self, request: Request) -> Response:
        message = await request.json()
        self.triggers.append(message)
        run = self.run
        if message["name"] == "edit":
            for edit in message["value"]["edits"]:
                if edit["op"] == "recover":
                    run.reset()
                    continue
                try:
                    run.configure(apply_edit(run.config, edit))
                except ConfigError as error:
                    await self.notice(str(error), "warning")
            run.edit_seen = message["value"]["id"]
        elif message["name"] == "resume":
            run.resume_refused = message["value"]["token"] != "fake-token"
        return JSONResponse(run.data())

    async def notice(self, text: str, level: str) -> None:
        for socket in list(self.sockets):
            await socket.send_text(json.dumps({"notice": {"level": level, "text": text}}))

    async def control(self, request: Request) -> Response:
        """For tests: {"drop": code}, {"refuse": bool}, {"diverge": text}, {"notice": text}, {"range": x}, {"diverge_at_play": text}."""
        wish = await request.json()
        if "refuse" in wish:
            self.refuse = wish["refuse"]
        if "drop" in wish:
            for socket in list(self.sockets):
                await socket.close(wish["drop"])
        if "diverge" in wish:
            self.run.state, self.run.message, self.run.dirty = "diverged", wish["diverge"], True
        if "range" in wish:
            self.run.range, self.run.dirty = wish["range"], True
        if "diverge_at_play" in wish:
            self.run.diverge_at_play = wish["diverge_at_play"]
        if "notice" in wish:
            await self.notice(wish["notice"], "warning")
        return JSONResponse({"commands": self.run.commands, "triggers": self.triggers, "parameters": self.run.parameters.tolist()})

    async def live(self, socket: WebSocket) -> None:
        if self.refuse or self.run_ is None:
            await socket.close(1013)
            return
        await socket.accept()
        self.sockets.add(socket)
        await socket.send_text(json.dumps({"role": "owner"}))
        credit = 0
        seen: tuple[Any, ...] = ()
        rows = 0
        changed = asyncio.Event()

        async def read() -> None:
            nonlocal credit, seen
            while True:
                command = json.loads(await socket.receive_text())
                if command["op"] == "credit":
                    credit = min(2, credit + command["n"])
                else:
                    reason = self.run.apply(command)
                    if command["op"] == "full":
                        seen = ()
                    if reason:
                        await socket.send_text(json.dumps({"refused": reason, "command": command}))
                changed.set()

        reader = asyncio.create_task(read())
        try:
            while not reader.done():
                run = self.run
                if credit and (run.dirty or run.state == "playing" or seen != (run.structure, run.run)):
                    if run.state == "playing":
                        run.train(run.speed["value"] if run.speed["mode"] == "per_frame" else 1)
                    full = seen != (run.structure, run.run)
                    credit, run.dirty = credit - 1, False
                    data = run.frame(full, 0 if full else rows)
                    seen, rows = (run.structure, run.run), len(run.rows)
                    await socket.send_bytes(data)
                else:
                    changed.clear()
                    waiting = [asyncio.create_task(changed.wait()), reader]
                    await asyncio.wait(waiting, timeout=0.05, return_when=asyncio.FIRST_COMPLETED)
                    waiting[0].cancel()
        except (WebSocketDisconnect, RuntimeError):
            pass
        finally:
            self.sockets.discard(socket)
            reader.cancel()

    def app(self) -> Starlette:
        script = Response(get_plotlyjs(), media_type="text/javascript", headers={"Cache-Control": "max-age=3600"})

        async def plotly(request: Request) -> Response:
            return script

        return Starlette(
            routes=[
                Route("/", self.page),
                Route("/trigger", self.trigger, methods=["POST"]),
                Route("/control", self.control, methods=["POST"]),
                WebSocketRoute("/live/{token}", self.live),
                Mount("/live/assets/0", StaticFiles(directory=ASSETS)),
                Route("/live/plotly/0.js", plotly),
            ]
        )


def make_server(port: int) -> uvicorn.Server:
    return uvicorn.Server(uvicorn.Config(Harness().app(), host="127.0.0.1", port=port, log_level="warning", ws="websockets-sansio"))


if __name__ == "__main__":
    make_server(int(sys.argv[1]) if len(sys.argv) > 1 else 8600).run()
