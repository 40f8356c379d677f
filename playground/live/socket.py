"""The WebSocket of a run: frames and notes out, commands and credits in. Both directions end together."""

import asyncio
import json
import logging
import re
import time
from collections import Counter, deque
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

import anyio
from starlette.websockets import WebSocket, WebSocketDisconnect

from playground.engine import CommandError, Engine
from playground.engine.away import MAGIC as FILE
from playground.engine.commands import MAX_CREDITS, Own, parse_command
from playground.engine.handle import Message, Role, SessionHandle
from playground.live.origin import same_origin

log = logging.getLogger(__name__)

GONE = 4404  # close code: the run is no more, do not come back
UNKNOWN = 4410  # close code: this server never had the run (it was restarted); ask the page for another
RESTARTS = 1012  # close code of the standard: the server restarts
POLICY = 1008  # close code of the standard: this client misbehaves
LOST = (WebSocketDisconnect, RuntimeError, OSError)  # what sending to a socket that has gone may raise
TOKEN = re.compile(r"[\w-]{32}", re.ASCII)
KEEP_GAP = 0.5  # seconds between keepsakes, at least: less than between reports, so that each is sent as it comes
KEEP_LOOK = 0.05  # seconds between looks whether there is another
KEEP_RATE = 2**18  # bytes a second that they may take
CROWDED = 4429  # close code: too many sockets look at this run
MAX_SOCKETS = 64  # for each of a run's two tokens
MAX_REFUSED = 200  # a second
MAX_COMMANDS = 2000  # a second
MAX_NOTES = 500  # that a browser may leave unread
MAX_BYTES = 32 * 2**20  # that wait for it
MAX_AGE = 60.0  # seconds that the oldest may wait
MAX_FRAMES = 2 * MAX_CREDITS  # an honest browser gives credit for what it has got, so no more than MAX_CREDITS wait


class Rate:
    """Counts what happens, and says when it was more than `most` within a second."""

    def __init__(self, most: int):
        self._most = most
        self._count, self._since = 0, time.monotonic()

    def exceeded(self) -> bool:
        now = time.monotonic()
        if now - self._since >= 1.0:
            self._count, self._since = 0, now
        self._count += 1
        return self._count > self._most


class Outbox:
    """What waits to be sent. Frames are few, since credits bound them; a reader too slow for notes is let go."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._waiting: deque[Message] = deque()
        self._moved = time.monotonic()  # when the oldest became that
        self._event = asyncio.Event()

    def put_from_thread(self, message: Message) -> None:
        try:
            self._loop.call_soon_threadsafe(self.put, message)
        except RuntimeError:  # the server has ended
            log.debug("a message came after the end")

    def put(self, message: Message) -> None:
        if not self._waiting:
            self._moved = time.monotonic()
        self._waiting.append(message)
        self._event.set()

    async def get(self) -> Message:
        while not self._waiting:
            self._event.clear()
            await self._event.wait()
        self._moved = time.monotonic()
        return self._waiting.popleft()

    @property
    def empty(self) -> bool:
        return not self._waiting

    @property
    def full(self) -> bool:
        if not self._waiting:
            return False
        sizes = [len(message) for message in self._waiting if isinstance(message, bytes)]
        frames = [message for message in self._waiting if isinstance(message, bytes) and not message.startswith(FILE)]
        too_old = time.monotonic() - self._moved > MAX_AGE
        return too_old or len(frames) > MAX_FRAMES or sum(sizes) > MAX_BYTES or len(self._waiting) > MAX_NOTES


def make_endpoint(engine_getter: Callable[[], Engine]) -> Callable[[WebSocket], Any]:
    """The handler of `/live/{token}`: 403 before anything is accepted unless origin and token are right."""

    sockets: Counter[str] = Counter()  # by token, now

    async def live(websocket: WebSocket) -> None:
        token = websocket.path_params["token"]
        engine = engine_getter()
        if not same_origin(websocket.headers, websocket.url.scheme):
            log.warning("a WebSocket from %s was refused", websocket.headers.get("origin"))
            await websocket.close()
            return
        found = engine.find(token)
        if found and sockets[token] >= MAX_SOCKETS:
            await websocket.accept()
            await websocket.close(CROWDED, f"this run is open in {MAX_SOCKETS} windows already; close one of them")
        elif found:
            sockets[token] += 1
            try:
                await _serve(websocket, *found)
            finally:
                sockets[token] -= 1
                if not sockets[token]:
                    del sockets[token]
        elif engine.gone(token):
            await websocket.accept()
            await websocket.close(GONE, "this run is gone")
        elif TOKEN.fullmatch(token):
            await websocket.accept()
            await websocket.close(UNKNOWN, "this server does not know the run")
        else:
            await websocket.close()

    return live


async def _serve(websocket: WebSocket, handle: SessionHandle, role: Role) -> None:
    await websocket.accept()
    outbox = Outbox()
    outbox.put({"role": role})
    subscription = handle.subscribe(outbox.put_from_thread, role)
    restore = handle.restore if role == "owner" else None

    async def until_the_other_ends(direction: Callable[[], Awaitable[None]]) -> None:
        try:
            await direction()
        except LOST:
            log.debug("session %s: the browser is gone", handle.id)
        except Exception:
            log.exception("session %s: the WebSocket failed", handle.id)
        finally:
            group.cancel_scope.cancel()

    try:
        async with anyio.create_task_group() as group:
            group.start_soon(until_the_other_ends, partial(_read, websocket, subscription.command, handle.kind.commands, restore, outbox))
            group.start_soon(until_the_other_ends, partial(_write, websocket, outbox))
            group.start_soon(until_the_other_ends, partial(_bound, outbox))
            if role == "owner":
                group.start_soon(until_the_other_ends, partial(_keep, handle, outbox))
    finally:  # also when the server cancels this handler
        subscription.close()


async def _bound(outbox: Outbox) -> None:
    """Ends when too much waits, or for too long, also for a browser that sends nothing more."""
    while not outbox.full:
        await asyncio.sleep(1)


async def _keep(handle: SessionHandle, outbox: Outbox) -> None:
    """Give the browser what it needs to take its run to a server that does not know it, whenever the run has moved on."""
    last = None
    while True:
        await asyncio.sleep(KEEP_LOOK)
        if handle.whole is last or not outbox.empty:
            continue
        last = handle.whole
        data = handle.keepsake()
        if data:
            outbox.put(data)
            await asyncio.sleep(max(KEEP_GAP, len(data) / KEEP_RATE))


Take = Callable[[Any], None]


async def _read(websocket: WebSocket, command: Take, own: Own, restore: Take | None, outbox: Outbox) -> None:
    refused, commands = Rate(MAX_REFUSED), Rate(MAX_COMMANDS)
    while True:
        message = await websocket.receive()
        if message["type"] == "websocket.disconnect":
            return
        if commands.exceeded() or outbox.full:
            with anyio.move_on_after(1):  # a browser that does not read lets nothing through, this neither
                await websocket.close(POLICY, "too many commands, or too little read")
            return
        try:
            text = message.get("text")
            if text is None and restore:  # once: it takes more work than a command
                take, restore = restore, None
                take(message["bytes"])
                continue
            if text is None:
                raise CommandError("A command is JSON text; this message is binary.")
            command(parse_command(text, own))
        except CommandError as error:
            if refused.exceeded():
                await websocket.close(POLICY, "too many refused commands")
                return
            outbox.put({"refused": str(error), "command": (text or "")[:200]})


async def _write(websocket: WebSocket, outbox: Outbox) -> None:
    while True:
        message = await outbox.get()
        if isinstance(message, bytes):
            await websocket.send_bytes(message)
        elif message.get("gone"):
            await websocket.close(GONE, "this run is gone")
            return
        elif message.get("restarts"):
            await websocket.close(RESTARTS, "the server restarts")
            return
        else:
            await websocket.send_text(json.dumps(message))
