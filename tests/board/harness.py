"""A page with the board outside Streamlit, and a server that plays the engine with made-up training: for looks and browser tests.

python -m tests.board.harness 8600        then open http://127.0.0.1:8600/?hidden=8,8,8&theme=dark
"""

import asyncio
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import uvicorn
from plotly.offline import get_plotlyjs
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.websockets import WebSocket, WebSocketDisconnect

from pages.playground.edits import apply_edit
from playground.core.settings import ConfigError
from playground.points.config import parse_config
from tests.board.compare_run import FakeCompare, FakeSensitivity
from tests.board.fake_run import FakeRun
from tests.paths import ASSETS

PAGE = (Path(__file__).parent / "harness.html").read_text()


def make_run(query: Mapping[str, str]) -> FakeRun:
    """What the page's address asks for."""
    kind = query.get("kind")
    if kind == "compare":
        return FakeCompare(
            *(int(query.get(key, default)) for key, default in (("variants", 4), ("seeds", 1), ("classes", 2), ("epochs", 0)))
        )
    if kind == "sensitivity":
        return FakeSensitivity()
    hidden = [int(n) for n in query.get("hidden", "4,2").split(",") if n]
    data = {"dataset": "blobs", "classes": int(query["classes"])} if "classes" in query else {}
    return FakeRun(parse_config({"network": {"hidden": hidden}, "data": data}))


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
            self.run_ = make_run(query)
            self.triggers = []
        return HTMLResponse(PAGE.replace("%DATA%", json.dumps(self.run.data())).replace("%THEME%", query.get("theme", "light")))

    async def trigger(self, request: Request) -> Response:
        message = await request.json()
        run = self.run
        if message["name"] == "edit" and message["value"]["id"] <= run.edit_seen:
            return JSONResponse(run.data())  # sent again before the answer came, as on the real page
        self.triggers.append(message)
        if message["name"] == "edit":
            for edit in message["value"]["edits"]:
                if edit["op"] in ("open", "cell"):
                    continue
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
        """For tests: {"drop": code}, {"refuse": bool}, {"diverge": text}, {"notice": text}, {"range": x}, {"diverged": v},
        {"diverge_at_play": text}, {"send": message}."""
        wish = await request.json()
        if "refuse" in wish:
            self.refuse = wish["refuse"]
        if "drop" in wish:
            for socket in list(self.sockets):
                await socket.close(wish["drop"])
        if "diverge" in wish:
            self.run.state, self.run.message, self.run.dirty = "diverged", wish["diverge"], True
        if "diverged" in wish:
            assert isinstance(self.run, FakeCompare)
            self.run.diverged[wish["diverged"]], self.run.dirty = 1, True
        if "range" in wish:
            self.run.range, self.run.dirty = wish["range"], True
        if "diverge_at_play" in wish:
            self.run.diverge_at_play = wish["diverge_at_play"]
        if "notice" in wish:
            await self.notice(wish["notice"], "warning")
        if "send" in wish:
            for socket in list(self.sockets):
                await socket.send_text(json.dumps(wish["send"]))
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
                Mount("/live/assets/0/assets", StaticFiles(directory=ASSETS)),
                Mount("/live/assets/0/pages", StaticFiles(directory=ASSETS.parent / "pages")),
                Route("/live/plotly/0.js", plotly),
            ]
        )


def make_server(port: int) -> uvicorn.Server:
    return uvicorn.Server(uvicorn.Config(Harness().app(), host="127.0.0.1", port=port, log_level="warning", ws="websockets-sansio"))


if __name__ == "__main__":
    make_server(int(sys.argv[1]) if len(sys.argv) > 1 else 8600).run()
