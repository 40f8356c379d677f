"""The web process: Streamlit's pages and the live routes in one server. Start it with `streamlit run app.py`."""

import asyncio
import gc
import logging
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from pages import HOME, PAGES
from playground.engine import get_engine, stop_engine
from playground.live.descriptors import quiet_accepts, raise_limit
from playground.live.guard import Guard
from playground.live.hosts import read_access
from playground.live.page import Pages
from playground.live.routes import make_routes, tune_listening
from playground.live.silent import end_silent, watch_connections
from playground.shell.errors import report_error
from playground.shell.preload import preload

ROOT = Path(__file__).parent
BELOW = PAGES.keys() - {HOME}  # which is at the root
logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")


@asynccontextmanager
async def lifespan(app: st.App) -> AsyncIterator[dict[str, object]]:
    raise_limit()  # first: the workers inherit it
    quiet_accepts()
    engine = get_engine()
    engine.start()  # the workers import PyTorch while the first page loads
    tune_listening()
    watch_connections()
    silent = asyncio.create_task(end_silent())
    preload(PAGES.values())  # before the first visitors: their scripts would import at the same time
    gc.freeze()  # what was imported stays: no collection needs to walk it again
    try:
        yield {}
    finally:
        silent.cancel()
        stop_engine()


try:
    access = read_access(os.environ)
except ValueError as error:
    sys.exit(str(error))
prefix = st.get_option("server.baseUrlPath") or ""

app = st.App(
    "pages/menu.py",
    routes=make_routes(get_engine, ROOT, prefix=prefix),
    middleware=[
        Middleware(Guard, access=access, prefix=prefix),
        Middleware(Pages, index=Path(st.__file__).parent / "static" / "index.html", names=BELOW, prefix=prefix),
    ],
    lifespan=lifespan,
    on_script_error=report_error,
)
