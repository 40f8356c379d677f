"""The routes that the web process serves beside Streamlit's pages: the runs' WebSocket, the browser's modules, Plotly."""

from collections.abc import Callable
from functools import cache, lru_cache
from pathlib import Path

from starlette.routing import BaseRoute, Route, WebSocketRoute

from playground.engine import Engine
from playground.live.assets import Assets
from playground.live.listening import tune_listening
from playground.live.modules import needed_modules
from playground.live.plotly import plotly_version, serve_plotly
from playground.live.socket import make_endpoint

__all__ = ["asset_urls", "make_routes", "module_paths", "tune_listening"]

ROOT = Path(__file__).parents[2]
BOARD = "assets/board/board.js"


@cache
def _assets(root: Path) -> Assets:
    return Assets(root)


def make_routes(engine_getter: Callable[[], Engine], root: Path = ROOT, prefix: str = "") -> list[BaseRoute]:
    """`prefix` is the path that the app is served under (`server.baseUrlPath`), with or without slashes."""
    base = f"/{prefix.strip('/')}" if prefix.strip("/") else ""
    return [
        WebSocketRoute(f"{base}/live/{{token}}", make_endpoint(engine_getter)),
        Route(f"{base}/live/assets/{{version}}/{{path:path}}", _assets(root).serve),
        Route(f"{base}/live/plotly/{{version}}.js", serve_plotly),
    ]


def asset_urls(base: str = "/", root: Path = ROOT) -> dict[str, str]:
    """What a page tells the browser: `version`, `files` (where our files lie, with a slash), `module` (the board's) and `plotly`.

    `base` is the path that the app is served under, with slashes around it.
    """
    version = _assets(root).version
    folder = f"{base}live/assets/{version}/"
    return {
        "version": version,
        "files": folder,
        "module": f"{folder}{BOARD}",
        "plotly": f"{base}live/plotly/{plotly_version()}.js",
    }


@lru_cache(maxsize=32)
def module_paths(version: str, own: tuple[str, ...] = (), root: Path = ROOT) -> list[str]:
    """The modules that a board needs whose page has these of its own, with all that they import: paths below `files`.

    Looked for again with another `version` of the files.
    """
    return needed_modules(root, (BOARD, *own))
