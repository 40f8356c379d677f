"""What explains a run is what scikit-learn and PyTorch say of it, and costs nothing while nobody looks."""

import numpy as np
import pytest
import torch
from sklearn import metrics

from pages.playground.scores import BINS, REACH
from pages.playground.spread import SCALES
from playground.points.explain import looks, scores, spread
from playground.points.shown import SHOWN
from playground.points.structure import layer_places
from playground.points.trainer import MLPTrainer, make_trainer
from tests.points.cases import config

PARTS = ("train", "test")


def trained(what: list[str], updates: int = 40, **settings: object) -> MLPTrainer:
    trainer = make_trainer(config(**settings))
    trainer.train(updates)
    trainer.command({"op": "show", "what": what})
    return trainer


def true_and_predicted(trainer: MLPTrainer, part: str) -> tuple[np.ndarray, np.ndarray]:
    """By the network itself, in PyTorch."""
    points = trainer.points
    x, y = (points.x_train, points.y_train) if part == "train" else (points.x_test, points.y_test)
    return y, trainer.compute_at(x)[-trainer.config.outputs :]


# ---- only what is looked at ----


def test_a_frame_holds_nothing_that_nobody_looks_at():
    trainer = make_trainer(config())
    before = set(trainer.snapshot(True).arrays)
    trainer.command({"op": "show", "what": ["confusion"]})
    opened = trainer.snapshot(True)
    assert opened.view["shows"] == ["confusion"]
    assert {name.split(".")[0] for name in set(opened.arrays) - before} == {"confusion", "scores"}
    trainer.command({"op": "show", "what": []})
    assert set(trainer.snapshot(True).arrays) == before


def test_every_name_has_its_look():
    assert set(looks.LOOKS) | {"fine"} == set(SHOWN)


def test_another_run_is_looked_at_like_this_one():
    trainer, other = trained(["confusion"]), make_trainer(config())
    for command in trainer.view_commands():
        other.command(command)
    assert other.shown == ("confusion",)


@pytest.mark.parametrize("what", [None, "confusion", ["nothing"], [1]])
def test_what_cannot_be_shown_is_refused(what: object):
    trainer = trained(["confusion"])
    with pytest.raises(ValueError, match="accepts a list of confusion"):
        trainer.command({"op": "show", "what": what})
    assert trainer.shown == ("confusion",)


# ---- scores ----


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"data": {"dataset": "blobs", "classes": 4, "points": 120}},
        {"data": {"dataset": "blobs", "classes": 5, "points": 90}, "training": {"loss": "hinge"}},
    ],
)
@pytest.mark.parametrize("updates", [0, 60])  # untrained networks never name some classes
def test_confusion_and_scores_are_those_of_scikit_learn(settings: dict, updates: int):
    trainer = trained(["confusion"], updates, **settings)
    arrays = trainer.snapshot(False).arrays
    for part in PARTS:
        labels, outputs = true_and_predicted(trainer, part)
        classes = trainer.points.classes
        true = (labels > 0).astype(int) if classes == 2 else labels.astype(int)
        predicted = (outputs[0] > 0).astype(int) if classes == 2 else outputs.argmax(axis=0)
        names = list(range(classes))
        np.testing.assert_array_equal(arrays[f"confusion.{part}"], metrics.confusion_matrix(true, predicted, labels=names))
        wanted = metrics.precision_recall_fscore_support(true, predicted, labels=names, zero_division=0)[:3]
        np.testing.assert_allclose(arrays[f"scores.{part}"], np.stack(wanted, axis=1), atol=1e-6)
        share = metrics.confusion_matrix(true, predicted, labels=names, normalize="true")
        np.testing.assert_allclose(arrays[f"confusion.{part}.share"], share, atol=1e-6)


def test_fit_is_that_of_scikit_learn():
    trainer = trained(["residuals"], task="regression", data={"dataset": "plane", "points": 80})
    arrays = trainer.snapshot(False).arrays
    for part in PARTS:
        values, outputs = true_and_predicted(trainer, part)
        wanted = [metrics.r2_score(values, outputs[0]), metrics.root_mean_squared_error(values, outputs[0])]
        np.testing.assert_allclose(arrays[f"fit.{part}"], wanted, rtol=1e-4)
        shares = arrays[f"residuals.{part}"]
        assert shares.shape == (scores.BINS,) and shares.sum() == pytest.approx(1)
        inside = np.clip(outputs[0] - values, -scores.REACH, scores.REACH)
        middle = np.abs(inside) < scores.REACH / scores.BINS
        assert shares[scores.BINS // 2] == pytest.approx(middle.mean(), abs=1 / len(values))


def test_classification_has_no_residuals_and_regression_no_confusion():
    assert not set(trained(["residuals"]).snapshot(False).arrays) & {"residuals.train", "fit.train"}
    regression = trained(["confusion"], task="regression", data={"dataset": "plane", "points": 60})
    assert "confusion.train" not in regression.snapshot(False).arrays


# ---- how activations and gradients are spread ----


@pytest.mark.parametrize("network", [{"hidden": [4, 3]}, {"hidden": []}, {"hidden": [5], "batch_norm": True}])
def test_spreads_are_histograms_of_what_each_layer_computes(network: dict):
    trainer = trained(["histograms"], network=network)
    arrays = trainer.snapshot(False).arrays
    with torch.no_grad():
        layers = trainer.model.neurons(trainer.x)
    for k, (layer, place) in enumerate(zip(layers, layer_places(trainer.config.sizes), strict=True)):
        low, high, bins = spread.ACTIVATIONS
        wanted = torch.histc(layer.clamp(low, high), bins, low, high) / layer.numel()
        np.testing.assert_allclose(arrays["spread.activations"][k], wanted, atol=1.01 / layer.numel())  # one may lie on an edge
        low, high, bins = spread.GRADIENTS
        sizes = torch.from_numpy(trainer.gradients()[place.weights]).abs().log10().clamp(low, high)
        wanted = torch.histc(sizes, bins, low, high) / sizes.numel()
        np.testing.assert_allclose(arrays["spread.gradients"][k], wanted, atol=1.01 / sizes.numel())


def test_numbers_beyond_the_bins_count_into_the_last_ones():
    values = np.array([-np.inf, -9, 0.1, 5, np.nan], dtype=np.float32)
    assert spread.shares(values, -1, 1, 4).tolist() == pytest.approx([0.6, 0, 0.2, 0.2])
    assert spread.shares(spread.logarithms(np.zeros(3, np.float32)), *spread.GRADIENTS)[0] == 1


def test_the_figures_have_the_runs_bins():
    assert [scale[1:4] for scale in SCALES] == [spread.ACTIVATIONS, spread.GRADIENTS]
    assert (BINS, REACH) == (scores.BINS, scores.REACH)
