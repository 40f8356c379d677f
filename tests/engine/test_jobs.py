"""Jobs beside the training, without a process."""

import math

import pytest

from playground.engine.commands import CommandError
from tests.engine.driving import Driver
from tests.engine.test_host import Worker


def ask(driver, **settings):
    driver.do("job", name="slow", settings=settings)


def until_ended(driver):
    while driver.session.jobs.under_way:
        driver.go()


def test_a_job_is_done_beside_the_training_and_its_result_comes_once():
    driver = Driver()
    driver.see()
    driver.do("play")
    driver.do("speed", mode="max")
    driver.go()
    step = driver.trainer.step
    ask(driver, pieces=5000)
    info, arrays = driver.see()
    assert info["job"]["state"] == "running" and info["job"]["progress"] < 1 and "slow.step" not in arrays
    until_ended(driver)
    assert driver.trainer.step > step
    info, arrays = driver.see()
    assert info["job"] == {"name": "slow", "state": "done", "progress": 1.0, "message": None}
    assert info["full"] and arrays["slow.step"].tolist() == [step]
    assert info["results"]["slow"].keys() == {"run", "epoch", "moments"}
    assert "slow.step" not in driver.see()[1] and "slow.step" in driver.see_again()[1]


def test_who_comes_later_gets_the_result_too():
    driver = Driver()
    ask(driver)
    until_ended(driver)
    driver.see()
    driver.join(2, owner=False)
    assert "slow.step" in driver.see(2)[1]


def test_a_paused_run_does_its_job_and_then_rests():
    driver = Driver()
    ask(driver, pieces=3000)
    assert driver.turn() == 0.0
    until_ended(driver)
    assert driver.trainer.step == 0 and driver.settle() == math.inf


def test_how_far_it_is_is_shown_while_nothing_else_moves():
    driver = Driver()
    driver.see()
    ask(driver, pieces=100_000)
    seen = [driver.see()[0]["job"]["progress"] for _ in range(4)]
    assert seen == sorted(seen) and len(set(seen)) > 2


def test_training_keeps_half_of_the_time():
    driver = Driver()
    driver.do("speed", mode="max")
    driver.do("play")
    driver.go()
    ask(driver, pieces=100_000)
    trained, job = 0.0, 0.0
    for _ in range(40):
        step, before = driver.trainer.step, driver.session.jobs.asked.share
        driver.turn()
        trained += driver.trainer.step > step
        job += driver.session.jobs.asked.share > before
    assert trained >= 10 and job >= 10


@pytest.mark.parametrize(("settings", "sentence"), [({"problem": True}, "There is nothing to see."), ({"mishap": True}, "the log")])
def test_a_job_that_fails_says_so_and_the_run_goes_on(settings, sentence):
    driver = Driver()
    ask(driver, **settings)
    until_ended(driver)
    info, arrays = driver.see()
    assert info["job"]["state"] == "failed" and sentence in info["job"]["message"] and "slow.step" not in arrays
    driver.do("step")
    driver.settle()
    assert driver.trainer.step == 1


def test_cancelling_ends_it():
    driver = Driver()
    ask(driver, pieces=100_000)
    driver.turn()
    driver.do("cancel_job")
    info, _ = driver.see()
    assert info["job"]["state"] == "cancelled" and info["job"]["message"] == "The slow job was cancelled."
    assert not driver.session.jobs.under_way


def test_a_run_that_starts_over_ends_it_and_keeps_the_last_result():
    driver = Driver()
    ask(driver)
    until_ended(driver)
    ask(driver, pieces=100_000)
    driver.do("reset")
    info, arrays = driver.see()
    assert "started over" in info["job"]["message"] and "slow.step" in arrays and info["results"]["slow"]["run"] == 1
    driver.session.configure({"size": 5})
    info, arrays = driver.see()
    assert "slow.step" not in arrays and info["results"] == {}


@pytest.mark.parametrize(
    ("command", "part"),
    [
        ({"name": "other"}, "there is slow"),
        ({"name": "slow", "settings": {"pieces": 0}}, "does not accept this pieces"),
        ({"name": "slow", "settings": {"size": 1}}, "has these settings: pieces"),
    ],
)
def test_what_cannot_be_asked_for_is_refused(command, part):
    driver = Driver()
    with pytest.raises(CommandError, match=part):
        driver.do("job", **command)
    assert driver.session.jobs.asked is None


def test_another_worker_has_the_results_and_says_what_was_not_finished():
    driver = Driver()
    ask(driver)
    until_ended(driver)
    ask(driver, pieces=100_000)
    driver.turn()
    driver.clock.now += 2
    driver.turn()
    results = next(report.results for report in reversed(driver.reports) if report.results)
    after = Driver()
    after.session.start(driver.reports[-1]._replace(results=results, config={}))
    info, arrays = after.see_again()
    assert info["job"]["state"] == "failed" and "restarted" in info["job"]["message"]
    assert "slow.step" in arrays and info["results"]["slow"]["epoch"] == 0


def test_a_session_with_a_job_under_way_stays_in_its_worker():
    driver = Driver()
    ask(driver, pieces=100_000)
    driver.turn()
    assert driver.session.farewell() is None
    driver.do("cancel_job")
    assert driver.session.farewell() is not None


def test_a_neighbour_has_its_share_beside_a_job_of_long_pieces(monkeypatch):
    """Pieces of 50 ms of one session: the other's turns take at least as much of the time."""
    worker = Worker(tick=1e-4)
    monkeypatch.setattr("tests.engine.fake_trainer.time.perf_counter", lambda: worker.clock.now)

    def long_piece():
        worker.clock.now += 0.05

    worker.open("a", playing=None)
    worker.open("b")
    worker.host.turns()
    session = worker.host.sessions["a"]
    step = session.jobs.step
    monkeypatch.setattr(session.jobs, "step", lambda: (long_piece(), step())[1])
    worker.do("a", op="job", name="slow", settings={"pieces": 100_000})
    begun, spent, pieces = worker.clock.now, 0.0, 0
    turn = worker.host._turn

    def watched(one, seconds):
        nonlocal spent, pieces
        before = worker.clock.now
        turn(one, seconds)
        if one.id == "a":
            spent, pieces = spent + worker.clock.now - before, pieces + 1

    monkeypatch.setattr(worker.host, "_turn", watched)
    while worker.clock.now - begun < 5:
        worker.host.turns()
    assert pieces > 5 and spent < 0.6 * (worker.clock.now - begun)
