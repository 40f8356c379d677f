"""Streamlit's page, with what its frontend should know beforehand and cannot: how far above an address the app begins.

Left alone, it looks for its server below each page's own path first, which logs two 404s. `window.__streamlit` is where it takes the
address from instead. What is put in is made of a number and of nothing that was asked for; the browser takes the names from its own
address bar, so it also holds behind a proxy that takes a prefix off the path.
"""

from collections.abc import Collection
from functools import lru_cache
from pathlib import Path

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

OTHERS = ("_stcore", "app", "component", "live", "media", "static")  # what begins like this is no page, whatever it holds
_CONDITIONS = (b"if-none-match", b"if-modified-since", b"range")  # they are about Streamlit's own file
_ABOUT_THE_FILE = ("content-encoding", "etag", "last-modified", "accept-ranges")

_BASE = """<script>
window.__streamlit = {{ BACKEND_BASE_URL: location.origin + location.pathname.split("/").slice(0, -{depth}).join("/") + "/" }};
</script>"""

# A module, so it runs when all relative addresses of the page are resolved, and before Streamlit's own.
_MISSING = """<script type="module">
const path = location.pathname.split("/"), query = new URLSearchParams(location.search);
let name = path.slice(-{depth}).join("/");
try {{ name = decodeURIComponent(name); }} catch {{ /* shown as it is */ }}
query.set("missing", name.slice(0, 100));
history.replaceState(null, "", path.slice(0, -{depth}).join("/") + "/?" + query);
</script>"""


class Pages:
    """ASGI middleware that gives out `index` for every page: as 404 where `names` do not have it, and the app then opens its first one
    with the parameter `missing`, the name that was asked for. `prefix` is the path that the app is served under."""

    def __init__(self, app: ASGIApp, index: Path, names: Collection[str], prefix: str = ""):
        self.app, self.names = app, frozenset(names) | {""}
        self.base = f"/{prefix.strip('/')}/" if prefix.strip("/") else "/"
        self._html = lru_cache(maxsize=32)(lambda depth, known: with_base(index.read_text(encoding="utf-8"), depth, known).encode())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD") or not scope["path"].startswith(self.base):
            await self.app(scope, receive, send)
            return
        name = scope["path"].removeprefix(self.base)
        if name.split("/")[0] in OTHERS:
            await self.app(scope, receive, send)
            return
        instead = False

        async def answer(message: Message) -> None:
            nonlocal instead
            if message["type"] == "http.response.start" and message["status"] == 200:
                headers = MutableHeaders(raw=list(message["headers"]))
                instead = headers.get("content-type", "").startswith("text/html")
                if instead:
                    html = self._html(name.count("/") + 1, name in self.names)
                    for header in _ABOUT_THE_FILE:
                        del headers[header]
                    headers["content-length"] = str(len(html))
                    await send({**message, "status": 200 if name in self.names else 404, "headers": headers.raw})
                    await send({"type": "http.response.body", "body": html if scope["method"] == "GET" else b""})
                    return
            if not instead:
                await send(message)

        kept = [(header, value) for header, value in scope["headers"] if header.lower() not in _CONDITIONS]
        await self.app({**scope, "headers": kept}, receive, answer)


def with_base(html: str, depth: int, known: bool) -> str:
    """The page for an address `depth` segments below the app's. Raises ValueError if this is not Streamlit's page as we know it."""
    first = html.find("<script")
    if first < 0:
        raise ValueError("Streamlit's index.html has no script any more; look at what playground/live/page.py puts before it")
    ours = _BASE.format(depth=depth) + ("" if known else _MISSING.format(depth=depth))
    return (html[:first] + ours + html[first:]).replace('="./', '="' + ("../" * (depth - 1) or "./"))
