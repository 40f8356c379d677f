"""What is looked at in a Transformer: the probe, heads interfered with, one head step by step, embeddings in their plane."""

import math

import numpy as np
import pytest
import torch

from playground.sequences.measure import UNASKED
from playground.sequences.model import Transformer
from playground.sequences.trainer import make_trainer
from tests.sequences.cases import small


def test_a_probe_gets_the_answers_of_its_task():
    trainer = make_trainer(small())
    trainer.command({"op": "set_probe", "tokens": [0, 1, 2, 3, 4, 0]})
    arrays = trainer.snapshot(False).arrays
    assert arrays["probe.tokens"].tolist() == [0, 1, 2, 3, 4, 0] and arrays["probe.targets"].tolist() == [0, 4, 3, 2, 1, 0]
    assert arrays["probe.mask"].all() and arrays["probe.top_tokens"].shape == (6, 5)
    np.testing.assert_allclose(arrays["probe.top_probabilities"].sum(axis=1), 1.0, rtol=1e-5)  # all five symbols
    assert (arrays["probe.top_tokens"][:, 0] == arrays["probe.answers"]).all()
    assert (arrays["probe.right"] == (arrays["probe.answers"] == arrays["probe.targets"])).all()
    trainer.command({"op": "new_probe"})
    assert trainer.source.is_held_out(trainer.view.probe.tokens).all()


def test_a_new_probe_is_another_one():
    trainer = make_trainer({"data": {"task": "majority", "length": 4, "vocabulary": 2}})  # hardly any sequences
    for _ in range(20):
        before = trainer.view.probe.tokens.copy()
        trainer.command({"op": "new_probe"})
        assert not np.array_equal(trainer.view.probe.tokens, before)


def test_switching_a_head_off_costs_what_the_table_says_and_leaves_training_alone():
    trainer = make_trainer({"model": {"heads": 1}})
    trainer.train(300)
    row, weights = trainer.evaluate(), trainer.parameters()
    trainer.command({"op": "head", "layer": 0, "head": 0, "mode": "off"})
    trainer.command({"op": "ablate"})
    snapshot = trainer.snapshot(False)
    assert snapshot.arrays["attention"].sum() == 0 and snapshot.arrays["heads"].tolist() == [[1]]
    assert snapshot.readouts["heads_cost"] > 0.5 and snapshot.readouts["heads_sequence_cost"] > 0.9
    assert snapshot.arrays["ablation"][0, 0] == pytest.approx(snapshot.readouts["heads_cost"], abs=0.1)
    assert snapshot.readouts["ablation_step"] == 300
    assert np.array_equal(trainer.parameters(), weights) and trainer.evaluate() == row
    trainer.command({"op": "head", "layer": 0, "head": 0, "mode": "uniform"})
    assert (trainer.snapshot(False).arrays["attention"] == np.float32(1 / 8)).all()


def test_ablation_is_the_accuracy_of_models_with_that_heads_output_zeroed():
    trainer = make_trainer(small(model={"layers": 2, "heads": 4}))
    trainer.train(150)
    trainer.command({"op": "ablate"})
    found = trainer.snapshot(False).arrays["ablation"]
    rows, w = trainer.exam, 16
    with torch.no_grad():

        def accuracy(model):
            right = model(rows.tokens[:256]).argmax(-1) == rows.targets[:256]
            return float(right[rows.targets[:256] != UNASKED].float().mean())

        for layer in range(2):
            for head in range(4):
                model = Transformer(trainer.config.shape)
                model.flat.copy_(trainer.model.flat)
                model.layers[layer].w_o[:, head * w // 4 : (head + 1) * w // 4] = 0.0
                assert found[layer, head] == pytest.approx(accuracy(trainer.model) - accuracy(model), abs=2e-3)


@pytest.mark.parametrize("causal", [False, True])
def test_the_steps_of_a_head_follow_from_each_other(causal):
    trainer = make_trainer(small(model={"layers": 2, "causal": causal}))
    trainer.train(20)
    trainer.command({"op": "inspect", "layer": 1, "head": 1})
    arrays = trainer.snapshot(False).arrays
    step = {name[5:]: value for name, value in arrays.items() if name.startswith("step.")}
    np.testing.assert_allclose(step["scores"], step["q"] @ step["k"].T, rtol=1e-3, atol=1e-4)
    np.testing.assert_allclose(step["scaled"], step["scores"] / np.sqrt(8), rtol=1e-4, atol=1e-5)
    power = np.exp(step["masked"]) * step["mask"]
    np.testing.assert_allclose(step["weights"], power / power.sum(axis=1, keepdims=True), rtol=1e-3, atol=1e-5)
    np.testing.assert_allclose(step["output"], step["weights"] @ step["v"], rtol=1e-3, atol=1e-4)
    assert (step["mask"] == (np.tri(6) if causal else np.ones((6, 6)))).all()
    np.testing.assert_array_equal(step["weights"], arrays["attention"][1, 1])
    trainer.command({"op": "inspect", "layer": None, "head": None})
    assert "step.q" not in trainer.snapshot(False).arrays


def test_embeddings_move_smoothly_in_their_plane():
    trainer = make_trainer({})
    before = trainer.snapshot(False).arrays
    for _ in range(60):
        trainer.train(1)
        after = trainer.snapshot(False).arrays
        for name in ("embedding", "position"):
            size = np.abs(after[f"{name}.xy"]).max()
            assert np.abs(after[f"{name}.xy"] - before[f"{name}.xy"]).max() < 0.3 * size
            vectors = (trainer.model.embedding if name == "embedding" else trainer.model.positions).detach().numpy()
            spread = np.linalg.svd(vectors - vectors.mean(axis=0), compute_uv=False) ** 2
            assert after[f"{name}.explained"].sum() == pytest.approx(spread[:2].sum() / spread.sum(), rel=1e-4)
        before = after


BAD = [
    ({"op": "set_probe", "tokens": [0, 1]}, "list of 6"),
    ({"op": "set_probe", "tokens": [0, 1, 2, 3, 4, 5]}, "position 5 accepts a to e"),
    ({"op": "set_probe", "tokens": None}, "list of 6"),
    ({"op": "head", "layer": 1, "head": 0, "mode": "off"}, "layer"),
    ({"op": "head", "layer": 0, "head": 2, "mode": "off"}, "head"),
    ({"op": "head", "layer": 0, "head": 0, "mode": "loud"}, "mode"),
    ({"op": "inspect", "layer": 0, "head": None}, "head"),
    ({"op": "heads", "modes": [0]}, "list of 2"),
    ({"op": "heads", "modes": [0, 4]}, "modes: accepts a whole number from 0 to 3"),
    ({"op": "block", "name": "layers.1.w_q"}, "name: accepts embedding, "),
    ({"op": "block", "name": "norm"}, "name: accepts embedding, "),
    ({"op": "pin", "neuron": 1}, "accepts set_parameter, set_probe"),
    ({"op": "set_parameter", "index": 10**6, "value": 0.0}, "index"),
    ({"op": "set_parameter", "index": 0, "value": math.inf}, "value"),
]


@pytest.mark.parametrize(("command", "words"), BAD, ids=lambda v: str(v)[:60])
def test_commands_that_make_no_sense_are_refused(command, words):
    trainer = make_trainer(small())
    before = trainer.snapshot(False).arrays
    with pytest.raises(ValueError, match=words):
        trainer.command(command)
    assert all(np.array_equal(before[name], value) for name, value in trainer.snapshot(False).arrays.items())


def test_a_signs_place_is_kept_in_an_edited_sum():
    trainer = make_trainer({"data": {"task": "addition", "vocabulary": 7}})
    trainer.command({"op": "set_probe", "tokens": [5, 7, 6, 8]})
    assert trainer.snapshot(False).arrays["probe.targets"].tolist() == [0, 0, 0, 4]
    with pytest.raises(ValueError, match="position 1 accepts"):
        trainer.command({"op": "set_probe", "tokens": [5, 1, 6, 8]})
