"""What one session does to its neighbours on the same worker: a worker without a process, on a clock of its own."""

import heapq
import itertools
from typing import Annotated

import pytest

from playground.core.settings import Settings
from playground.engine.commands import make_command
from playground.engine.host import LONGEST_LINE, Host
from tests.engine.driving import Clock
from tests.engine.fake_trainer import LIVE, FakeConfig, FakeTrainer, make_kind

CLOCK = Clock()


Seconds = Annotated[float, LIVE]


class SlowConfig(FakeConfig):
    make: Seconds = 1e-4
    train: Seconds = 1e-4
    evaluate: Seconds = 1e-4
    snapshot: Seconds = 1e-4
    pieces: Annotated[int, LIVE] = 1


SLOW = Settings(SlowConfig, "")


class Slow(FakeTrainer):
    """Takes so many seconds of CLOCK to be made, to train an update, to be measured, to be looked at; `spent` in all."""

    settings = SLOW

    def __init__(self, config):
        super().__init__(config)
        self.spent = 0.0
        self.take("make")

    def take(self, what):
        CLOCK.now += getattr(self.config, what)
        self.spent += getattr(self.config, what)

    def train(self, updates):
        super().train(updates)
        for _ in range(updates):
            self.take("train")

    def evaluate(self):
        self.take("evaluate")
        return super().evaluate()

    def snapshot(self, full):
        self.take("snapshot")
        return super().snapshot(full)


class InPieces(Slow):
    """Trains each update in so many pieces."""

    def in_pieces(self, task, updates=0):
        if task == "train":
            FakeTrainer.train(self, updates)
            for _ in range(updates * self.config.pieces):
                self.take("train")
                yield


TRAINERS = {"slow": "Slow", "in pieces": "InPieces"}
KINDS = {name: make_kind(name, f"tests.engine.test_shares:{trainer}", SLOW) for name, trainer in TRAINERS.items()}


class World:
    """Sessions of one worker, their browsers, which draw 60 times a second, and what is going to happen when."""

    def __init__(self):
        CLOCK.now = 0.0
        self.frames, self.drawn, self.notes = {}, {}, []
        self.host = Host(KINDS, self.take, CLOCK)
        self.soon, self.number = [], itertools.count()

    def open(self, id, kind="slow", mode=None, **config):
        self.frames[id] = []
        self.host.handle(("open", id, kind, {"steps": 1} | config, None, {1: (True, 2)}))
        if mode:
            self.do(id, op="speed", mode=mode)
            self.do(id, op="play")
        return self

    def do(self, id, **command):
        self.host.handle(("command", id, make_command(command, KINDS["slow"].commands), 1))

    def later(self, seconds, id, **command):
        heapq.heappush(self.soon, (CLOCK.now + seconds, next(self.number), id, command))

    def flood(self, id, rate, seconds, *commands):
        for k in range(int(rate * seconds)):
            self.later(k / rate, id, **commands[k % len(commands)])

    def take(self, message):
        if message[0] == "frame":
            id = message[1]
            self.frames[id].append(CLOCK.now)
            self.drawn[id] = max(CLOCK.now, self.drawn.get(id, 0.0)) + 1 / 60
            self.later(self.drawn[id] - CLOCK.now, id, op="credit", n=1)
        elif message[0] == "note":
            self.notes.append(message)

    def go(self, seconds):
        """Returns what the rounds of turns asked to wait, in all."""
        end, waited = CLOCK.now + seconds, 0.0
        while end > CLOCK.now:
            while self.soon and self.soon[0][0] <= CLOCK.now:
                _, _, id, command = heapq.heappop(self.soon)
                self.do(id, **command)
            wait = min(self.host.turns(), end - CLOCK.now)
            if self.soon:
                wait = min(wait, self.soon[0][0] - CLOCK.now)
            CLOCK.now += max(0.0, wait)
            waited += max(0.0, wait)
        return waited

    def rate(self, id, seconds):
        before = len(self.frames[id])
        self.go(seconds)
        return (len(self.frames[id]) - before) / seconds

    def trainer(self, id):
        return self.host.sessions[id].run.trainer


def neighbour(**config):
    """A world with a session that plays an epoch a frame, and its rate."""
    world = World().open("neighbour", mode="per_frame", **config)
    world.go(1.0)
    return world, world.rate("neighbour", 2.0)


@pytest.mark.parametrize(
    "commands", [[{"op": "reset"}], [{"op": "reset"}, {"op": "step"}], [{"op": "set_parameter", "index": 0, "value": 1.0}]], ids=str
)
def test_a_flood_of_commands_leaves_the_neighbour_its_turns(commands):
    world, alone = neighbour()
    world.open("rude", make=0.003, evaluate=0.003).go(0.5)
    world.flood("rude", 1650, 5.0, *commands)
    assert alone > 50
    assert world.rate("neighbour", 5.0) >= 0.5 * alone
    assert world.rate("neighbour", 2.0) >= 0.5 * alone  # nor afterwards, when what has come is still to be done


def test_commands_that_wait_are_bounded_and_those_left_out_are_told_of_once():
    world, _ = neighbour()
    world.open("rude", make=0.02).go(0.5)
    world.flood("rude", 1650, 2.0, {"op": "reset"}, {"op": "step"})
    world.go(2.0)
    refused = [note for note in world.notes if "refused" in note[3]]
    assert len(refused) == 1 and refused[0][1:3] == ("rude", 1) and "faster" in refused[0][3]["refused"]
    begun = CLOCK.now
    while world.host.sessions["rude"].busy or world.host._lines["rude"]:
        world.go(0.02)
    assert CLOCK.now - begun < LONGEST_LINE * 0.05
    world.do("rude", op="speed", mode="max")
    world.do("rude", op="play")
    world.go(0.5)
    assert world.host.sessions["rude"].state == "playing"


def test_only_the_last_of_many_resets_in_a_row_is_made():
    world = World().open("a")
    world.go(0.1)
    for _ in range(100):
        world.do("a", op="reset")
    world.go(0.1)
    assert world.host.sessions["a"].run.number == 2
    for op in ("reset", "step", "reset", "step", "step"):
        world.do("a", op=op)
    world.go(0.1)
    assert world.host.sessions["a"].run.number == 4 and world.trainer("a").step == 2


@pytest.mark.parametrize("what", ["train", "evaluate", "snapshot", "make"])
@pytest.mark.parametrize("seconds", [0.02, 0.06, 0.3])
def test_whatever_of_a_session_takes_long_the_neighbour_keeps_half_its_rate(what, seconds):
    world, alone = neighbour()
    world.open("slow", mode="max", **{what: seconds})
    if what == "make":
        world.flood("slow", 30, 5.0, {"op": "reset"}, {"op": "play"})
    world.go(1.0)
    assert world.rate("neighbour", 4.0) >= 0.5 * alone
    assert world.trainer("slow").spent > 0


def test_sessions_with_long_turns_share_the_time_fairly():
    world, alone = neighbour()
    for id, seconds in (("a", 0.03), ("b", 0.06), ("c", 0.005)):
        world.open(id, mode="max", train=seconds)
    world.go(1.0)
    before = {id: world.trainer(id).spent for id in "abc"}
    rate = world.rate("neighbour", 6.0)
    spent = {id: world.trainer(id).spent - before[id] for id in "abc"}
    assert max(spent.values()) < 1.5 * min(spent.values())
    assert rate >= alone / 4


def test_a_session_alone_never_rests():
    world = World().open("slow", mode="max", train=0.06, snapshot=0.02)
    assert world.go(5.0) < 0.01


def test_who_wants_nothing_costs_a_slow_session_nothing():
    world, _ = neighbour()
    world.do("neighbour", op="pause")
    world.open("slow", mode="max", train=0.06).go(1.0)
    assert world.go(5.0) < 0.01


def test_a_slow_session_beside_others_still_gets_half_the_time():
    world, _ = neighbour()
    world.open("slow", mode="max", train=0.06).go(1.0)
    before = world.trainer("slow").spent
    world.go(5.0)
    assert world.trainer("slow").spent - before > 0.45 * 5.0


def test_work_in_pieces_is_left_between_them_and_gone_on_with():
    world, alone = neighbour()
    world.open("big", "in pieces", mode="max", train=0.01, pieces=30, evaluate=0.001)
    world.go(1.0)
    before, begun = world.trainer("big").step, CLOCK.now
    assert world.rate("neighbour", 5.0) >= 0.5 * alone
    gaps = [b - a for a, b in itertools.pairwise(t for t in world.frames["neighbour"] if t > begun)]
    assert max(gaps) < 0.05  # of an update of 0.3
    assert world.trainer("big").step - before > 5
    steps = world.trainer("big").step
    world.do("big", op="pause")  # what is under way is finished first
    world.do("big", op="step")
    world.go(2.0)
    assert world.trainer("big").step - steps in (1, 2) and world.host.sessions["big"].state == "paused"


def test_a_session_that_is_closed_in_the_middle_of_its_work_is_gone():
    world, alone = neighbour()
    world.open("big", "in pieces", mode="max", train=0.01, pieces=30)
    world.go(1.0)
    assert world.host.sessions["big"].busy
    world.host.handle(("close", "big"))
    assert world.rate("neighbour", 1.0) >= 0.9 * alone
