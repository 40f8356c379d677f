import json
import math
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.engine.commands import CommandError, parse_command
from playground.engine.frame import decode_frame
from playground.engine.session import Session
from tests.engine.asking import ANY_TEXT, GOOD_OR_LIKELY
from tests.engine.driving import Driver
from tests.engine.fake_trainer import KINDS, FakeTrainer


def test_the_first_frame_is_full_and_paused_at_the_start():
    info, arrays = Driver().see()
    assert (info["full"], info["epoch"], info["state"], info["run"]) == (True, 0, "paused", 1)
    assert info["curves"]["from"] == 0 and arrays["curves"].shape == (1, 5) and "points" in arrays
    assert info["readouts"]["train_loss"] == 1.0 and info["readouts"]["learning_rate"] == 0.1


def test_nothing_is_sent_without_credit_or_without_news():
    driver = Driver()
    assert driver.settle() == math.inf and driver.frames[1] == []
    driver.do("credit", n=2)
    driver.settle()
    assert len(driver.frames[1]) == 1


def test_by_default_each_frame_is_one_epoch_further():
    driver = Driver()
    driver.see()
    driver.do("play")
    assert [driver.see()[0]["epoch"] for _ in range(5)] == [0, 1, 2, 3, 4]


def test_epochs_per_frame():
    driver = Driver()
    driver.do("speed", mode="per_frame", value=7)
    driver.do("play")
    driver.see()
    assert [driver.see()[0]["epoch"] for _ in range(3)] == [7, 14, 21]
    assert len(driver.run.curves) == 22


def test_epochs_per_second_follow_the_clock():
    driver = Driver({"steps": 10})
    driver.do("speed", mode="per_second", value=4)
    driver.do("play")
    driver.turn()
    start = driver.clock.now
    while driver.clock.now - start < 3.0:
        driver.go()
    assert driver.trainer.step == pytest.approx(120, abs=2)
    assert driver.session.meter.rate == pytest.approx(4, rel=0.1)


def test_steps_per_second_follow_the_clock_one_at_a_time():
    driver = Driver({"steps": 60})
    driver.do("speed", mode="steps_per_second", value=5)
    driver.do("play")
    driver.turn()
    start, steps = driver.clock.now, []
    while driver.clock.now - start < 10.0:
        driver.go()
        steps.append(driver.trainer.step)
    assert steps[-1] == pytest.approx(50, abs=1)
    assert set(range(steps[-1])) <= {0, *steps}


def test_at_full_speed_a_turn_keeps_to_its_time():
    driver = Driver({"seconds": 0.001})  # of the real clock
    driver.session._clock = driver.run._clock = time.perf_counter
    driver.do("speed", mode="max")
    driver.do("play")
    for _ in range(5):
        driver.turn()
    assert max(driver.trainer.calls) <= 10


@pytest.mark.parametrize("mode", ["max", "per_frame", "per_second", "steps_per_second"])
def test_a_run_stops_where_its_trainer_has_finished_and_its_curves_end_there(mode):
    driver = Driver({"finish_at": 7})
    driver.do("speed", mode=mode, value=1 if mode == "max" else 3)
    driver.do("play")
    for _ in range(300):
        if driver.session.state != "playing":
            break
        driver.see() if mode == "per_frame" else driver.go()
    assert (driver.session.state, driver.session.message, driver.trainer.epoch, driver.trainer.step) == ("stopped", "Found.", 7, 35)
    assert driver.run.curves.rows()[-1, 0] == 7


def test_at_full_speed_only_the_end_of_a_turn_is_measured():
    driver = Driver()
    driver.do("speed", mode="max")
    driver.do("play")
    for _ in range(20):
        driver.turn()
    assert driver.trainer.epoch > 1000 and 2 < len(driver.run.curves) <= 21


def test_pause_stops_and_step_and_epoch_go_on_by_one():
    driver = Driver({"steps": 5})
    driver.do("play")
    driver.see()
    driver.do("pause")
    assert driver.settle() == math.inf
    driver.do("step")
    driver.turn()
    assert (driver.trainer.step, driver.see()[0]["epoch"]) == (1, 0)
    driver.do("epoch")
    driver.settle()
    assert (driver.trainer.step, driver.trainer.epoch, driver.session.state) == (5, 1, "paused")


def test_reset_goes_back_to_the_start_and_counts_the_run():
    driver = Driver()
    driver.do("play")
    driver.see()
    driver.see()
    driver.do("reset")
    info, arrays = driver.see()
    assert (info["epoch"], info["state"], info["run"], info["full"]) == (0, "paused", 2, True)
    assert len(arrays["curves"]) == 1 and info["curves"]["from"] == 0


@pytest.mark.parametrize("mode", ["max", "per_frame", "per_second"])
@pytest.mark.parametrize("steps", [1, 3, 5])
def test_stopping_at_an_epoch_is_exact(mode, steps):
    driver = Driver({"steps": steps})
    driver.do("speed", mode=mode, value=100)
    driver.do("stop_at", epoch=137)
    driver.do("play")
    while driver.session.state == "playing":
        driver.do("credit", n=2)
        driver.go()
    assert (driver.trainer.epoch, driver.trainer.step) == (137, 137 * steps)
    assert driver.session.state == "stopped" and "137" in driver.session.message
    driver.do("play")
    driver.do("credit", n=2)
    driver.settle() if mode == "per_frame" else [driver.turn() for _ in range(9)]
    assert driver.session.state == "playing"  # that epoch has passed


@pytest.mark.parametrize("mode", ["max", "per_frame"])
def test_stopping_at_a_loss_or_an_accuracy_is_at_the_first_epoch_that_has_it(mode):
    for wanted in ({"loss": 0.01}, {"accuracy": 0.99}):
        driver = Driver({"steps": 4})
        driver.do("speed", mode=mode, value=1000)
        driver.do("stop_at", **wanted)
        driver.do("play")
        while driver.session.state == "playing":
            driver.do("credit", n=2)
            driver.go()
        assert driver.trainer.epoch == 25  # 1 / (1 + 100) < 0.01 for the first time
        assert driver.session.message in (
            "Stopped at epoch 25: the training loss is at most 0.01.",
            "Stopped at epoch 25: the test accuracy is at least 99 %.",
        )


def test_a_score_that_is_no_share_is_told_by_its_name_and_not_in_percent(monkeypatch):
    monkeypatch.setattr(FakeTrainer, "score", "R²")
    driver = Driver({"steps": 4})
    driver.do("stop_at", accuracy=0.9)
    driver.do("play")
    while driver.session.state == "playing":
        driver.do("credit", n=2)
        driver.go()
    assert driver.session.message.endswith("the test R² is at least 0.9.")


def test_two_credits_at_most():
    driver = Driver()
    driver.do("play")
    for _ in range(5):
        driver.do("credit", n=2)
    driver.settle()
    assert len(driver.frames[1]) == 2


def test_a_frame_is_made_once_for_all_who_need_the_same():
    driver = Driver()
    driver.join(2, owner=False)
    driver.see(1)
    driver.see(2)
    driver.do("play")
    driver.see(1)
    driver.see(2)
    driver.do("credit", 2, n=1)
    driver.see(1)
    assert driver.frames[1][-1] is driver.frames[2][-1]


def test_watchers_do_not_drive():
    driver = Driver(owner=False)
    driver.join(2, owner=False)
    driver.do("play", None)
    driver.see(2)
    driver.do("credit", 2, n=2)
    driver.settle()
    assert driver.trainer.step == 0


def test_curves_come_as_increments_that_add_up():
    driver = Driver()
    driver.do("play")
    rows = np.zeros((0, 5), np.float32)
    for number in range(30):
        if number == 10:
            driver.do("full")
        info, arrays = driver.see()
        assert info["full"] == (number in (0, 10))
        rows = np.concatenate([rows[: info["curves"]["from"]], arrays["curves"]])
    np.testing.assert_array_equal(rows, driver.run.curves.rows())
    assert len(arrays["curves"]) == 1


def test_thinned_curves_are_sent_anew():
    driver = Driver({"steps": 1})
    driver.do("speed", mode="per_frame", value=600)
    driver.do("play")
    starts = [driver.see()[0]["curves"]["from"] for _ in range(4)]
    assert starts == [0, 1, 0, 601] and len(driver.run.curves) <= 1024


def test_diverging_keeps_the_last_sound_state_and_finite_frames():
    driver = Driver({"diverge_at": 4})
    driver.do("play")
    while driver.session.state == "playing":
        driver.do("credit", n=1)
        driver.turn()
    info, arrays = driver.see()
    assert info["state"] == "diverged" and "learning rate is too high" in info["message"]
    assert info["epoch"] == 3 and arrays["parameters"][0] == 15.0
    assert all(np.isfinite(array).all() for array in arrays.values())
    assert driver.run.curves.rows()[:, 0].max() == 3


@pytest.mark.parametrize("mode", ["max", "per_second"])
def test_no_frame_ever_holds_what_is_not_finite(mode):
    driver = Driver({"diverge_at": 3, "steps": 7})
    driver.do("speed", mode=mode, value=9)
    driver.do("play")
    for _ in range(100):
        driver.do("credit", n=1)
        driver.go(0.1)
    for data in driver.frames[1]:
        info, arrays = decode_frame(data)
        assert all(np.isfinite(array).all() for array in arrays.values())
    assert info["state"] == "diverged"


def test_arrays_that_stay_broken_are_made_finite_all_the_same():
    driver = Driver({"bad_gradients": True})
    info, arrays = driver.see()
    assert info["state"] == "diverged" and np.isfinite(arrays["gradients"]).all()


def test_back_returns_to_the_best():
    driver = Driver({"diverge_at": 4})
    driver.do("play")
    while driver.session.state == "playing":
        driver.do("credit", n=1)
        driver.turn()
    driver.do("back")
    info, _ = driver.see()
    assert (info["epoch"], info["state"]) == (3, "paused") and "epoch 3" in info["message"]


def test_a_parameter_is_edited_and_the_loss_follows():
    driver = Driver()
    driver.see()
    driver.do("set_parameter", index=0, value=5.0)
    assert driver.see()[0]["readouts"]["train_loss"] == 5.0
    with pytest.raises(CommandError, match="no such parameter"):
        driver.do("set_parameter", index=4, value=0.0)


def test_a_pin_survives_a_reset_and_not_another_shape():
    driver = Driver()
    driver.do("pin", neuron=2)
    driver.do("reset")
    assert driver.see()[0]["pin"] == 2 and driver.trainer.pinned == 2
    driver.session.configure({"size": 6})
    assert driver.see()[0]["pin"] is None


def test_a_live_change_keeps_the_state():
    driver = Driver()
    driver.do("play")
    driver.see()
    driver.see()
    driver.session.configure({"rate": 0.5, "steps": 3})
    info, _ = driver.see()
    assert (info["epoch"], info["run"], info["state"], info["readouts"]["learning_rate"]) == (1, 1, "playing", 0.5)


def test_a_change_that_cannot_be_live_starts_over_and_says_why():
    driver = Driver()
    driver.do("play")
    driver.see()
    driver.see()
    driver.session.configure({"size": 9, "data": {"seed": 3}})
    info, arrays = driver.see()
    assert (info["epoch"], info["run"], info["state"], info["full"]) == (0, 2, "playing", True)
    assert info["message"].endswith("started over.") and "ew data" in info["message"] and arrays["parameters"].shape == (9,)


def test_a_start_over_says_what_was_chosen_where_that_has_a_name():
    driver = Driver()
    driver.session.configure({"size": 9}, "Preset Nine")
    assert driver.see()[0]["message"] == "Preset Nine: started over."


@pytest.mark.parametrize("change", [{"impossible": True}, {"impossible": True, "size": 9}])
def test_settings_that_cannot_be_leave_everything_as_it_was(change):
    driver = Driver()
    driver.do("epoch")
    driver.settle()
    with pytest.raises(ValueError, match="impossible"):
        driver.session.configure(change)
    assert driver.see()[0]["epoch"] == 1 and driver.session.config == {}


def test_a_report_brings_another_session_to_the_same_place():
    driver = Driver({"steps": 3})
    driver.do("speed", mode="max")
    driver.do("stop_at", epoch=10**9)
    driver.do("pin", neuron=1)
    driver.do("play")
    for _ in range(10):
        driver.do("credit", n=1)
        driver.turn()
    assert driver.reports[0].config == {"steps": 3} and driver.reports[-1].config is None  # as before
    report = driver.reports[-1]._replace(curves=next(r.curves for r in reversed(driver.reports) if r.curves), config={"steps": 3})
    other = Session("t", KINDS["fake"], report.config, print)
    other.start(report)
    status = other.status()
    assert status["epoch"] >= decode_frame(driver.frames[1][-1])[0]["epoch"]
    assert {**status, "readouts": None} == {**report.status, "readouts": None}
    assert other.run.curves.rows()[-1, 0] <= status["epoch"]


def test_a_large_state_is_reported_less_often_than_it_is_shown_but_at_once_when_a_person_did_something():
    counts = {}
    for ballast in (0, 1_000_000):  # 8 MB
        driver = Driver({"ballast": ballast})
        driver.do("play")
        driver.settle()
        before, frames = len(driver.reports), len(driver.frames[1])
        for _ in range(100):
            driver.do("credit", n=1)
            driver.go(0.02)
        assert len(driver.frames[1]) - frames >= 40
        counts[ballast] = len(driver.reports) - before
        seen = len(driver.reports)
        driver.do("pause")
        driver.turn()
        assert len(driver.reports) == seen + 1 and driver.reports[-1].status["state"] == "paused"
    assert counts[0] >= 40 and 1 <= counts[1_000_000] <= 4


def test_a_report_is_made_without_anyone_looking():
    driver = Driver(owner=False)
    driver.do("speed", None, mode="max")
    driver.do("play", None)
    for _ in range(50):
        driver.turn()
        driver.clock.now += 0.1
    assert 4 <= len(driver.reports) <= 12 and driver.reports[-1].status["epoch"] > 100


@settings(max_examples=60, deadline=None)
@given(st.lists(GOOD_OR_LIKELY.map(json.dumps) | ANY_TEXT, max_size=25))
def test_a_session_survives_whatever_a_browser_sends(texts):
    driver = Driver({"steps": 2})
    for text in texts:
        try:
            driver.session.apply(parse_command(text, KINDS["fake"].commands), 1)
        except CommandError as error:
            assert str(error)
        driver.go(0.05)
    driver.do("full")
    info, arrays = driver.see()
    assert all(np.isfinite(array).all() for array in arrays.values())
    assert info["epoch"] == driver.trainer.epoch and info["state"] == driver.session.state


def test_what_a_trainer_warns_of_is_in_every_frame_while_it_holds_and_in_none_after():
    driver = Driver()
    assert driver.see()[0]["warning"] is None
    driver.trainer.warning = {"text": "All neurons are dead.", "fresh": True}
    driver.do("step")
    assert driver.see()[0]["warning"] == {"text": "All neurons are dead.", "fresh": True} and driver.session.state == "paused"
    driver.trainer.warning = None
    driver.do("step")
    assert driver.see()[0]["warning"] is None
