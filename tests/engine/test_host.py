"""Many sessions in one worker, without a process."""

from playground.engine.commands import make_command
from playground.engine.host import Host
from tests.engine.driving import Clock
from tests.engine.fake_trainer import KINDS, RESTARTS


class Worker:
    def __init__(self, **clock):
        self.sent = []
        self.clock = Clock(**clock)
        self.host = Host(KINDS, RESTARTS, self.sent.append, self.clock)

    def open(self, id, config=None, playing="max"):
        self.host.handle(("open", id, "fake", config or {}, None, {1: (True, 2)}))
        if playing:
            self.do(id, op="speed", mode=playing)
            self.do(id, op="play")

    def do(self, id, **command):
        self.host.handle(("command", id, make_command(command), 1))

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
