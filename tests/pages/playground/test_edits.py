"""Clicks in the diagram as changes of the configuration."""

import re
from typing import Any

import pytest

from pages.playground.edits import apply_edit, set_value
from playground.core.settings import ConfigError
from playground.points.config import (
    MAX_LAYERS,
    SEEDS,
    RunConfig,
    parse_config,
    parse_link,
    restart_reasons,
)
from playground.points.datasets import DATASETS
from playground.points.thumbnails import make_thumbnail


def build(*edits: dict) -> RunConfig:
    config = RunConfig()
    for edit in edits:
        config = apply_edit(config, edit)
    return config


def test_layers_and_neurons_are_added_and_removed_anywhere():
    config = build({"op": "add_layer", "at": 0}, {"op": "neurons", "layer": 0, "count": 7}, {"op": "remove_layer", "at": 2})
    assert config.network.hidden == (7, 4)


def test_a_network_without_hidden_layers_grows_again_with_its_activation():
    empty = build({"op": "remove_layer", "at": 0}, {"op": "remove_layer", "at": 0})
    assert empty.network.hidden == ()
    assert apply_edit(empty, {"op": "add_layer", "at": 0}).network.activations == ("tanh",)


def test_activation_of_one_layer_leaves_the_others():
    config = build({"op": "activation", "layer": 1, "name": "relu"})
    assert config.network.activation == ("tanh", "relu")
    assert restart_reasons(RunConfig(), config) == []


def test_equal_activations_become_one_name_again():
    config = build({"op": "activation", "layer": 0, "name": "relu"}, {"op": "activation", "layer": 1, "name": "relu"})
    assert config.network.activation == "relu"


def test_a_layer_moves_its_activation_along():
    config = build({"op": "activation", "layer": 1, "name": "relu"}, {"op": "add_layer", "at": 0}, {"op": "remove_layer", "at": 1})
    assert config.network.activation == ("tanh", "relu")


def test_the_last_feature_cannot_be_switched_off():
    config = build({"op": "feature", "name": "x2", "on": False})
    with pytest.raises(ConfigError, match="at least one feature"):
        apply_edit(config, {"op": "feature", "name": "x1", "on": False})


def test_no_more_layers_than_the_limit():
    config = parse_config({"network": {"hidden": [2] * MAX_LAYERS}})
    with pytest.raises(ConfigError, match=f"at most {MAX_LAYERS}"):
        apply_edit(config, {"op": "add_layer", "at": 0})


@pytest.mark.parametrize(
    "edit", [{"op": "format_disk"}, {"op": "neurons"}, {"op": "remove_layer", "at": 9}, {"op": "activation", "layer": 0, "name": "<b>"}, {}]
)
def test_edits_that_make_no_sense_are_refused(edit):
    with pytest.raises(ConfigError):
        apply_edit(RunConfig(), edit)


def test_another_task_brings_a_dataset_and_a_loss_that_fit():
    config = set_value(RunConfig(), "task", "regression")
    assert (config.data.dataset, config.training.loss, config.outputs) == ("plane", "squared_error", 1)
    assert set_value(config, "task", "classification").training.loss in ("cross_entropy", "squared_error")


def test_another_dataset_comes_with_its_own_number_of_classes():
    six = set_value(set_value(RunConfig(), "data.dataset", "blobs"), "data.classes", 6)
    assert set_value(six, "data.dataset", "rings").data.classes == 3
    assert set_value(six, "data.dataset", "circle").data.classes == 2


def test_recovering_lowers_the_rate_and_restarts_nothing():
    config = apply_edit(RunConfig(), {"op": "recover"})
    assert config.training.learning_rate < RunConfig().training.learning_rate
    assert restart_reasons(RunConfig(), config) == []


def test_a_fresh_start_has_other_weights_and_a_tenth_of_the_rate():
    config = parse_config({"training": {"learning_rate": 10.0}, "network": {"seed": 0}})
    fresh = apply_edit(config, {"op": "fresh_start"})
    assert (fresh.network.seed, fresh.training.learning_rate) == (1, 1.0)
    low = parse_config({"training": {"learning_rate": 1e-5}, "network": {"seed": SEEDS}})
    assert apply_edit(low, {"op": "fresh_start"}).training.learning_rate == 1e-5


def test_a_setting_is_set_by_its_path_and_nothing_else_is():
    assert apply_edit(RunConfig(), {"op": "set", "path": "training.device", "value": "cpu"}).training.device == "cpu"
    for path, value in (("training", 3), ("training.device", "gpu"), ("task", ["x"]), ("data.dataset", None), ("__class__", 1), ("", "")):
        with pytest.raises(ConfigError):
            apply_edit(RunConfig(), {"op": "set", "path": path, "value": value})


@pytest.mark.parametrize("name", DATASETS)
def test_a_chosen_dataset_comes_with_the_classes_that_its_thumbnail_shows(name):
    before = "moons" if name == "circle" else "circle"
    chosen = set_value(set_value(RunConfig(), "data.dataset", before), "data.dataset", name)
    shown = re.findall(r'<g fill="(#\w+)"', make_thumbnail(name))
    assert chosen.task == "regression" or chosen.data.classes == len(shown)
    assert chosen.data.classes == (3 if name in ("blobs", "rings", "pinwheel") else 2)


def test_choosing_the_dataset_that_is_there_keeps_its_classes():
    config = set_value(set_value(RunConfig(), "data.dataset", "blobs"), "data.classes", 5)
    assert set_value(config, "data.dataset", "blobs").data.classes == 5


def test_a_link_keeps_the_number_of_classes_that_it_says():
    config, problems = parse_link({"data.dataset": "blobs", "data.classes": "2"})
    assert not problems and config.data.classes == 2


# ---- painted points ----------------------------------------------------------------------------------------------


def painted(labels, **more):
    return {"op": "points", "x1": [float(k) for k in range(len(labels))], "x2": [0.5] * len(labels), "label": labels, **more}


def test_painted_points_take_the_datasets_place_and_later_ones_need_no_other_weights() -> None:
    first = apply_edit(RunConfig(), painted([0, 1, 1]))
    assert first.data.dataset == "own" and first.data.own_points.y.tolist() == [0, 1, 1]
    again = apply_edit(first, painted([0, 1, 1, 0]))
    assert restart_reasons(first, again) == [] and len(again.data.own_points.x) == 4


def test_a_point_of_another_class_brings_the_class() -> None:
    assert apply_edit(RunConfig(), painted([0, 1, 3])).data.classes == 4


def test_values_are_painted_for_regression() -> None:
    config = apply_edit(parse_config({"task": "regression"}), painted([-1.0, 0.25]))
    assert config.data.dataset == "own-values" and config.data.own_points.y.tolist() == pytest.approx([-1, 0.25], abs=1e-4)


@pytest.mark.parametrize("edit", [painted([0]), painted([0, 6]), painted([0, 0.5]), painted([0, 1], x2=[1.0]), {"op": "points"}])
def test_points_that_cannot_be_are_refused_and_nothing_changes(edit: dict[str, Any]) -> None:
    with pytest.raises(ConfigError, match="accepts"):
        apply_edit(RunConfig(), edit)


def test_layers_and_weights_are_frozen_and_thawed_by_clicks() -> None:
    config = apply_edit(RunConfig(), {"op": "freeze", "layer": 2, "on": True})
    config = apply_edit(config, {"op": "freeze", "parameter": 7, "on": True})
    assert (config.network.frozen_layers, config.network.frozen) == ((2,), (7,))
    assert restart_reasons(RunConfig(), config) == []
    wider = apply_edit(config, {"op": "neurons", "layer": 0, "count": 5})
    assert (wider.network.frozen_layers, wider.network.frozen) == ((2,), ())
    deeper = apply_edit(config, {"op": "add_layer", "at": 0})
    assert (deeper.network.frozen_layers, deeper.network.frozen) == ((), ())
    assert apply_edit(config, {"op": "feature", "name": "x1^2", "on": True}).network.frozen == ()
    assert apply_edit(config, {"op": "activation", "layer": 0, "name": "relu"}).network.frozen == (7,)
    thawed = apply_edit(apply_edit(config, {"op": "freeze", "layer": 2, "on": False}), {"op": "freeze", "parameter": 7, "on": False})
    assert thawed == RunConfig()


@pytest.mark.parametrize("edit", [{}, {"layer": 0, "on": True}, {"layer": "a", "on": True}, {"parameter": -1, "on": True}, {"layer": 1}])
def test_what_cannot_be_frozen_is_refused(edit: dict[str, Any]) -> None:
    with pytest.raises(ConfigError):
        apply_edit(RunConfig(), {"op": "freeze", **edit})
