"""Plotly's script, 4.8 MB, compressed once: `StaticFiles` with `GZipMiddleware` does it for every visitor, in 140 ms instead of 2."""

import gzip
from functools import cache
from importlib.metadata import version

from starlette.requests import Request
from starlette.responses import Response

from playground.live.assets import FOREVER, NO_STORE


def plotly_version() -> str:
    """The part of its address that changes with it."""
    return version("plotly")


@cache
def _script() -> tuple[bytes, bytes]:
    """Plain and compressed."""
    from plotly.offline import get_plotlyjs

    plain = get_plotlyjs().encode()
    return plain, gzip.compress(plain, 6, mtime=0)


def serve_plotly(request: Request) -> Response:
    """The route `…/{version}.js`. It runs in a thread: the first call takes about half a second."""
    plain, packed = _script()
    current = request.path_params["version"] == plotly_version()
    headers = {
        "Cache-Control": FOREVER if current else NO_STORE,
        "ETag": f'"plotly-{plotly_version()}"',
        "Vary": "Accept-Encoding",
        "X-Content-Type-Options": "nosniff",
    }
    if headers["ETag"] in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(packed, media_type="text/javascript", headers=headers | {"Content-Encoding": "gzip"})
    return Response(plain, media_type="text/javascript", headers=headers)
