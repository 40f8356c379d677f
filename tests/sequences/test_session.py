"""A session runs an attention trainer."""

import time

import numpy as np
import pytest
import torch

from playground.engine.commands import CommandError, make_command
from playground.engine.frame import decode_frame
from playground.engine.report import Frame
from playground.engine.session import Session
from playground.sequences.config import parse_attention
from playground.sequences.kind import ATTENTION
from playground.sequences.trainer import AttentionTrainer, make_trainer
from tests.engine.driving import whole_turn
from tests.sequences.cases import small


def open_session(config):
    frames = []
    session = Session("s", ATTENTION, config, lambda item: frames.append(item) if isinstance(item, Frame) else None)
    session.start()
    session.outlet.add(1, owner=True, credits=2)
    return session, frames


def test_a_session_plays_it_one_update_a_frame():
    session, frames = open_session(small())
    session.apply(make_command({"op": "speed", "mode": "per_frame", "value": 1}, ATTENTION.commands))
    session.apply(make_command({"op": "play"}, ATTENTION.commands))
    end = time.perf_counter() + 20
    while len(frames) <= 12 and time.perf_counter() < end:
        time.sleep(min(whole_turn(session), 0.01))
        session.apply(make_command({"op": "credit"}, ATTENTION.commands), 1)
    epochs = [decode_frame(frame.data)[0]["epoch"] for frame in frames]
    assert epochs == list(range(len(epochs))) and len(epochs) > 12
    info, arrays = decode_frame(frames[0].data)
    assert (
        info["full"] and arrays["attention"].shape == (1, 2, 6, 6) and info["curves"]["columns"][:3] == ["epoch", "train_loss", "test_loss"]
    )


def test_a_session_hands_on_its_commands_and_a_reset_keeps_the_view():
    session, frames = open_session(small())
    session.apply(make_command({"op": "set_probe", "tokens": [4, 3, 2, 1, 0, 0]}, ATTENTION.commands))
    session.apply(make_command({"op": "head", "layer": 0, "head": 1, "mode": "previous"}, ATTENTION.commands))
    session.apply(make_command({"op": "inspect", "layer": 0, "head": 0}, ATTENTION.commands))
    session.apply(make_command({"op": "ablate"}, ATTENTION.commands))
    with pytest.raises(CommandError, match="list of 6"):
        session.apply(make_command({"op": "set_probe", "tokens": [4]}, ATTENTION.commands))
    whole_turn(session)
    _, arrays = decode_frame(frames[-1].data)
    assert arrays["probe.tokens"].tolist() == [4, 3, 2, 1, 0, 0] and "step.q" in arrays and "ablation" in arrays
    session.apply(make_command({"op": "step"}, ATTENTION.commands))
    session.apply(make_command({"op": "reset"}, ATTENTION.commands))
    trainer = session.run.trainer
    assert isinstance(trainer, AttentionTrainer) and trainer.step == 0
    assert trainer.view.probe.tokens[0].tolist() == [4, 3, 2, 1, 0, 0] and trainer.view.modes.tolist() == [[0, 3]]
    session.configure(small(data={"task": "copy"}))
    assert "nother task" in session.message
    assert session.run.trainer.view.probe.targets[0].tolist() == [4, 3, 2, 1, 0, 0]


def test_another_process_goes_on_with_what_was_looked_at():
    reports = []
    session = Session("s", ATTENTION, small(), reports.append)
    session.start()
    for command in (
        {"op": "set_probe", "tokens": [4, 3, 2, 1, 0, 0]},
        {"op": "heads", "modes": [0, 3]},
        {"op": "inspect", "layer": 0, "head": 1},
        {"op": "block", "name": "embedding"},
        {"op": "step"},
    ):
        session.apply(make_command(command, ATTENTION.commands))
    whole_turn(session)
    report = reports[-1]._replace(curves=None, config=small())
    other = Session("t", ATTENTION, small(), reports.append)
    other.start(report)
    one, two = (s.run.trainer.snapshot(True) for s in (session, other))
    assert one.readouts == two.readouts and set(one.arrays) == set(two.arrays)
    for name in ("probe.tokens", "heads", "step.q", "block.weights", "attention"):
        np.testing.assert_array_equal(one.arrays[name], two.arrays[name])
    assert other.run.trainer.step == 1 and two.arrays["heads"].tolist() == [[0, 3]]


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a GPU")
def test_cuda_agrees_with_the_cpu():
    found = []
    for device in ("cpu", "cuda"):
        trainer = make_trainer(small(training={"device": device}))
        trainer.train(10)
        found.append((trainer.parameters(), trainer.snapshot(True).arrays["attention"]))
    for one, other in zip(*found, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-2, atol=1e-3)


def test_a_configuration_in_json_form_is_all_it_takes():
    assert make_trainer({"data": {"task": "sort"}}).config == parse_attention({"data": {"task": "sort"}})
