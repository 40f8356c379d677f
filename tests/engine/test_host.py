"""Many sessions in one worker, without a process."""

import numpy as np

from playground.engine.commands import make_command
from playground.engine.host import Host
from tests.engine.driving import Clock
from tests.engine.fake_trainer import KINDS


class Worker:
    def __init__(self, **clock):
        self.sent = []
        self.clock = Clock(**clock)
        self.host = Host(KINDS, self.sent.append, self.clock)

    def open(self, id, config=None, playing="max"):
        self.host.handle(("open", id, "fake", config or {}, None, {1: (True, 2)}))
        if playing:
            self.do(id, op="speed", mode=playing)
            self.do(id, op="play")

    def do(self, id, **command):
        self.host.handle(("command", id, make_command(command, KINDS["fake"].commands), 1))

    def epoch(self, id):
        return self.host.sessions[id].run.trainer.epoch


def test_sessions_that_run_at_full_speed_share_the_time():
    worker = Worker(tick=1e-4)
    for id in "abcd":
        worker.open(id)
    for _ in range(100):
        worker.host.turns()
    epochs = [worker.epoch(id) for id in "abcd"]
    assert min(epochs) > 100 and max(epochs) < 1.2 * min(epochs)


def test_a_session_that_rests_gets_no_turns():
    worker = Worker()
    worker.open("a", playing=None)
    assert worker.host.turns() >= 0.0
    while worker.host.turns() == 0.0:
        pass
    assert worker.host.turns() > 0.5


def test_a_mishap_is_told_and_the_others_go_on():
    worker = Worker()
    worker.open("bad", {"raise_at": 2})
    worker.open("good")
    for _ in range(20):
        worker.host.turns()
    notes = [message for message in worker.sent if message[0] == "note"]
    assert [note[1] for note in notes] == ["bad"] and "went wrong inside" in notes[0][3]["notice"]["text"]
    assert worker.epoch("good") > 100
    worker.do("bad", op="reset")
    worker.host.turns()
    assert worker.epoch("bad") == 0


def test_settings_are_answered_by_their_number():
    worker = Worker()
    worker.host.handle(("open", "a", "fake", {"impossible": True}, None, {}, 0))
    for number, config in enumerate(({"impossible": True}, {}, {"size": 5}, {"impossible": True}), 1):
        worker.host.handle(("configure", "a", config, number))
    for _ in range(5):  # settings wait in their session's line
        worker.host.turns()
    answers = [message[2] for message in worker.sent if message[0] == "answer"]
    assert [(answer.number, answer.started, answer.refused is None) for answer in answers] == [
        (0, False, False), (1, False, False), (2, True, True), (3, True, True), (4, True, False)
    ]  # fmt: skip
    assert answers[0].refused == "These settings are impossible." and worker.host.sessions["a"].config == {"size": 5}


def test_a_mishap_is_the_run_s_message_until_it_goes_on():
    worker = Worker()
    worker.open("bad", {"raise_at": 2})
    for _ in range(20):
        worker.host.turns()
    assert "went wrong inside" in worker.host.sessions["bad"].status()["message"]
    worker.do("bad", op="reset")
    worker.host.turns()
    assert worker.host.sessions["bad"].status()["message"] is None


def test_a_session_that_is_closed_is_gone_and_later_messages_mean_nothing():
    worker = Worker()
    worker.open("a")
    worker.host.handle(("close", "a"))
    worker.do("a", op="play")
    assert not worker.host.sessions and worker.host.turns() > 1e6


def test_a_run_that_moves_goes_on_exactly_where_it_was():
    here, there = Worker(), Worker()
    here.open("a", {"steps": 7})
    for _ in range(20):
        here.host.turns()
    here.do("a", op="set_parameter", index=0, value=-3.0)  # worse: the best is behind it
    here.host.turns()
    before, curves = here.host.sessions["a"].run, here.host.sessions["a"].run.curves.state()
    here.host.handle(("move", "a"))
    here.host.turns()
    assert here.sent[-1] == ("moved", "a") and here.sent[-2][0] == "report" and not here.host.sessions
    report = here.sent[-2][2]
    there.host.handle(("open", "a", "fake", report.config, report, {1: (True, 2)}))
    there.host.turns()  # starts it, and goes on
    after = there.host.sessions["a"].run
    assert after.trainer.step > before.trainer.step
    before.trainer.train(after.trainer.step - before.trainer.step)
    for name, array in before.trainer.state().items():
        np.testing.assert_array_equal(after.trainer.state()[name], array)
    assert after.curves.state()[1][: len(curves[1])] == curves[1] and there.host.sessions["a"].state == "playing"
    assert after.history.best().time == before.history.best().time
    assert not [item for item in there.sent if item[0] == "note"]
    there.host.turns()
    assert [item for item in there.sent if item[0] == "frame"]


def test_a_run_in_the_middle_of_what_it_must_finish_stays():
    worker = Worker(tick=0.01)
    worker.open("a", {"steps": 10**9}, playing=None)
    worker.do("a", op="epoch")
    worker.host.turns()
    worker.host.handle(("move", "a"))
    for _ in range(100):
        worker.host.turns()
    assert ("stays", "a") in worker.sent and "a" in worker.host.sessions


def test_turns_answer_whether_the_worker_lives():
    worker = Worker()
    worker.host.handle(("ping", None))
    assert worker.sent == [("pong", None)]
