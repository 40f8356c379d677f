"""A run is looked at as it was, and goes on from there."""

import math
import os
import signal
from pathlib import Path

import numpy as np
import pytest

from playground.engine.commands import CommandError
from playground.engine.frame import decode_frame
from playground.engine.scratch import Scratch
from playground.engine.session import Session
from playground.kinds import KINDS
from tests.behaviour.small import small
from tests.engine.driving import Clock, Driver
from tests.engine.waiting import Browser, wait_until


def played(epochs, config=None):
    driver = Driver(config)
    driver.see()
    driver.do("play")
    while driver.trainer.epoch < epochs:
        driver.see()
    driver.do("pause")
    driver.see()
    return driver


def test_every_frame_says_which_moments_there_are():
    info, arrays = played(20).see_again()
    assert arrays["moments"].tolist() == list(range(21))
    assert info["past"] is None


def test_an_earlier_moment_is_shown_whole_and_the_curves_stay():
    driver = played(20)
    driver.do("look_back", epoch=7.9)
    info, arrays = driver.see_again()
    assert (info["epoch"], info["past"], info["state"]) == (7, 7, "paused")
    assert info["readouts"]["train_loss"] == pytest.approx(1 / 36) and (arrays["parameters"] == 35).all()
    assert arrays["moments"].tolist() == list(range(21))
    assert len(driver.run.curves) == 21


def test_back_to_the_present_nothing_has_changed():
    driver = played(20)
    before = driver.trainer.state()
    for epoch in (3, 12, 0):
        driver.do("look_back", epoch=epoch)
        driver.see()
    driver.do("look_back", epoch=None)
    info, arrays = driver.see_again()
    assert info["epoch"] == 20 and info["past"] is None and (arrays["parameters"] == 100).all()
    assert {name: array.tolist() for name, array in driver.trainer.state().items()} == {n: a.tolist() for n, a in before.items()}
    assert driver.run.history.times == list(range(21)) and len(driver.run.curves) == 21


@pytest.mark.parametrize(("op", "epoch"), [("play", 20), ("step", 20), ("epoch", 21), ("back", 20)])
def test_what_trains_goes_on_from_the_present(op, epoch):
    driver = played(20)
    driver.do("look_back", epoch=3)
    driver.see()
    driver.do(op)
    driver.settle()
    info, _ = decode_frame(driver.frames[1][-1]) if op == "play" else driver.see_again()
    assert driver.trainer.epoch >= epoch and driver.run.past is False and info["run"] == 1


def test_pausing_and_other_speeds_leave_the_moment_on_show():
    driver = played(20)
    driver.do("look_back", epoch=3)
    for op, rest in (("pause", {}), ("speed", {"mode": "max"}), ("stop_at", {"epoch": 50}), ("pin", {"neuron": 1})):
        driver.do(op, **rest)
        assert driver.see_again()[0]["past"] == 3


def test_the_past_is_not_edited():
    driver = played(20)
    driver.do("look_back", epoch=3)
    with pytest.raises(CommandError, match="Go on from here, or return to now"):
        driver.do("set_parameter", index=0, value=2.0)
    assert driver.trainer.scale == 1.0 and driver.run.past


def test_going_on_from_there_forgets_what_came_after():
    driver = played(20)
    driver.do("look_back", epoch=7)
    driver.do("go_on")
    info, arrays = driver.see_again()
    assert info["past"] is None and info["epoch"] == 7 and "goes on from epoch 7" in info["message"]
    assert arrays["moments"].tolist() == list(range(8)) and len(driver.run.curves) == 8
    driver.do("epoch")
    assert driver.see_again()[0]["epoch"] == 8
    with pytest.raises(CommandError, match="look back first"):
        driver.do("go_on")


def test_settings_changed_since_are_those_of_then_while_it_is_looked_at_and_of_now_when_it_goes_on():
    driver = played(10, {"rate": 0.5})
    driver.session.configure({"rate": 0.01})
    driver.do("play")
    while driver.trainer.epoch < 15:
        driver.see()
    driver.do("look_back", epoch=4)
    assert driver.see_again()[0]["readouts"]["learning_rate"] == 0.5
    driver.do("look_back", epoch=12)
    assert driver.see_again()[0]["readouts"]["learning_rate"] == 0.01
    driver.do("look_back", epoch=4)
    driver.do("go_on")
    assert driver.see_again()[0]["readouts"]["learning_rate"] == 0.01 and driver.trainer.epoch == 4


def test_other_settings_are_for_the_present():
    driver = played(10)
    driver.do("look_back", epoch=4)
    driver.session.configure({"rate": 0.01})
    info, _ = driver.see_again()
    assert info["past"] is None and info["epoch"] == 10 and info["readouts"]["learning_rate"] == 0.01


def test_a_run_that_starts_over_has_no_past(tmp_path):
    driver = played(10)
    driver.do("look_back", epoch=4)
    driver.do("reset")
    assert driver.see_again()[1]["moments"].tolist() == [0] and driver.session.status()["run"] == 2


def test_while_the_past_is_looked_at_the_report_is_of_the_present_and_nothing_is_done():
    driver = played(20)
    driver.do("look_back", epoch=3)
    reports = len(driver.reports)
    driver.see()
    assert driver.settle() == math.inf and driver.reports[-1].status["epoch"] == 20 and driver.reports[-1].status["past"] is None
    assert len(driver.reports) == reports and driver.session.farewell() is None


def test_nothing_kept_so_far_back_changes_nothing():
    driver = played(5)
    driver.run.history.clear()
    driver.do("look_back", epoch=3)
    assert driver.see_again()[0]["past"] is None and driver.trainer.epoch == 5


# ---- what it outlives ----------------------------------------------------------------------------------------------


def kept_by(engine):
    return {path.relative_to(engine._scratch._root).parts[0] for path in engine._scratch._root.rglob("*.safetensors")}


def test_the_past_outlives_the_worker(make_engine):
    engine = make_engine()
    handle = engine.open("fake", {})
    browser = Browser(handle)
    handle.command({"op": "play"})
    browser.frame(lambda info: info["epoch"] >= 30)
    handle.command({"op": "pause"})
    seen = len(browser.frames)
    browser.frame(lambda info: info["state"] == "paused", after=seen)
    os.kill(handle.worker.pid, signal.SIGKILL)
    browser.wait(lambda browser: browser.notices())
    handle.command({"op": "look_back", "epoch": 11})
    _, arrays = browser.frame(lambda info: info["past"] == 11, after=seen)
    assert (arrays["parameters"] == 55).all() and set(range(30)) <= set(arrays["moments"].tolist())


def test_a_run_that_is_gone_leaves_no_files(make_engine):
    engine = make_engine()
    handles = [engine.open("fake", {}) for _ in range(2)]
    for handle in handles:
        browser = Browser(handle)
        handle.command({"op": "play"})
        browser.frame(lambda info: info["epoch"] >= 5)
    assert kept_by(engine) == {handle.id for handle in handles}
    handles[0].close()
    wait_until(lambda: kept_by(engine) == {handles[1].id})
    folder = engine._scratch._root
    engine.close()
    assert not folder.exists()


def test_files_of_a_server_that_was_killed_go_when_another_starts(tmp_path):
    killed, alive = Scratch(tmp_path), Scratch(tmp_path)
    killed.open()
    left = Path(killed.folder("session"))
    left.mkdir()
    alive.open()
    assert left.exists()  # its server runs
    killed._lock.close()  # the system does, when it is killed
    other = Scratch(tmp_path)
    other.open()
    assert not left.exists() and Path(alive.folder("x")).parent.exists()
    for one in (alive, other):
        one.close()
    assert list(tmp_path.iterdir()) == []


def test_without_a_folder_runs_keep_less_and_go_on(tmp_path):
    (tmp_path / "file").write_text("")
    scratch = Scratch(tmp_path / "file")
    scratch.open()
    assert scratch.folder("x") is None and scratch.sessions() == set()


# ---- real trainers ------------------------------------------------------------------------------------------------


def real(name, folder):
    session = Session("s", KINDS[name], dict(small(name).document), lambda item: None, Clock(), folder)
    session.start()
    session.run.check()
    return session


def advance(session, epoch):
    run = session.run
    while run.trainer.epoch < epoch and not run.trainer.finished:
        for _ in run.advance(math.inf, session.stop, until=run.trainer.epoch + 1):
            pass


def same(one, other, but):
    assert one.keys() == other.keys()
    for name, array in one.items():
        if not name.startswith(but):
            np.testing.assert_array_equal(array, other[name], err_msg=name)


@pytest.mark.parametrize("name", list(KINDS))
def test_a_moment_is_the_run_that_was_stopped_there_and_going_on_is_the_run_that_went_on(name, tmp_path):
    timed = small(name).timed
    session, stopped = real(name, tmp_path / "a"), real(name, tmp_path / "b")
    advance(session, 3)
    then = session.run.history.times[-2]
    advance(stopped, then)
    assert session.run.trainer.epoch > stopped.run.trainer.epoch == then
    session.run.look_back(then)
    same(session.run.trainer.state(), stopped.run.trainer.state(), timed)
    same(session.run.trainer.snapshot(True).arrays, stopped.run.trainer.snapshot(True).arrays, timed)
    session.run.go_on_from_past()
    for one in (session, stopped):
        advance(one, then + 2)
    same(session.run.trainer.state(), stopped.run.trainer.state(), timed)
    assert session.run.curves.state()[1] == stopped.run.curves.state()[1]
