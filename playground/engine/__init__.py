"""The engine's front door: sessions that train in worker processes. Importing it imports no PyTorch.

`get_engine()` is the app's one engine; `stop_engine()` ends it and its processes.
"""

import threading

from playground.engine.commands import CommandError
from playground.engine.engine import EmbeddedEngine, Engine, EngineError
from playground.engine.handle import SessionHandle, Subscription

__all__ = ["CommandError", "EmbeddedEngine", "Engine", "EngineError", "SessionHandle", "Subscription", "get_engine", "stop_engine"]

_lock = threading.Lock()
_engine: Engine | None = None


def get_engine() -> Engine:
    """The app's engine, made when it is first asked for; `start()` makes its workers start at once."""
    global _engine
    with _lock:
        if _engine is None:
            _engine = EmbeddedEngine()
        return _engine


def stop_engine() -> None:
    """End the app's engine; a later `get_engine()` makes another."""
    global _engine
    with _lock:
        engine, _engine = _engine, None
    if engine:
        engine.close()
