"""What every request passes first, Streamlit's as well as ours: whether it is for us, and what a browser may do with the answer."""

import logging
from collections.abc import Mapping

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from playground.live.hosts import HOSTS, Access, answers

log = logging.getLogger(__name__)

POLICY = 1008  # close code of the standard
STRANGER = f"This server does not answer to that name. Open it as localhost or by its address, or name the host in {HOSTS}.\n"
MAX_TOLD = 20  # names of hosts that are logged, each once


class Guard:
    """ASGI middleware. `prefix` is the path that the app is served under, with or without slashes."""

    def __init__(self, app: ASGIApp, access: Access, prefix: str = ""):
        self.app, self.access = app, access
        base = f"/{prefix.strip('/')}" if prefix.strip("/") else ""
        self.own = f"{base}/live/"
        self._told: set[str] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
        elif not answers(self.access, headers := Headers(scope=scope)):
            self._tell(headers)
            await _refuse(scope, receive, send, 400, STRANGER)
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

    def _tell(self, headers: Mapping[str, str]) -> None:
        host = headers.get("host", "")[:100]
        if host not in self._told and len(self._told) < MAX_TOLD:
            self._told.add(host)
            log.warning("a request for the host %r was refused; %s names those that are accepted", host, HOSTS)


async def _refuse(scope: Scope, receive: Receive, send: Send, status: int, text: str) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": POLICY, "reason": text.strip()[:120]})
    else:
        await PlainTextResponse(text, status, {"X-Content-Type-Options": "nosniff"})(scope, receive, send)
