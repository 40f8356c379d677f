"""Connections that ask for nothing: the server waits for a request for ever, and each of them costs a descriptor."""

import asyncio
from collections.abc import Callable
from typing import Any
from weakref import WeakSet

from uvicorn.protocols.http.auto import AutoHTTPProtocol

from playground.live.descriptors import SHUTS_PAGES, free_descriptors

PATIENCE = 10.0  # seconds that a request may take to come, also the next one on the same connection
SHORT = 1.0  # the same where hardly any descriptor is left
LOOKS_EVERY = 0.5

# Any: what is used of it, uvicorn's types do not name.
Connection = Any
_open: WeakSet[Connection] = WeakSet()


def watch_connections(protocol: Any = AutoHTTPProtocol) -> None:
    """Note each connection that the server accepts from now on. Uvicorn shows applications requests, not connections."""
    made: Callable[[Connection, asyncio.Transport], None] = protocol.connection_made

    def connection_made(self: Connection, transport: asyncio.Transport) -> None:
        made(self, transport)
        _open.add(self)

    protocol.connection_made = connection_made


async def end_silent() -> None:
    """Ends connections on which a request is overdue; for as long as the server runs."""
    now = asyncio.get_running_loop().time
    since: dict[tuple[Connection, object], float] = {}  # when each began to wait, by its last request
    while True:
        await asyncio.sleep(LOOKS_EVERY)
        since = {key: since.get(key, now()) for key in [(each, each.cycle) for each in list(_open) if _waits(each)]}
        if not since:
            continue
        patience = SHORT if free_descriptors() < SHUTS_PAGES else PATIENCE
        for (connection, _), began in since.items():
            if now() - began >= patience:
                connection.transport.abort()


def _waits(connection: Connection) -> bool:
    """Whether no answer is under way; a WebSocket has taken its transport to another protocol."""
    transport, cycle = connection.transport, connection.cycle
    return not transport.is_closing() and transport.get_protocol() is connection and (cycle is None or cycle.response_complete)
