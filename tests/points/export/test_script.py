"""The training script: run in a clean process, its losses are those of the page's trainer."""

import ast
import contextlib
import io
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.kinds import KINDS
from playground.points.config import RunConfig, parse_config
from playground.points.data import make_points
from playground.points.datasets import KNOWN
from playground.points.export.data_part import NOT_PLAIN, plain
from playground.points.export.script import export_script, make_script
from playground.points.export.words import FEATURES as FEATURES_WRITTEN
from playground.points.own import OwnAxis, OwnPoints, read_own, write_own
from playground.points.train import train
from playground.points.trainer import MLPTrainer
from playground.tables.activations import ACTIVATIONS
from playground.tables.features import FEATURES
from playground.tables.initializers import INITIALIZERS
from playground.tables.losses import LOSSES
from playground.tables.optimizers import OPTIMIZERS
from playground.tables.schedules import SCHEDULES
from tests.behaviour.fuzz import documents
from tests.behaviour.small import small
from tests.points.export.cases import CASES, EVERY_FEATURE, HOSTILE, own

EPOCHS = 6
LINE = re.compile(r"epoch (\d+): training loss (\S+), test loss (\S+)")


def losses(text: str, folder: Path, epochs: int = EPOCHS, *more: str) -> np.ndarray:
    """Training and test losses of every epoch, as a process of its own prints them that cannot see the playground."""
    script = folder / "network.py"
    script.write_text(text, encoding="utf-8")
    command = [sys.executable, "-I", str(script), "--epochs", str(epochs), *more]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    lines = [LINE.fullmatch(line) for line in done.stdout.splitlines()]
    assert [line and int(line[1]) for line in lines] == list(range(1, epochs + 1))
    return np.array([[float(line[2]), float(line[3])] for line in lines if line])


def wanted(result) -> np.ndarray:
    return np.array([[row["train_loss"], row["test_loss"]] for row in result.metrics[1:]])


def test_the_cases_have_everything_that_can_be_chosen():
    runs = [parse_config(value) for value in CASES.values()]
    assert {name for run in runs for name in run.network.activations} == set(ACTIVATIONS)
    assert {run.training.optimizer for run in runs} == set(OPTIMIZERS)
    assert {run.training.loss for run in runs} == set(LOSSES)
    assert {run.training.schedule for run in runs} == set(SCHEDULES)
    assert {run.network.init for run in runs} == set(INITIALIZERS)
    assert {run.data.dataset for run in runs} == set(KNOWN)
    assert {run.data.classes for run in runs if run.task == "classification"} == {2, 3, 4, 5, 6}
    assert set(EVERY_FEATURE) == set(FEATURES) == set(FEATURES_WRITTEN)


@pytest.mark.parametrize("name", CASES)
def test_the_script_trains_the_very_same_run(name, tmp_path):
    config = parse_config(CASES[name])
    result = train(config, epochs=EPOCHS)
    found = losses(make_script(config), tmp_path)
    np.testing.assert_allclose(found, wanted(result), rtol=1e-4, atol=1e-6)
    assert np.ptp(found[:, 0]) > 1e-5, "nothing was trained"


@pytest.mark.parametrize("name", ["xor", "both"])
def test_it_starts_from_the_weights_that_it_is_given(name, tmp_path):
    config = parse_config(CASES[name])
    weights = train(config, epochs=3).weights
    result = train(config, weights=weights, epochs=2)
    text = export_script(MLPTrainer(config, weights=weights)).decode()
    np.testing.assert_allclose(losses(text, tmp_path, 2), wanted(result), rtol=1e-4, atol=1e-6)


def test_points_from_elsewhere_stand_in_the_script(tmp_path):
    config = parse_config(CASES["circle"])
    other = make_points(parse_config({"data": {"dataset": "xor", "points": 80}}))
    text = export_script(MLPTrainer(config, other)).decode()
    np.testing.assert_allclose(losses(text, tmp_path), wanted(train(config, other, epochs=EPOCHS)), rtol=1e-4, atol=1e-6)
    assert "default_rng" not in text and "default_rng" in export_script(MLPTrainer(config)).decode()


def test_what_it_imports_is_torch_and_numpy():
    for value in CASES.values():
        tree = ast.parse(make_script(parse_config(value)))
        found = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
        found |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        assert {name.split(".")[0] for name in found} - set(sys.stdlib_module_names) == {"torch", "numpy"}


def test_the_formulas_of_the_datasets_need_numpy_alone():
    """What is plain has names of nothing but NumPy in it, and what is not stands in the script as numbers."""
    for name in KNOWN:
        value = {"data": {"dataset": name}}
        assert plain(parse_config(value)) == (name not in (*NOT_PLAIN, "own", "own-values"))
        assert ("sklearn" in make_script(parse_config(value))) is False


@given(
    st.lists(st.one_of(st.text(max_size=40), st.sampled_from(HOSTILE)), min_size=2, max_size=6),
    st.lists(st.one_of(st.text(max_size=40), st.sampled_from(HOSTILE)), min_size=2, max_size=2),
)
def test_no_name_of_a_person_comes_into_the_code(classes, columns):
    """The script of points whose classes and columns have names is the one of the same points without."""
    axes = tuple(OwnAxis(name=name, middle=1.0, spread=2.0) for name in columns)
    try:
        text = own(names=tuple(classes), axes=axes)
    except (ValueError, UnicodeEncodeError):
        return  # no such names
    points = read_own(text)
    bare = write_own(OwnPoints(points.x, points.y))
    scripts = [
        make_script(parse_config({"data": {"dataset": "own", "own": written, "classes": len(classes)}, "network": {"hidden": [2]}}))
        for written in (text, bare)
    ]
    assert scripts[0] == scripts[1]
    ast.parse(scripts[0])


MLP = KINDS["mlp"]


@settings(max_examples=40, deadline=None)
@given(documents(MLP, MLP.parse(small("mlp").document), ("training.device",)))
def test_whatever_the_settings_are_the_script_starts_where_the_run_does(config):
    """And makes an update, which costs no error."""
    trainer = MLPTrainer(config)
    script = {"__name__": "script"}
    exec(export_script(trainer).decode(), script)
    network = script["Network"]()
    script["set_starting_weights"](network)
    with torch.no_grad():
        loss = script["mean_loss"](network.eval()(script["x"]), script["y"]).item()
    assert loss == pytest.approx(trainer.evaluate()["train_loss"], rel=1e-4, abs=1e-6)
    script["x"], script["y"] = script["x"][:3], script["y"][:3]
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        script["train"](network, 1)
    assert LINE.fullmatch(printed.getvalue().strip())


def test_a_script_of_the_default_run_is_short_and_reads_from_the_top():
    text = make_script(RunConfig())
    assert len(text.splitlines()) < 160 and "decode" not in text
    order = [text.index(f"# ---- {part}") for part in ("the points", "the network", "the starting weights", "the loss", "training")]
    assert order == sorted(order)
