"""A whole run as a file: of every kind there and back, and whatever else may lie in a file."""

import json
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from safetensors.numpy import load, save

from playground.core.history import History, Kept
from playground.engine import run_file
from playground.engine.commands import CommandError, make_command
from playground.engine.handle import Subscription
from playground.engine.report import File, Report
from playground.engine.run_file import MOST_FILE, WIRE, RunFileError, check_past, decode_run, encode_run
from playground.engine.session import Session
from playground.kinds import KINDS
from tests.behaviour.small import small
from tests.engine.test_keepsake import make_report, same


def open_session(kind, config, folder=None):
    said = []
    session = Session("s", kind, config, said.append, folder=folder)
    session.outlet.add(1, True)
    session.start()
    return session, said


def train(session, epochs):
    for _ in range(epochs):
        session.apply(make_command({"op": "epoch"}), 1)
        while session.turn(0.01) == 0.0 or session.busy:
            pass


def saved(session, said, **options) -> bytes:
    session.apply(make_command({"op": "save", **options}), 1)
    sent = [item for item in said if isinstance(item, File)][-1]
    assert sent.subscriber == 1 and sent.data.startswith(WIRE)
    return sent.data[len(WIRE) :]


@pytest.mark.parametrize("name", KINDS)
def test_a_run_of_any_kind_comes_back_whole(name: str, tmp_path: Path):
    kind = KINDS[name]
    config = kind.parse(small(name).document).model_dump(mode="json")
    session, said = open_session(kind, config)
    train(session, 3)
    data = saved(session, said, look="view.test=true")
    found, opened = decode_run(data, KINDS)
    assert found is kind and opened.look == "view.test=true" and opened.report.config == config

    other, _ = open_session(kind, opened.report.config, tmp_path)
    other = other.taken_up(opened.report, opened.past)
    before, after = session.run, other.run
    assert same(before.trainer.state(), after.trainer.state())
    assert after.trainer.epoch == before.trainer.epoch and other.state == session.state and not other.untouched
    assert np.array_equal(before.curves.rows(), after.curves.rows())
    assert after.history.times == before.history.times
    for moment, again in zip(before.history.moments, after.history.moments, strict=True):
        assert same(before.history.read(moment).state, after.history.read(again).state)
    session.apply(make_command({"op": "look_back", "epoch": 1.0}))
    other.apply(make_command({"op": "look_back", "epoch": 1.0}))
    assert same(before.trainer.state(), after.trainer.state()) and other.run.past


def test_what_is_saved_is_the_present_also_while_the_past_is_shown():
    session, said = open_session(KINDS["mlp"], KINDS["mlp"].parse(small("mlp").document).model_dump(mode="json"))
    train(session, 3)
    present = session.run.trainer.state()
    session.apply(make_command({"op": "look_back", "epoch": 1.0}))
    _, opened = decode_run(saved(session, said), KINDS)
    assert same(opened.report.state, present) and opened.report.status["epoch"] == 3
    assert session.run.past and session.run.trainer.epoch == 1


def test_the_past_is_left_out_where_it_is_not_wanted():
    session, said = open_session(KINDS["mlp"], KINDS["mlp"].parse(small("mlp").document).model_dump(mode="json"))
    train(session, 3)
    assert len(saved(session, said, past=False)) < len(saved(session, said))
    assert decode_run(saved(session, said, past=False), KINDS)[1].past == []


def test_a_large_run_keeps_fewer_moments_evenly_and_its_file_is_bounded():
    history = History()
    report = make_report(400_000)
    for epoch in range(14):
        history.add(Kept(float(epoch), 1.0, report.state, {"rate": 0.1}))
    data = encode_run(KINDS["mlp"], report, ["a"] * 5, history)
    times = [kept.time for kept in decode_run(data, KINDS)[1].past]
    assert len(data) <= MOST_FILE and 2 <= len(times) < len(history) and times[0] == 0 and times[-1] == history.times[-1]
    with pytest.raises(RunFileError, match="too large for a file"):
        encode_run(KINDS["mlp"], make_report(2_000_000), [])


def test_a_watcher_saves_nothing():
    class Handle:
        def send(self, *message):
            raise AssertionError(message)

    with pytest.raises(CommandError, match="Only the owner"):
        Subscription(Handle(), 1, "watcher", print).command(make_command({"op": "save"}))


# ---- what else may lie in a file ---------------------------------------------------------------------------------


def whole(**changes) -> bytes:
    report = make_report(**changes)
    history = History()
    for epoch in range(3):
        history.add(Kept(float(epoch), 1.0 - epoch / 10, report.state, {"training": {"learning_rate": 0.1 + epoch}}))
    return encode_run(KINDS["mlp"], report, ["c"] * 5, history)


WHOLE = whole()


def metadata(body: bytes) -> dict:
    return json.loads(body[8 : 8 + int.from_bytes(body[:8], "little")])["__metadata__"]


def forged(part: str, **told) -> bytes:
    """A file in which one of its two texts says something else."""
    texts = metadata(WHOLE)
    return save(load(WHOLE), metadata=texts | {part: json.dumps(json.loads(texts[part]) | told)})


def with_past(**told) -> bytes:
    return forged("run", past=json.loads(metadata(WHOLE)["run"])["past"] | told)


def with_arrays(**arrays) -> bytes:
    return save(load(WHOLE) | arrays, metadata=metadata(WHOLE))


BAD = {
    "nothing": b"",
    "text": b"epoch,train_loss\n0,0.5\n",
    "a picture": b"\x89PNG\r\n\x1a\n" + bytes(100),
    "cut": WHOLE[:-1],
    "longer": WHOLE + b"0",
    "a header as long as can be": bytes([255] * 8) + b"{}",
    "weights without a run": save({"state.flat": np.zeros(2)}),
    "a keepsake alone": save(load(WHOLE), metadata={"keepsake": metadata(WHOLE)["keepsake"]}),
    "deep": save({}, metadata={"keepsake": "[" * 100_000, "run": "{}"}),
    "a list": save({}, metadata={"keepsake": "[]", "run": "[]"}),
    "huge": bytes(MOST_FILE + 1),
    "another kind": forged("keepsake", kind="quantum"),
    "lost": forged("keepsake", lost="everything"),
    "no settings": forged("keepsake", config=[1]),
    "later form": forged("run", form=2),
    "columns": forged("run", columns=["a"]),
    "more": forged("run", more=1),
    "times": with_past(times=[0.0, 2.0, 1.0]),
    "endless": with_past(times=[0.0, 1.0, 1e300]),
    "fewer": with_past(times=[0.0]),
    "which": with_past(which=[0, 0, 9]),
    "moments": with_past(times=[float(k) for k in range(500)]),
    "nan": with_arrays(**{"state.flat": np.array([1, np.nan], np.float32)}),
    "nan then": with_arrays(**{"past.flat": np.full((3, 5), np.inf, np.float32)}),
    "counters": with_arrays(**{"state.counters": np.array([2**62] * 4)}),
    "rows": with_arrays(**{"past.flat": np.zeros((2, 5), np.float32)}),
    "no rows": with_arrays(**{"past.flat": np.array(1.0)}),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_run_is_refused_with_a_sentence(name: str):
    with pytest.raises(RunFileError, match=r"^This [^<>]*\.$"):
        decode_run(BAD[name], KINDS)


def test_a_file_of_a_later_version_is_told_from_a_damaged_one():
    with pytest.raises(RunFileError, match="another version"):
        decode_run(BAD["later form"], KINDS)


def test_whole_is_opened():
    _, opened = decode_run(WHOLE, KINDS)
    assert [kept.time for kept in opened.past] == [0, 1, 2] and opened.past[2].config == {"training": {"learning_rate": 2.1}}


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=200), st.integers(0, len(WHOLE)), st.integers(0, 40))
@example(b"\x00", 0, 8)
def test_bytes_changed_anywhere_are_a_run_or_a_sentence(noise, place, cut):
    try:
        _, opened = decode_run(WHOLE[:place] + noise + WHOLE[place + cut :], KINDS)
    except RunFileError as error:
        assert str(error).startswith("This ") and len(str(error)) < 120
        return
    assert all(np.isfinite(array).all() for kept in (opened.report, *opened.past) for array in kept.state.values())


ANY_JSON = st.recursive(
    st.none() | st.integers() | st.text(max_size=5), lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=8), inner)
)


@given(st.sampled_from(["keepsake", "run"]), ANY_JSON)
def test_any_json_in_its_place_is_refused_with_a_sentence(part, value):
    data = save(load(WHOLE), metadata=metadata(WHOLE) | {part: json.dumps(value)})
    with pytest.raises(RunFileError, match=r"^This .*\.$"):
        decode_run(data, KINDS)


def test_a_file_that_is_too_large_costs_nothing():
    data = bytes(MOST_FILE + 1)
    tracemalloc.start()
    with pytest.raises(RunFileError, match="too large"):
        decode_run(data, KINDS)
    assert tracemalloc.get_traced_memory()[1] < 2**20
    tracemalloc.stop()


def test_a_file_whose_small_numbers_are_many_costs_no_multiple_of_them():
    data = save({"state.flat": np.zeros(MOST_FILE - 2**12, np.int8)}, metadata={"keepsake": "{}", "run": "{}"})
    tracemalloc.start()
    with pytest.raises(RunFileError):
        decode_run(data, KINDS)
    assert tracemalloc.get_traced_memory()[1] < 3 * MOST_FILE
    tracemalloc.stop()


@pytest.mark.parametrize(
    "change",
    [
        {"config": {"network": {"hidden": [9]}}},  # starts over
        {"config": {"training": {"learning_rate": -1}}},  # cannot be
        {"state": {"counters": np.full(4, -1)}},
    ],
)
def test_a_moment_that_the_run_cannot_be_put_to_is_noticed(change):
    kind = KINDS["mlp"]
    config = kind.parse(small("mlp").document).model_dump(mode="json")
    session, _ = open_session(kind, config)
    state = session.run.trainer.state()
    kept = Kept(1.0, 0.5, state, config)
    check_past([kept], kind, config, session.run.trainer)
    bad = kept._replace(**(change | ({"state": state | change["state"]} if "state" in change else {})))
    with pytest.raises(ValueError):
        check_past([bad], kind, config, session.run.trainer)


def test_bounds_are_as_the_documentation_says():
    text = (Path(__file__).parents[2] / "docs" / "protocol.md").read_text()
    assert f"{MOST_FILE // 2**20} MB" in text and f"{run_file.MOST_STATE // 2**20} MB" in text
    assert isinstance(make_report(), Report)
