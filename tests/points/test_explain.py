"""What explains a run is what scikit-learn and PyTorch say of it, and costs nothing while nobody looks."""

import numpy as np
import pytest
import torch
from sklearn import metrics

from pages.playground.scores import BINS, REACH
from pages.playground.spread import SCALES
from playground.nn.losses import mean_loss
from playground.points.explain import bent, looks, neuron, scores, spread
from playground.points.shown import SHOWN
from playground.points.snapshot import plane_points
from playground.points.structure import layer_places
from playground.points.trainer import MLPTrainer, make_trainer
from playground.tables.features import compute_features
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


# ---- the bent plane ----


@pytest.mark.parametrize(("hidden", "pair"), [([4, 2], (4, 5)), ([3, 1], (0, 1)), ([], (0, 0)), ([1], (0, 1)), ([2, 2, 5], (4, 5))])
def test_the_usual_pair_is_of_the_last_layer_that_has_two(hidden: list[int], pair: tuple[int, int]):
    assert bent.usual_pair((2, *hidden, 1)) == pair


def test_the_bent_plane_is_where_the_neurons_put_it():
    trainer = trained(["bent"], network={"hidden": [3, 4]})
    trainer.command({"op": "bend", "neurons": [1, 4]})
    frame = trainer.snapshot(False)
    with torch.no_grad():
        features = torch.from_numpy(compute_features(trainer.config.features, bent.grid_places(trainer.points.extent)))
        grid, points = (torch.cat(trainer.model.neurons(x), dim=1) for x in (features, trainer.x))
    for axis, seen_by in (("x", 1), ("y", 4)):
        np.testing.assert_allclose(frame.arrays[f"bent.{axis}"], grid[:, seen_by], atol=1e-5)
        np.testing.assert_allclose(frame.arrays[f"bent.train.{axis}"], points[:, seen_by], atol=1e-5)
    assert frame.view["pair"] == [1, 4]
    assert {"op": "bend", "neurons": [1, 4]} in trainer.view_commands()
    with pytest.raises(ValueError, match="neurons: accepts a whole number"):
        trainer.command({"op": "bend", "neurons": [0, 8]})


def test_on_the_line_the_output_is_zero():
    trainer = trained(["bent"], network={"hidden": [3, 2]})
    for pair in ([3, 4], [4, 3]):
        trainer.command({"op": "bend", "neurons": pair})
        arrays = trainer.snapshot(False).arrays
        ends = np.stack([arrays["bent.line.x"], arrays["bent.line.y"]], axis=1)
        seen = ends if pair == [3, 4] else ends[:, ::-1]
        with torch.no_grad():
            output = trainer.model.layers[-1](torch.from_numpy(seen.copy()))
        np.testing.assert_allclose(output, 0, atol=1e-4)
    trainer.command({"op": "bend", "neurons": [0, 1]})
    assert (trainer.snapshot(False).arrays["bent.line.x"] == bent.FAR).all()


@pytest.mark.parametrize("activation", ["relu", "tanh", "linear", "sigmoid"])
def test_the_axes_hold_the_plane(activation: str):
    arrays = trained(["bent"], network={"hidden": [4], "activation": activation}).snapshot(False).arrays
    for axis in "xy":
        low, high = arrays[f"bent.reach.{axis}"]
        assert low <= arrays[f"bent.{axis}"].min() and arrays[f"bent.{axis}"].max() <= high


# ---- a finer map ----


@pytest.mark.parametrize(
    ("settings", "names"), [({}, ["boundary"]), ({"data": {"dataset": "blobs", "classes": 3, "points": 60}}, ["classes", "sureness"])]
)
def test_the_fine_map_has_four_times_the_cells(settings: dict, names: list[str]):
    trainer = trained([], **settings)
    coarse = trainer.snapshot(False).arrays
    trainer.command({"op": "show", "what": ["fine"]})
    fine = trainer.snapshot(False).arrays
    for name in names:
        assert coarse[name].shape == (100, 100) and fine[name].shape == (200, 200)
    values = trainer.compute_at(plane_points(trainer.points.extent, 200).astype(np.float32))[-trainer.config.outputs :]
    wanted = values.argmax(axis=0) if len(values) > 1 else np.rint(127 * np.tanh(values[0] / 2))
    assert np.mean(fine[names[0]].ravel() == wanted) > 0.999


# ---- a neuron, and a point's way ----

NETWORKS = {
    "one output": {"network": {"hidden": [4, 3], "activation": ["tanh", "relu"]}},
    "classes": {"data": {"dataset": "blobs", "classes": 3, "points": 60}, "network": {"hidden": [5], "activation": "gelu"}},
    "squared error": {"training": {"loss": "squared_error"}, "network": {"hidden": [3, 3, 2], "activation": "sigmoid"}},
    "hinge": {"training": {"loss": "hinge"}},
    "no hidden layer": {"network": {"hidden": []}},
    "regression": {"task": "regression", "data": {"dataset": "plane", "points": 60}, "features": ["x1", "x2", "x1*x2"]},
}


@pytest.mark.parametrize("name", NETWORKS)
@pytest.mark.parametrize(("part", "number"), [("train", 0), ("test", 7)])
def test_a_points_way_is_that_of_autograd(name: str, part: str, number: int):
    trainer = trained(["point"], **NETWORKS[name])
    trainer.command({"op": "follow", "set": part, "point": number})
    arrays = trainer.snapshot(False).arrays
    model, points = trainer.model, trainer.points
    x, y = (points.x_train, points.y_train) if part == "train" else (points.x_test, points.y_test)
    features = torch.from_numpy(compute_features(trainer.config.features, x[number : number + 1]))
    target = torch.from_numpy(points.targets(y[number : number + 1]))
    sums: list[torch.Tensor] = []
    for layer in model.layers:
        layer.register_forward_hook(lambda _module, _inputs, output: (output.retain_grad(), sums.append(output))[1])
    model.flat_gradient.zero_()
    outputs = model.neurons(features)
    loss = mean_loss(trainer.config.training.loss, outputs[-1], target)
    loss.backward()
    close = {"rtol": 1e-4, "atol": 1e-6}
    np.testing.assert_allclose(arrays["way.input"], features[0], **close)
    np.testing.assert_allclose(arrays["way.target"], target[0], **close)
    np.testing.assert_allclose(arrays["way.loss"], [loss.item()], **close)
    np.testing.assert_allclose(arrays["way.z"], torch.cat(sums, dim=1)[0].detach(), **close)
    np.testing.assert_allclose(arrays["way.a"], torch.cat(outputs, dim=1)[0].detach(), **close)
    np.testing.assert_allclose(arrays["way.delta"], torch.cat([z.grad for z in sums], dim=1)[0], **close)
    np.testing.assert_allclose(arrays["way.gradient"], model.flat_gradient[: model.parameter_count], **close)


def test_a_neuron_tells_where_the_points_fall_on_its_curve():
    trainer = trained(["neuron"], network={"hidden": [4, 3], "activation": "relu"})
    with torch.no_grad():
        first = trainer.model.activations[0](trainer.model.layers[0](trainer.x))
        sums = trainer.model.layers[1](first)[:, 1]
    trainer.command({"op": "pin", "neuron": 5})
    arrays = trainer.snapshot(False).arrays
    np.testing.assert_allclose(arrays["neuron.flat"], [(sums <= 0).float().mean()], atol=1e-6)  # a ReLU is flat below 0
    wanted = torch.histc(sums.clamp(-neuron.REACH, neuron.REACH), neuron.BINS, -neuron.REACH, neuron.REACH) / len(sums)
    np.testing.assert_allclose(arrays["neuron.spread"], wanted, atol=1.01 / len(sums))
    np.testing.assert_allclose(arrays["neuron.f"], np.maximum(0, np.linspace(-neuron.REACH, neuron.REACH, neuron.BINS + 1)), atol=1e-6)


@pytest.mark.parametrize("what", ["neuron", "point"])
def test_with_batch_normalization_there_is_no_such_arithmetic(what: str):
    before = set(trained([], network={"hidden": [3], "batch_norm": True}).snapshot(False).arrays)
    assert set(trained([what], network={"hidden": [3], "batch_norm": True}).snapshot(False).arrays) == before


@pytest.mark.parametrize("command", [{"set": "all", "point": 0}, {"set": "train", "point": 10_000}, {"set": "test", "point": -1}])
def test_a_point_that_is_not_there_cannot_be_followed(command: dict):
    with pytest.raises(ValueError, match="accepts"):
        make_trainer(config()).command({"op": "follow", **command})
