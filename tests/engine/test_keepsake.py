"""What a browser keeps of its run: there and back, and whatever else may come from a browser."""

import json

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from safetensors.numpy import load, save

from playground.engine import keepsake
from playground.engine.keepsake import MAGIC, MOST, KeepsakeError, decode_keepsake, encode_keepsake, fit_state
from playground.engine.report import Report
from playground.points.kind import MLP
from playground.points.trainer import make_trainer
from tests.engine.driving import Driver
from tests.engine.fake_trainer import KINDS

STATUS = {
    "structure": "s", "run": 2, "epoch": 41, "step": 410, "state": "playing", "message": None, "readouts": {"train_loss": 0.5},
    "speed": {"mode": "max", "value": 1}, "stop": {"epoch": 90, "loss": None, "accuracy": 0.9},
}  # fmt: skip


def make_report(size: int = 5, rows: int = 4, **changes: object) -> Report:
    state = {"counters": np.array([41, 0, 410, 410]), "flat": np.arange(size, dtype=np.float32)}
    state |= {name: np.ones(size, np.float32) for name in ("first", "second")}
    curves = (1, list(range(rows)), np.ones((rows, 5), np.float32))
    return Report(STATUS, {"rate": 0.1}, state, curves, [{"op": "pin", "neuron": 3}])._replace(**changes)


def same(a, b):
    return a.keys() == b.keys() and all(np.array_equal(a[name], b[name]) for name in a)


def test_a_run_comes_back_as_it_went():
    report = make_report()
    back = decode_keepsake(encode_keepsake(MLP, report), MLP)
    assert {name: STATUS[name] for name in back.status if name != "lost"}.items() <= back.status.items()
    assert back.status["lost"] == "nothing" and back.config == report.config and back.view == report.view
    assert same(back.state, report.state)
    assert back.curves[:2] == report.curves[:2] and np.array_equal(back.curves[2], report.curves[2])


def test_a_buffer_without_dimensions_keeps_its_shape():
    state = {"counters": np.array([1, 0, 1, 1]), "buffers.seen": np.array(7)}
    assert decode_keepsake(encode_keepsake(MLP, make_report(state=state)), MLP).state["buffers.seen"].shape == ()


def test_what_is_too_large_loses_its_optimizer_first_and_says_so():
    size = keepsake.MOST_STATE // 4 - 100
    back = decode_keepsake(encode_keepsake(MLP, make_report(size)), MLP)
    assert back.status["lost"] == "optimizer" and back.state.keys() == {"counters", "flat"}
    assert back.state["counters"].tolist() == [41, 0, 0, 410]
    back = decode_keepsake(encode_keepsake(MLP, make_report(size + 200)), MLP)
    assert back.status["lost"] == "everything" and not back.state and back.status["epoch"] == 41


def test_many_curves_are_thinned_and_the_bytes_stay_bounded():
    report = make_report(keepsake.MOST_STATE // 13, curves=(2, list(range(0, 2048, 2)), np.ones((1024, 500), np.float32)))
    data = encode_keepsake(MLP, report)
    stride, epochs, rows = decode_keepsake(data, MLP).curves
    assert len(data) <= MOST and len(rows) == len(epochs) >= 64
    assert epochs == list(range(0, 2048, stride))


def forged(**told) -> bytes:
    """A keepsake whose JSON says something else."""
    body = encode_keepsake(MLP, make_report())[len(MAGIC) :]
    header = json.loads(body[8 : 8 + int.from_bytes(body[:8], "little")])
    old = json.loads(header["__metadata__"]["keepsake"])
    return MAGIC + save(load(body), metadata={"keepsake": json.dumps(old | told)})


def with_arrays(**arrays) -> bytes:
    body = encode_keepsake(MLP, make_report())[len(MAGIC) :]
    header = json.loads(body[8 : 8 + int.from_bytes(body[:8], "little")])
    return MAGIC + save(load(body) | arrays, metadata=header["__metadata__"])


def moved(**changes) -> dict:
    return {"status": {name: (STATUS | changes)[name] for name in keepsake.Status.model_fields}}


@pytest.mark.parametrize(
    "data",
    [
        b"",
        MAGIC,
        b"PEEK" + encode_keepsake(MLP, make_report())[4:],
        encode_keepsake(MLP, make_report())[:-1],
        encode_keepsake(MLP, make_report()) + b"0",
        MAGIC + bytes([255] * 8) + b"{}",
        MAGIC + save({"state.flat": np.zeros(2)}),
        MAGIC + save({"state.flat": np.zeros(2)}, metadata={"keepsake": "[" * 100_000}),
        bytes(MOST + 1),
        forged(kind="attention"),
        forged(lost="all"),
        forged(more=1),
        forged(view=[{"op": "set_parameter", "index": 0, "value": 1.0}]),
        forged(view=[{"op": "ablate"}]),
        forged(view=[{"op": "pin", "neuron": -1}]),
        forged(stride=0),
        forged(config=[1]),
        forged(**moved(state="flying")),
        forged(**moved(run=10**30)),
        forged(**moved(speed={"mode": "per_frame", "value": 10**9})),
        forged(**moved(stop={"epoch": None, "loss": 1e300, "accuracy": None})),
        forged(**moved(message="x" * 10_000)),
        with_arrays(**{"state.flat": np.array([1, np.nan], np.float32)}),
        with_arrays(**{"state.counters": np.array([2**62] * 4)}),
        with_arrays(epochs=np.array([0, 2, 1, 3])),
        with_arrays(epochs=np.array([-1, 2, 4, 5])),
        with_arrays(epochs=np.arange(3)),
        with_arrays(curves=np.zeros((4, 5, 1), np.float32)),
        with_arrays(epochs=np.arange(5000), curves=np.zeros((5000, 5), np.float32)),
    ],
)  # fmt: skip
def test_what_is_no_keepsake_is_refused_with_a_sentence(data):
    with pytest.raises(KeepsakeError, match=r"^What this tab kept .*\.$"):
        decode_keepsake(data, MLP)


WHOLE = encode_keepsake(MLP, make_report())


@given(st.binary(max_size=200), st.integers(0, len(WHOLE)), st.integers(0, 40))
@example(b"\x00", len(MAGIC), 8)
def test_bytes_changed_anywhere_are_a_report_or_a_sentence(noise, place, cut):
    data = WHOLE[:place] + noise + WHOLE[place + cut :]
    try:
        report = decode_keepsake(data, MLP)
    except KeepsakeError:
        return
    assert all(np.isfinite(array).all() for array in report.state.values())


@pytest.mark.parametrize(
    "change",
    [{"flat": np.zeros(5, np.float32)}, {"flat": np.zeros(4, np.int64)}, {"other": np.zeros(4)}, {"counters": None}],
)
def test_a_state_of_another_network_does_not_fit(change):
    fresh = {"counters": np.zeros(4, np.int64), "flat": np.zeros(4, np.float32), "first": np.zeros(4, np.float32)}
    state = {name: array for name, array in (fresh | change).items() if array is not None}
    with pytest.raises(ValueError, match="another network"):
        fit_state(state, fresh)


def test_a_network_without_its_optimizer_is_trained_on():
    trainer = make_trainer({"training": {"optimizer": "adam"}})
    trainer.train(100)
    kept = {name: array for name, array in trainer.state().items() if name not in keepsake.OPTIMIZER}
    other = make_trainer({"training": {"optimizer": "adam"}})
    other.load_state(fit_state(kept, other.state()))
    assert np.array_equal(other.state()["flat"], trainer.state()["flat"]) and not other.state()["first"].any()


def make_driver(epochs: int = 0, **config) -> Driver:
    driver = Driver(config)
    driver.see()
    for _ in range(epochs):
        driver.do("epoch")
        driver.settle()
    return driver


def taken_up(before: Driver, after: Driver) -> Driver:
    """What the one's last report says, through a browser, to the other."""
    report = before.reports[-1]._replace(curves=before.run.curves.state(), config=before.session.config)
    after.session = after.session.taken_up(decode_keepsake(encode_keepsake(KINDS["fake"], report), KINDS["fake"]))
    return after


def test_a_fresh_session_takes_a_run_up_with_its_curves():
    before = make_driver(epochs=7, steps=5)
    before.do("play")
    before.turn()
    after = taken_up(before, make_driver(steps=5))
    info, arrays = after.see()
    assert info["epoch"] >= 7 and info["state"] == "playing" and info["full"]
    assert arrays["curves"][:8, 0].tolist() == list(range(8))


def test_settings_that_were_changed_meanwhile_win_and_keep_the_weights_where_they_can():
    before = make_driver(epochs=7, steps=5)
    info, _ = taken_up(before, make_driver(steps=5, rate=0.5)).see()
    assert info["epoch"] == 7 and info["readouts"]["learning_rate"] == 0.5
    info, _ = taken_up(before, make_driver(steps=5, size=9)).see()
    assert info["epoch"] == 0 and info["structure"] == "fake 9" and "started over" in info["message"]


def test_settings_that_come_before_what_the_browser_kept_do_not_keep_it_away():
    before, after = make_driver(epochs=7, steps=5), make_driver(steps=5)
    before.do("play")
    before.turn()
    after.session.configure({"steps": 5, "size": 9})
    assert after.session.untouched
    info, _ = taken_up(before, after).see()
    assert info["state"] == "playing" and info["structure"] == "fake 9"


def test_a_run_of_another_network_leaves_the_session_as_it_was():
    before, after = make_driver(epochs=7), make_driver()
    session = after.session
    kept = before.reports[-1]._replace(state={"counters": np.zeros(2)}, config={})
    with pytest.raises(ValueError, match="another network"):
        session.taken_up(kept)
    assert after.session is session and after.trainer.epoch == 0


def test_only_a_session_that_nothing_has_happened_to_is_untouched():
    driver = make_driver()
    assert driver.session.untouched
    driver.do("play")
    assert not driver.session.untouched
    driver.do("pause")
    driver.do("step")
    assert not driver.session.untouched
    driver.do("reset")
    assert not driver.session.untouched


def test_reports_with_their_curves_follow_those_without():
    """What a browser keeps is the last report that has them: it may not stay behind for ever."""
    driver = Driver()
    driver.see()
    driver.do("play")
    driver.see()
    driver.do("pause")
    while (wait := driver.turn()) < float("inf"):
        driver.clock.now += wait
    last = driver.reports[-1]
    assert last.curves is not None and last.status["state"] == "paused" and last.curves[1][-1] == last.status["epoch"]
