"""What a run takes to another worker after the end of its own."""

import time

import pytest

from playground.engine.handle import SessionHandle
from tests.engine.driving import Driver
from tests.engine.fake_trainer import KINDS


class Worker:
    """Keeps what it is sent."""

    def __init__(self):
        self.sent = []

    def send(self, *message):
        self.sent.append(message)


@pytest.mark.parametrize("again", [False, True])
def test_curves_of_a_run_do_not_go_on_in_one_that_was_started_over(again):
    driver = Driver()
    handle = SessionHandle("token", "watch", KINDS["fake"], {}, lambda handle: None, list, time.monotonic)
    driver.do("speed", mode="max")
    driver.do("play")
    while driver.trainer.epoch < 3:
        driver.go()
    driver.do("pause")
    driver.settle()
    with_curves = next(report for report in reversed(driver.reports) if report.curves)
    handle.take(with_curves)
    if again:
        driver.do("reset")
    handle.take(with_curves._replace(status=driver.session.status(), state=driver.trainer.state(), curves=None))  # the next comes without
    worker = Worker()
    handle.place(worker)
    (report,) = (message[4] for message in worker.sent if message[0] == "open")
    assert report.status["run"] == 1 + again
    assert report.curves is (None if again else with_curves.curves)
