"""A whole run as a file, by real clicks: downloaded from one page, opened on another."""

from pathlib import Path

import numpy as np
from playwright.sync_api import Page, expect
from safetensors.numpy import load_file, save_file

from tests.behaviour.opening import open_page
from tests.browser.driver import Board
from tests.serving import App


def download(board: Board, folder: Path) -> Path:
    board.button("Download").click()
    with board.page.expect_download() as begun:
        board.page.get_by_role("menuitem", name="Whole run").click()
    assert begun.value.suggested_filename == f"run-epoch-{board.info('epoch')}.safetensors"
    begun.value.save_as(folder / "run.safetensors")
    return folder / "run.safetensors"


def give(page: Page, file: Path) -> None:
    """To the control in the sidebar, which stays open after a file that was refused."""
    chooser = page.get_by_test_id("stFileUploaderDropzoneInput")
    if not chooser.count():
        page.get_by_test_id("stSidebar").get_by_role("button", name="Open a saved run").click()
    chooser.set_input_files(file)


def test_a_run_is_opened_again_with_settings_weights_curves_and_past_and_a_bad_file_changes_nothing(board: Board, app: App, tmp_path: Path):
    page = board.page
    board.open("?training.learning_rate=0.1&network.hidden=3&view.test=true")
    board.play().until("info.epoch >= 12").pause()
    epoch, weights, pixels = board.info("epoch"), board.array("parameters"), board.boundary_pixels()
    moments = board.array("moments")
    file = download(board, tmp_path)

    open_page(page, app, "perceptron")  # a page of another kind
    bad = tmp_path / "bad.safetensors"
    state = load_file(file)
    save_file(state | {"state.flat": np.full(13, np.nan, np.float32)}, bad)
    token = page.evaluate("window.__npBoard.data.token")
    give(page, bad)
    expect(page.get_by_test_id("stToast")).to_contain_text("This file", timeout=60_000)
    assert page.evaluate("window.__npBoard.data.token") == token

    give(page, file)
    board.until(f"info.epoch === {epoch} && b.store.curves.count === {epoch + 1} && b.timeline.moments.length === {len(moments)}")
    assert board.array("parameters") == weights and board.array("moments") == moments and board.boundary_pixels() == pixels
    page.wait_for_url(lambda url: "training.learning_rate=0.1" in url and "network.hidden=3" in url and "view.test=true" in url)
    assert "perceptron" not in page.url
    page.get_by_role("slider", name="Moment of the run").fill("4")
    board.until("info.past === 4 && info.epoch === 4")
    board.press("Go on from here").until("info.past === null && info.epoch === 4")
    board.press("Epoch").until("info.epoch === 5")
    expect(page.get_by_text("The server was restarted")).to_have_count(0)
