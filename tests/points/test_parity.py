"""The classic mode follows TensorFlow Playground's own engine: points, starting weights and losses are recorded runs of it."""

import csv
import json

import numpy as np
import pytest
from safetensors.numpy import save_file

from playground import train
from playground.cli import main
from playground.points.config import parse_config
from playground.points.data import read_points_csv
from tests.paths import ROOT

RUNS = sorted((ROOT / "tests" / "data").glob("parity-*.json"))
LOSSES = ("train_loss", "test_loss")


def prepared(path, folder):
    """A recorded run's files: configuration, points and weights."""
    run = json.loads(path.read_text())
    recorded = run["config"]
    regression = run["name"] == "plane-regression"
    value = {
        "task": "regression" if regression else "classification",
        "features": recorded["features"],
        "network": {"hidden": recorded["hidden"], "activation": recorded["activation"], "output": recorded["output"]},
        "training": {
            "loss": "half_squared_error", "shuffle": False, "learning_rate": recorded["learning_rate"],
            "batch_size": recorded["batch_size"], "l2": recorded["regularization_rate"],
        },
    }  # fmt: skip
    (folder / "config.json").write_text(json.dumps(value))
    lines = [f"{x1!r},{x2!r},{label!r},{split}" for split in ("train", "test") for x1, x2, label in run[split]]
    (folder / "points.csv").write_text("x1,x2,label,split\n" + "\n".join(lines))
    weights = {f"layers.{k}.{name}": np.array(layer[name], dtype=np.float32) for k, layer in enumerate(run["weights"]) for name in layer}
    save_file(weights, folder / "weights.safetensors")
    return value, weights, run["history"]


def assert_follows(found, history):
    assert len(found) == len(history)
    for name in LOSSES:
        wanted = np.array([row[name] for row in history])
        off = np.abs(np.array([float(row[name]) for row in found]) - wanted) / wanted
        assert off[:51].max() < 1e-4, name
        assert off.max() < 1e-3, name


def test_there_are_recorded_runs():
    assert len(RUNS) == 3


@pytest.mark.parametrize("backend", ["kernel", "autograd"])
@pytest.mark.parametrize("path", RUNS, ids=lambda path: path.stem)
def test_python_follows_the_recorded_run(path, backend, tmp_path):
    value, weights, history = prepared(path, tmp_path)
    points = read_points_csv(tmp_path / "points.csv", parse_config(value))
    count = len(history) if backend == "kernel" else 61  # the slower way: far enough for both tolerances
    assert_follows(train(value, points, weights, epochs=count - 1, backend=backend).metrics, history[:count])


@pytest.mark.parametrize("path", RUNS, ids=lambda path: path.stem)
def test_the_command_line_follows_the_recorded_run(path, tmp_path):
    _, _, history = prepared(path, tmp_path)
    files = {name: str(tmp_path / name) for name in ("config.json", "points.csv", "weights.safetensors", "metrics.csv")}
    options = ["--config", files["config.json"], "--data", files["points.csv"], "--weights", files["weights.safetensors"]]
    assert main(["train", *options, "--metrics", files["metrics.csv"], "--epochs", str(len(history) - 1)]) == 0
    with open(files["metrics.csv"]) as file:
        assert_follows(list(csv.DictReader(file)), history)
