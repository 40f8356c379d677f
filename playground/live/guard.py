"""What every request passes first, Streamlit's as well as ours: whether it is for us, whether there is room for one more tab, and what
a browser may do with the answer."""

import logging
from collections.abc import Mapping

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from playground.live.descriptors import FOR_A_SOCKET, SHUTS_PAGES, SHUTS_SOCKETS, Room
from playground.live.hosts import HOSTS, Access, answers

log = logging.getLogger(__name__)

POLICY = 1008  # close code of the standard
STRANGER = f"This server does not answer to that name. Open it as localhost or by its address, or name the host in {HOSTS}.\n"
FULL = "This server is full at the moment. Close tabs that are no longer needed, or try again in a minute.\n"
MAX_TOLD = 20  # names of hosts that are logged, each once


class Guard:
    """ASGI middleware. `prefix` is the path that the app is served under, with or without slashes."""

    def __init__(self, app: ASGIApp, access: Access, prefix: str = "", room: Room | None = None):
        self.app, self.access, self.room = app, access, room or Room()
        base = f"/{prefix.strip('/')}" if prefix.strip("/") else ""
        self.own = f"{base}/live/"
        self._told: set[str] = set()
        self._full = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
        elif not answers(self.access, headers := Headers(scope=scope)):
            self._tell(headers)
            await _refuse(scope, receive, send, 400, STRANGER)
        elif self._no_room(scope, headers):
            await _refuse(scope, receive, send, 503, FULL)
        else:
            await self.app(scope, receive, self._with_headers(scope, send))

    def _with_headers(self, scope: Scope, send: Send) -> Send:
        own = scope["path"].startswith(self.own)
        policy = f"frame-ancestors {self.access.frames}"

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["X-Content-Type-Options"] = "nosniff"
                headers.append("Content-Security-Policy", f"default-src 'none'; {policy}" if own else policy)
            await send(message)

        return answer

    def _no_room(self, scope: Scope, headers: Mapping[str, str]) -> bool:
        """For a page or a WebSocket. What open pages load is served to the last: it is kept for no longer than an answer takes."""
        socket = scope["type"] == "websocket"
        if not socket and not is_page(scope, headers):
            return False
        free = self.room.free
        if free >= 2 * SHUTS_PAGES:  # well above, since what a tab will take is an estimate: else it would be logged every second
            self._full = False
        elif free < SHUTS_PAGES and not self._full:
            self._full = True
            log.error("no room for new pages: of the files and sockets that this process may open (ulimit -n), %d are left", free)
        if free < (SHUTS_SOCKETS if socket else SHUTS_PAGES):
            return True
        self.room.take(FOR_A_SOCKET if socket else 0)
        return False

    def _tell(self, headers: Mapping[str, str]) -> None:
        host = headers.get("host", "")[:100]
        if host not in self._told and len(self._told) < MAX_TOLD:
            self._told.add(host)
            log.warning("a request for the host %r was refused; %s names those that are accepted", host, HOSTS)


def is_page(scope: Scope, headers: Mapping[str, str]) -> bool:
    """Whether a browser asks for a document to show, and not for a part of one."""
    return scope["method"] in ("GET", "HEAD") and "text/html" in headers.get("accept", "")


async def _refuse(scope: Scope, receive: Receive, send: Send, status: int, text: str) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": POLICY, "reason": text.strip()[:120]})
    else:
        await PlainTextResponse(text, status, {"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"})(scope, receive, send)
