"""The live routes in a server of their own, made as `streamlit run` makes it: the socket is bound beforehand, with protocol 0.

Arguments: the configuration of the run, and for how many seconds a browser may leave unread what waits for it.
Prints its port, a token, a watch token, the pids of the workers, and how many sockets listen.
"""

import asyncio
import contextlib
import json
import socket
import sys

import uvicorn
from starlette.applications import Starlette

from playground.engine import EmbeddedEngine
from playground.live.routes import make_routes, tune_listening
from tests.engine.fake_trainer import PLACE

if __name__ == "__main__":
    engine = EmbeddedEngine(1, PLACE, heavy=False)
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    listening.listen(100)
    listening.setblocking(False)

    @contextlib.asynccontextmanager
    async def lifespan(app):
        handle = engine.open("fake", json.loads(sys.argv[1]))
        while not handle.status:
            await asyncio.sleep(0.01)
        port = listening.getsockname()[1]
        print(json.dumps([port, handle.token, handle.watch_token, engine.pids, tune_listening(float(sys.argv[2]))]), flush=True)
        try:
            yield
        finally:
            engine.close()

    app = Starlette(routes=make_routes(lambda: engine), lifespan=lifespan)
    config = uvicorn.Config(app, ws="websockets-sansio", log_level="warning", ws_per_message_deflate=False)
    uvicorn.Server(config).run(sockets=[listening])
