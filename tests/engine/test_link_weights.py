"""Weights in an address: there and back, and whatever else may stand in a link."""

import base64
import tracemalloc
import zlib

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from playground.engine.commands import CommandError, make_command
from playground.engine.link_weights import MOST_ADDRESS, UNREADABLE, decode_weights, encode_weights
from playground.engine.report import Note
from playground.kinds import KINDS
from tests.behaviour.small import small
from tests.engine.test_keepsake import make_report, same
from tests.engine.test_run_file import open_session, train

MLP = KINDS["mlp"]


@pytest.mark.parametrize("config", [{}, {"network": {"hidden": [8, 8, 8, 8, 8, 8]}}])
def test_the_weights_of_usual_networks_fit_and_come_back(config):
    document = MLP.parse({**config, "data": {"points": 60}}).model_dump(mode="json")
    session, said = open_session(MLP, document)
    train(session, 3)
    session.apply(make_command({"op": "weights", "room": 7000}), 1)
    told = next(item.message["weights"] for item in said if isinstance(item, Note) and "weights" in item.message)
    assert told["epoch"] == 3 and len(told["text"]) <= 7000
    other, _ = open_session(MLP, document)
    other = other.taken_up(decode_weights(told["text"], MLP, document))
    assert same(other.run.trainer.state(), session.run.trainer.state())


def test_without_room_the_optimizer_stays_and_then_a_file_is_offered():
    report = make_report(300)._replace(state={**make_report(300).state, "first": np.random.default_rng(0).random(300, np.float32)})
    full = encode_weights(MLP, report, MOST_ADDRESS)
    less = encode_weights(MLP, report, len(full) - 1)
    assert len(less) < len(full)
    back = decode_weights(less, MLP, {})
    assert back.status["lost"] == "optimizer" and "first" not in back.state and back.state["counters"][2] == 0
    with pytest.raises(CommandError, match="save the whole run as a file"):
        encode_weights(MLP, report, 100)


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_says_its_weights_or_that_they_are_too_large(name: str):
    kind = KINDS[name]
    config = kind.parse(small(name).document).model_dump(mode="json")
    session, said = open_session(kind, config)
    train(session, 1)
    try:
        session.apply(make_command({"op": "weights", "room": 7000}), 1)
    except CommandError as error:
        assert "too large for an address" in str(error)
        return
    text = next(item.message["weights"]["text"] for item in said if isinstance(item, Note) and "weights" in item.message)
    other, _ = open_session(kind, config)
    assert same(other.taken_up(decode_weights(text, kind, config)).run.trainer.state(), session.run.trainer.state())


GOOD = encode_weights(MLP, make_report(), 8000)


@given(st.text(max_size=50), st.integers(0, len(GOOD)), st.integers(0, 20))
@example("%%%", 0, 3)
@example("", 0, 10_000)
@example("x" * 9000, 0, 0)
def test_letters_changed_anywhere_are_weights_or_a_sentence(noise, place, cut):
    try:
        report = decode_weights(GOOD[:place] + noise + GOOD[place + cut :], MLP, {})
    except CommandError as error:
        assert str(error) == UNREADABLE
        return
    assert all(np.isfinite(array).all() for array in report.state.values())


def test_a_text_that_unfolds_to_very_much_takes_no_memory():
    bomb = base64.urlsafe_b64encode(zlib.compress(bytes(5 * 2**20), 9)).decode().rstrip("=")
    assert len(bomb) < MOST_ADDRESS
    tracemalloc.start()
    with pytest.raises(CommandError, match="cannot be read"):
        decode_weights(bomb, MLP, {})
    assert tracemalloc.get_traced_memory()[1] < 2**20
    tracemalloc.stop()
