"""A worker that compiles gives no turns for a while: it says so, lest it be taken for one that hangs."""

from collections.abc import Callable
from typing import Any


def announce_compiling(send: Callable[[tuple[Any, ...]], None]) -> None:
    """Say so before the turns' thread compiles something with Numba, which may take long, and when it is done."""
    from numba.core import event

    def say(busy: bool) -> Callable[[Any], None]:
        return lambda _: send(("busy", None, busy))  # in whatever thread: the turns wait for those that train many networks

    class Compiling(event.Listener):  # type: ignore[misc]
        on_start, on_end = staticmethod(say(True)), staticmethod(say(False))

    event.register("numba:compile", Compiling())
