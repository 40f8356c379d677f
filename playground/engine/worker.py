"""A worker process: it trains. Started by `process.py` as `python -m playground.engine.worker PARENT`; speaks over its standard streams.

It ends when its parent does, however that happens: the kernel kills it (Linux), else its input ends.
"""

import contextlib
import ctypes
import gc
import importlib
import logging
import os
import queue
import signal
import sys
import threading
from typing import Any, BinaryIO

SIGINT_IGNORED = signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent decides

from playground.core.compiling import announce_compiling  # noqa: E402
from playground.core.kind import load  # noqa: E402
from playground.engine import pipe  # noqa: E402
from playground.engine.host import Host, serve  # noqa: E402

log = logging.getLogger("playground.engine.worker")

PR_SET_PDEATHSIG = 1
F_SETPIPE_SZ = 1031
SWITCH_INTERVAL = 0.001  # seconds that the reading thread waits for the interpreter at most


def die_with(parent: int) -> None:
    """End this process when its parent ends, and at once when it already has."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.name == "posix" and os.getppid() != parent:
        os._exit(1)


def own_streams() -> tuple[BinaryIO, BinaryIO]:
    """The two ends of the conversation. What a library prints goes to the log instead of into it."""
    source = os.fdopen(os.dup(0), "rb", buffering=1 << 16)
    sink = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)
    if sys.platform == "linux":
        with contextlib.suppress(OSError), open(os.devnull) as nothing:
            os.dup2(nothing.fileno(), 0)
            __import__("fcntl").fcntl(sink.fileno(), F_SETPIPE_SZ, 1 << 20)
    return source, sink


def read_all(source: BinaryIO, inbox: "queue.SimpleQueue[tuple[Any, ...]]") -> None:
    """Until the parent ends or says so; then the process ends at once, whatever it is doing."""
    try:
        while True:
            message = pipe.read(source)
            if message[0] == "end":
                break
            inbox.put(message)
    except (EOFError, OSError):
        pass
    finally:
        os._exit(0)


def prepare() -> list[str]:
    """Import what training needs. Returns the devices there are."""
    import torch

    torch.set_num_threads(1)
    with contextlib.suppress(ImportError, AttributeError):
        importlib.import_module("playground.points.kernel.operators").warm_up()
    gc.collect()
    gc.freeze()
    devices = ["cpu"]
    if torch.cuda.is_available():
        devices.append("cuda")
    if torch.backends.mps.is_available():
        devices.append("mps")
    return devices


def prepare_more() -> None:
    """What only some kinds of run need, and takes a second: done while nobody waits. PyTorch's optimizers import it."""
    importlib.import_module("torch._dynamo")


def main() -> None:
    die_with(int(sys.argv[1]))
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s worker %(process)d %(name)s: %(message)s")
    sys.setswitchinterval(SWITCH_INTERVAL)
    source, sink = own_streams()
    inbox: queue.SimpleQueue[tuple[Any, ...]] = queue.SimpleQueue()
    try:
        _, kinds, heavy = pipe.read(source)
    except EOFError:
        return
    threading.Thread(target=read_all, args=(source, inbox), daemon=True).start()

    one_by_one = threading.Lock()  # threads that compile say so as well

    def send(message: tuple[Any, ...]) -> None:
        try:
            with one_by_one:
                pipe.write(sink, pipe.pack(message))
        except OSError:  # the parent is gone
            os._exit(0)

    send(("ready", None, prepare() if heavy else ["cpu"]))
    if heavy:
        with contextlib.suppress(ImportError):
            announce_compiling(send)

    def spare() -> None:
        if heavy:
            send(("busy", None, True))
            prepare_more()
            send(("busy", None, False))

    serve(Host(load(kinds), send), inbox, spare)


if __name__ == "__main__":
    main()
