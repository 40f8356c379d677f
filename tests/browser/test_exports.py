"""The files of the menu ⤓, by real clicks: saved under their names, and of the run that is shown."""

import csv
import io
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
import torch
from playwright.sync_api import Page

from tests.browser.driver import Board
from tests.serving import App


def saved(board: Board, title: str, folder: Path) -> Path:
    """The file that a click on an item of the menu saves."""
    board.press("Download")
    with board.page.expect_download() as download:
        board.page.get_by_role("menuitem", name=title, exact=True).click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def flat(path: Path) -> np.ndarray:
    """The parameters of a saved state_dict, in their order."""
    state = torch.load(path, weights_only=True)
    return np.concatenate([value.numpy().ravel() for value in state.values()])


@pytest.fixture
def trained(board: Board) -> Board:
    board.play().until("info.epoch >= 12").pause()
    return board.until("b.timeline.moments.length >= 13")


def test_all_files_are_of_the_network_that_is_shown(trained: Board, tmp_path: Path):
    parameters = np.array(trained.array("parameters"), np.float32)
    assert np.array_equal(flat(saved(trained, "Weights as state_dict", tmp_path)), parameters)

    path = saved(trained, "ONNX", tmp_path)
    onnx.checker.check_model(str(path))
    places = np.array([trained.array("train.x1"), trained.array("train.x2")], np.float32).T
    found = onnxruntime.InferenceSession(path).run(["probabilities"], {"points": places})[0]
    np.testing.assert_allclose(2 * found[:, 1] - 1, trained.array("train.output"), atol=1e-4)

    rows = list(csv.DictReader(io.StringIO(saved(trained, "Data as CSV", tmp_path).read_text(), newline="")))
    train = [row for row in rows if row["split"] == "train"]
    assert [float(row["x1"]) for row in train] == pytest.approx(trained.array("train.x1"))
    assert [float(row["label"]) for row in train] == trained.array("train.label")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["network.onnx", "network.pt", "points.csv"]


def test_the_script_prints_the_losses_of_the_curves(trained: Board, tmp_path: Path):
    script = saved(trained, "PyTorch script", tmp_path)
    assert script.name == "network.py"
    done = subprocess.run([sys.executable, "-I", str(script), "--epochs", "12"], capture_output=True, text=True, timeout=300, check=True)
    printed = [float(loss) for loss in re.findall(r"training loss ([^,]+),", done.stdout)]
    curve = trained.page.evaluate("() => Array.from(window.__npBoard.store.curves.column('train_loss')).slice(1, 13)")
    assert printed == pytest.approx(curve, rel=1e-4)


def test_of_an_earlier_moment_the_weights_are_those_of_then(trained: Board, tmp_path: Path):
    trained.page.get_by_role("slider", name="Moment of the run").fill("3")
    trained.until("info.past === b.timeline.moments[3]")
    weights = flat(saved(trained, "Weights as state_dict", tmp_path))
    assert np.array_equal(weights, np.array(trained.array("parameters"), np.float32))
    assert trained.info("past") == 3


def test_training_goes_on_while_files_are_made(board: Board, tmp_path: Path):
    board.play().until("info.epoch >= 2")
    for title in ("ONNX", "PyTorch script", "Weights as state_dict"):
        saved(board, title, tmp_path)
    epoch = board.info("epoch")
    board.until(f"info.state === 'playing' && info.epoch > {epoch}")


def test_whoever_watches_is_offered_no_files(board: Board):
    board.page.evaluate("() => window.__npBoard.setRole('watcher')")
    board.press("Download")
    board.page.get_by_role("menuitem", name="Curves (CSV)").wait_for()
    assert board.page.get_by_role("menuitem", name="ONNX").count() == 0


def test_a_page_whose_runs_have_no_files_offers_none(app: App, page: Page):
    page.goto(app.url + "perceptron")
    board = Board(page, app.url).until("b.framesDrawn > 0 && b.panels.every((p) => p.made)")
    board.press("Download")
    board.page.get_by_role("menuitem").first.wait_for()
    assert board.page.get_by_role("menuitem", name="PyTorch script").count() == 0
