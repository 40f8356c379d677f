"""A session without a process: a clock that moves a little with every look, and browsers that take what they are given."""

import math

from playground.engine.commands import make_command
from playground.engine.frame import decode_frame
from playground.engine.report import File, Frame, Note
from playground.engine.session import Session
from tests.engine.fake_trainer import KINDS

TURN = 0.008


def whole_turn(session):
    """A turn, with what it leaves when it is cut short: on the real clock the machine may be busy."""
    wait = session.turn(TURN)
    while session.busy:
        wait = session.turn(TURN)
    return wait


class Clock:
    def __init__(self, tick=1e-5):
        self.now, self.tick = 0.0, tick

    def __call__(self):
        self.now += self.tick
        return self.now


class Driver:
    """Gives a session its turns, and keeps what each subscriber gets."""

    def __init__(self, config=None, owner=True, **fields):
        self.clock = Clock()
        self.session = Session("s", KINDS["fake"], config or {}, self.take, self.clock)
        for name, value in fields.items():
            setattr(self.session, name, value)
        self.frames, self.files, self.notes, self.reports = {}, [], [], []
        if owner:
            self.join(1)
        self.session.start()

    @property
    def run(self):
        return self.session.run

    @property
    def trainer(self):
        return self.session.run.trainer

    def join(self, number, owner=True):
        self.session.outlet.add(number, owner)
        self.frames[number] = []

    def do(self, op, subscriber=1, **rest):
        self.session.apply(make_command({"op": op, **rest}, KINDS["fake"].commands), subscriber)

    def take(self, item):
        if isinstance(item, Frame):
            for number in item.subscribers:
                self.frames[number].append(item.data)
        elif isinstance(item, File):
            self.files.append(item)
        elif isinstance(item, Note):
            self.notes.append(item)
        else:
            self.reports.append(item)

    def turn(self):
        return self.session.turn(TURN)

    def go(self, longest=1.0):
        """A turn, and then its pause."""
        wait = self.turn()
        self.clock.now += min(wait, longest)

    def settle(self, turns=1000):
        """Turns until the session wants none, the clock jumping over its pauses of less than a second."""
        for _ in range(turns):
            wait = self.turn()
            if wait > 1.0:  # the last report comes within a second
                return wait
            self.clock.now += wait
        raise AssertionError("the session does not come to rest")

    def see(self, number=1):
        """Give a credit and take the frame: its info and arrays."""
        before = len(self.frames[number])
        self.do("credit", number, n=1)
        for _ in range(1000):
            wait = self.turn()
            if len(self.frames[number]) > before:
                return decode_frame(self.frames[number][-1])
            assert wait < math.inf, "no frame will come"
            self.clock.now += wait
        raise AssertionError("no frame came")

    def see_again(self, number=1):
        """The frame of now, whole, also where nothing has moved."""
        self.session.outlet.want_full(number)
        return self.see(number)
