"""Waiting for what is about to happen, on events, never for a fixed time."""

import threading
import time

from playground.engine.frame import decode_frame

LONG = 180.0  # seconds after which a test gives up


class Browser:
    """Subscribes to a session, answers each frame with a credit, and lets a test wait for what it gets."""

    def __init__(self, handle, role="owner", credits=2):
        self.frames, self.messages = [], []
        self._news = threading.Condition()
        self.subscription = handle.subscribe(self._take, role)
        if credits:
            self.subscription.credit(credits)

    def _take(self, message):
        with self._news:
            if isinstance(message, bytes):
                self.frames.append(decode_frame(message))
                self.subscription.credit(1)
            else:
                self.messages.append(message)
            self._news.notify_all()

    def wait(self, condition, seconds=LONG):
        """Until `condition(self)` holds; its value."""
        with self._news:
            assert self._news.wait_for(lambda: condition(self), seconds), (self.messages, [info for info, _ in self.frames[-2:]])
            return condition(self)

    def frame(self, condition, after=0):
        """The first frame after so many whose info fulfils the condition."""
        return self.wait(lambda self: next((f for f in self.frames[after:] if condition(f[0])), None))

    def notices(self):
        return [message["notice"]["text"] for message in self.messages if "notice" in message]


def wait_until(condition, seconds=LONG):
    """Look until a condition holds that nothing tells of; its value."""
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    return found
