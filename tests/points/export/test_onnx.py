"""The network as ONNX, run by onnxruntime: what the trainer computes, features and all."""

import numpy as np
import onnx
import onnxruntime
import pytest

from playground.points import snapshot
from playground.points.config import parse_config
from playground.points.export.onnx import ACTIVATIONS as ACTIVATIONS_MADE
from playground.points.export.onnx import FEATURES as FEATURES_MADE
from playground.points.export.onnx import export_onnx, make_onnx
from playground.points.trainer import MLPTrainer
from playground.tables.activations import ACTIVATIONS
from playground.tables.features import FEATURES
from tests.points.export.cases import CASES


def answers(trainer: MLPTrainer) -> dict[str, np.ndarray]:
    """What onnxruntime makes of the exported network at the training points."""
    session = onnxruntime.InferenceSession(export_onnx(trainer), providers=["CPUExecutionProvider"])
    names = [output.name for output in session.get_outputs()]
    assert [entry.name for entry in session.get_inputs()] == ["points"]
    return dict(zip(names, session.run(None, {"points": trainer.points.x_train}), strict=True))


def outputs(trainer: MLPTrainer) -> np.ndarray:
    """The trainer's own, (n, K)."""
    return trainer.model(trainer.x).detach().numpy()


def trained(value) -> MLPTrainer:
    trainer = MLPTrainer(parse_config(value))
    trainer.train(20)
    return trainer


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_every_activation(name):
    trainer = trained({"network": {"hidden": [6, 5], "activation": name}, "training": {"learning_rate": 0.01}})
    np.testing.assert_allclose(answers(trainer)["output"], outputs(trainer), rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("name", FEATURES)
def test_every_feature(name):
    trainer = trained({"features": [name], "network": {"hidden": [3]}})
    np.testing.assert_allclose(answers(trainer)["output"], outputs(trainer), rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("name", CASES)
def test_outputs_and_probabilities_are_the_pages(name):
    trainer = trained(CASES[name])
    found, own = answers(trainer), outputs(trainer)
    np.testing.assert_allclose(found["output"], own, rtol=1e-4, atol=1e-5)
    cross_entropy, classes = trainer.config.training.loss == "cross_entropy", trainer.points.classes
    if classes > 2:
        wanted = snapshot.probabilities(own, cross_entropy)
    elif classes == 2:
        shown = np.clip(snapshot.in_label_units(own, classes, cross_entropy), -1, 1)  # as in the output panel
        wanted = np.concatenate([1 - shown, 1 + shown], axis=1) / 2
    else:
        assert set(found) == {"output"}
        return
    np.testing.assert_allclose(found["probabilities"], wanted, rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(found["probabilities"].sum(axis=1), 1, rtol=1e-5)


def test_the_tables_are_the_playgrounds():
    assert set(ACTIVATIONS_MADE) == set(ACTIVATIONS) and set(FEATURES_MADE) == set(FEATURES)


def test_it_is_checked_and_takes_any_number_of_points():
    trainer = trained(CASES["spiral"])
    model = make_onnx(trainer.config, trainer.model.weights())
    onnx.checker.check_model(model, full_check=True)
    session = onnxruntime.InferenceSession(model.SerializeToString())
    for count in (1, 7, 1000):
        assert session.run(["output"], {"points": np.zeros((count, 2), np.float32)})[0].shape == (count, 1)
