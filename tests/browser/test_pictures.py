"""Panels as pictures, by real clicks: what is painted under Plotly's axes is in them as well."""

import base64
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from tests.browser.driver import Board

SVG = "{http://www.w3.org/2000/svg}"

# How many colours a picture has that a data address stands for, drawn anew in a page that knows nothing else.
COLOURS = """async (url) => {
  const image = new Image();
  image.src = url;
  await image.decode();
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [image.width, image.height];
  const context = canvas.getContext('2d');
  context.drawImage(image, 0, 0);
  const data = new Uint32Array(context.getImageData(0, 0, canvas.width, canvas.height).data.buffer);
  return new Set(data).size;
}"""


def download(board: Board, name: str, folder: Path) -> Path:
    board.button("Download").click()
    with board.page.expect_download() as begun:
        board.page.get_by_role("menuitem", name=name, exact=True).click()
    file = folder / begun.value.suggested_filename
    begun.value.save_as(file)
    return file


@pytest.mark.parametrize("panel", ["Output", "Loss"])
def test_a_panel_is_a_picture_of_either_form(board: Board, tmp_path: Path, panel: str):
    board.play().until("info.epoch >= 12").pause()
    names = board.page.evaluate("() => window.__npBoard.panels.map((panel) => panel.node.getAttribute('aria-label'))")
    name = next(name for name in names if panel.lower() in name.lower())
    svg, png = download(board, f"{name} (SVG)", tmp_path), download(board, f"{name} (PNG)", tmp_path)
    root = ET.parse(svg).getroot()
    painted = [image for image in root.iter(f"{SVG}image") if image.get("href", "").startswith("data:image/png;base64,")]
    assert len(root.findall(f"{SVG}svg")) >= 1 and (len(painted) >= 1) == (panel == "Output")
    assert not root.findall(f".//{SVG}script")
    for file, kind in ((svg, "svg+xml"), (png, "png")):
        url = f"data:image/{kind};base64,{base64.b64encode(file.read_bytes()).decode()}"
        assert board.page.evaluate(COLOURS, url) > (100 if panel == "Output" else 10)


DURATION = """async (url) => {
  const video = document.createElement('video');
  video.muted = true;
  const frames = new Set();
  const canvas = document.createElement('canvas');
  video.src = url;
  await new Promise((resolve, reject) => { video.onloadeddata = resolve; video.onerror = () => reject(new Error('no film')); });
  [canvas.width, canvas.height] = [video.videoWidth, video.videoHeight];
  const context = canvas.getContext('2d');
  const ended = new Promise((resolve) => (video.onended = resolve));
  const look = () => {
    context.drawImage(video, 0, 0);
    frames.add(context.getImageData(0, 0, canvas.width, canvas.height).data.reduce((sum, value) => (sum * 31 + value) | 0, 0));
  };
  const timer = setInterval(look, 30);
  await video.play();
  await ended;
  clearInterval(timer);
  return [canvas.width, frames.size];
}"""


def test_the_training_is_a_film_that_moves_and_the_present_comes_back(board: Board, tmp_path: Path):
    board.play().until("info.epoch >= 20").pause()
    epoch = board.info("epoch")
    file = download(board, "Film of the training (WebM)", tmp_path)
    board.until(f"info.past === null && info.epoch === {epoch}")
    url = f"data:video/webm;base64,{base64.b64encode(file.read_bytes()).decode()}"
    width, frames = board.page.evaluate(DURATION, url)
    assert width > 100 and frames >= 5
