"""The trainer of the Attention page: it learns, it can be taken up exactly, and a session runs it."""

import math

import numpy as np
import pytest
import torch

from playground.sequences.config import blocks, parse_attention
from playground.sequences.links import restart_reasons
from playground.sequences.model import Transformer
from playground.sequences.tasks import TASKS
from playground.sequences.trainer import make_trainer
from tests.sequences.cases import small


def anti_diagonal(trainer):
    """What each head of the first layer puts on the mirrored position, on average: (h,)."""
    attention = trainer.snapshot(False).arrays["attention"][0]
    t = np.arange(attention.shape[-1])
    return attention[:, t, t[::-1]].mean(axis=1)


def test_the_anti_diagonal_appears_for_reverse():
    trainer = make_trainer({})
    assert anti_diagonal(trainer).max() < 0.3
    trainer.train(300)
    assert anti_diagonal(trainer).max() > 0.9
    assert trainer.examine() > (0.99, 0.99)
    row = trainer.evaluate()
    assert row["test_loss"] < 0.1 < math.log(10) and row["sequence_score"] > 0.95


OPTIONS = [
    *({"model": {"norm": norm}} for norm in ("pre", "post", "none")),
    *({"model": {"positions": positions}} for positions in ("none", "sinusoidal", "learned", "rotary", "alibi")),
    *({"model": {"heads": heads, "layers": layers}} for heads, layers in ((1, 1), (4, 2), (8, 3))),
    {"model": {"feed_forward": False}}, {"model": {"tied": True}}, {"model": {"dropout": 0.2}}, {"model": {"causal": True}},
    {"model": {"ratio": 4}}, {"training": {"clip_norm": 0.5}}, {"training": {"schedule": "cosine", "schedule_epochs": 100}},
    {"training": {"schedule": "warmup_cosine", "schedule_epochs": 100, "warmup_epochs": 5}}, {"training": {"batch_size": 8}},
    *({"training": {"optimizer": name, "learning_rate": rate}} for name, rate in
      (("sgd", 0.3), ("momentum", 0.05), ("nesterov", 0.05), ("adagrad", 0.05), ("rmsprop", 0.003), ("adam", 0.01), ("adamw", 0.01))),
]  # fmt: skip


@pytest.mark.parametrize("option", OPTIONS, ids=str)
def test_every_option_trains(option):
    trainer = make_trainer(small(**option))
    first = trainer.evaluate()["test_loss"]
    trainer.train(60)
    last = trainer.evaluate()
    assert set(last) == set(trainer.columns) and all(map(math.isfinite, last.values()))
    assert last["test_loss"] < first - 0.05
    assert trainer.diagnose(last) is None


@pytest.mark.parametrize("name", TASKS)
def test_every_task_trains(name):
    trainer = make_trainer({"data": {"task": name, "vocabulary": 8}, "model": {"width": 32}})
    first = trainer.evaluate()["test_loss"]
    trainer.train(80)
    assert trainer.evaluate()["test_loss"] < first


def test_nothing_depends_on_how_training_is_cut_into_calls_or_on_looking():
    config = small(model={"dropout": 0.1, "layers": 2})
    one, other = make_trainer(config), make_trainer(config)
    one.train(20)
    for k in range(10):
        other.train(2)
        other.evaluate()
        other.snapshot(True)
        other.command({"op": "head", "layer": 1, "head": 0, "mode": ("off", "uniform")[k % 2]})
        torch.rand(3)
    assert np.array_equal(one.parameters(), other.parameters())
    assert one.evaluate() == other.evaluate()


@pytest.mark.parametrize("optimizer", ["sgd", "momentum", "adagrad", "rmsprop", "adamw"])
def test_a_run_is_taken_up_exactly(optimizer):
    config = small(model={"dropout": 0.1}, training={"optimizer": optimizer})
    one = make_trainer(config)
    one.train(7)
    state = one.state()
    one.train(9)
    other = make_trainer(config)
    other.load_state(state)
    assert (other.step, other.epoch) == (7, 7)
    other.train(9)
    assert np.array_equal(one.parameters(), other.parameters())
    assert all(np.array_equal(one.state()[name], other.state()[name]) for name in state)


def test_a_state_that_does_not_fit_is_refused():
    trainer = make_trainer(small())
    with pytest.raises(ValueError, match="flat should have shape"):
        trainer.load_state(make_trainer(small(model={"width": 32})).state())
    with pytest.raises(ValueError, match="counters"):
        trainer.load_state(trainer.state() | {"counters": np.array([-1, 0])})


def test_gradients_are_those_of_autograd():
    trainer = make_trainer(small(model={"layers": 2}))
    trainer.train(3)
    model = Transformer(trainer.config.shape)
    model.flat.copy_(torch.from_numpy(trainer.parameters()))
    logits = model(trainer.sample.tokens)
    chances = logits.log_softmax(-1).gather(-1, trainer.sample.targets[..., None])[..., 0]
    (-chances.mean()).backward()
    np.testing.assert_allclose(trainer.gradients(), model.flat_gradient.numpy(), rtol=1e-3, atol=1e-5)
    row = trainer.evaluate()
    for block in blocks(trainer.config):
        if block.rows > 1:
            part = trainer.gradients()[block.offset : block.offset + block.size]
            assert row[f"gradient_norm.{block.name}"] == pytest.approx(float(np.sqrt(np.mean(np.square(part)))), rel=1e-4)


def reasons(old, new):
    return restart_reasons(parse_attention(old), parse_attention(new))


def test_live_changes_keep_the_weights_and_others_are_refused():
    trainer = make_trainer(small())
    trainer.train(5)
    before = trainer.parameters()
    trainer.reconfigure(small(training={"optimizer": "momentum", "batch_size": 8}, model={"dropout": 0.3}))
    assert np.array_equal(trainer.parameters(), before) and trainer.count == 0 and trainer.model.dropout == 0.3
    trainer.train(2)
    assert trainer.step == 7
    with pytest.raises(ValueError, match="model.width cannot change without starting over"):
        trainer.reconfigure(small(model={"width": 32}))
    assert reasons(small(), small(model={"width": 32})) == ["model.width"]


def test_a_run_that_runs_away_is_diagnosed():
    trainer = make_trainer(small(training={"optimizer": "sgd", "learning_rate": 10.0}, model={"norm": "none", "layers": 4}))
    trainer.train(30)
    said = trainer.diagnose(trainer.evaluate())
    assert said and "learning rate of 10" in said
    assert trainer.snapshot(True).arrays["embedding.xy"].shape == (5, 2)
