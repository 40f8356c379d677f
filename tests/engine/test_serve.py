"""The loop of a worker, without its process: what it does while nobody wants anything."""

import math
import queue

import pytest

from playground.engine.host import SPARE, serve


class Ended(Exception):
    pass


class World:
    """An inbox and a host that play a script: a message to be handed out, or "quiet" for a wait that ends without one."""

    def __init__(self, *script):
        self.script, self.log, self.sessions = list(script), [], set()

    def get_nowait(self):
        if self.script and self.script[0] != "quiet":
            return self.script.pop(0)
        raise queue.Empty

    def get(self, timeout):
        if not self.script:
            raise Ended
        self.log.append(timeout)
        if self.script[0] == "quiet":
            self.script.pop(0)
            raise queue.Empty
        return self.script.pop(0)

    def handle(self, message):
        self.log.append(message)
        self.sessions = {"open": {1}, "close": set()}.get(message, self.sessions)

    def turns(self):
        return math.inf

    def run(self):
        with pytest.raises(Ended):
            serve(self, self, lambda: self.log.append("spare"))
        return self.log


def test_spare_work_is_done_once_after_a_second_without_a_session():
    assert World("quiet", "quiet", "open").run() == [SPARE, "spare", 60.0, "open"]


def test_nobody_waits_for_spare_work():
    assert World("open", "quiet", "play", "quiet").run() == [SPARE, "open", SPARE, "play", SPARE]
    assert "spare" in World("open", "quiet", "close", "quiet", "quiet").run()
