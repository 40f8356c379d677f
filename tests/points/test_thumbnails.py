"""The pictures of the datasets lie in assets/, are current and small."""

from pathlib import Path
from xml.etree import ElementTree

import pytest

from playground.points.datasets import DATASETS
from playground.points.thumbnails import FOLDER, make_thumbnail, write_thumbnails


@pytest.mark.parametrize("name", DATASETS)
def test_file_is_there_and_current(name: str) -> None:
    path = FOLDER / f"{name}.svg"
    assert path.is_file(), f"{path.name} is missing: run `python -m playground.points.thumbnails` and commit what it writes"
    current = path.read_text(encoding="utf-8") == make_thumbnail(name)
    assert current, f"{path.name} is stale: run `python -m playground.points.thumbnails` and commit what it writes"


@pytest.mark.parametrize("name", DATASETS)
def test_picture_is_small_and_sound(name: str) -> None:
    text = make_thumbnail(name)
    assert len(text.encode()) <= 6 * 1024
    root = ElementTree.fromstring(text)
    circles = root.findall(".//{*}circle")
    assert len(circles) == 120
    for circle in circles:
        assert 0 <= float(circle.get("cx", "nan")) <= 64 and 0 <= float(circle.get("cy", "nan")) <= 64


def test_no_file_is_left_over() -> None:
    assert {path.stem for path in FOLDER.glob("*.svg")} == {*DATASETS, "own"}  # which is drawn by hand


def test_writing_makes_every_file(tmp_path: Path) -> None:
    assert {path.stem for path in write_thumbnails(tmp_path)} == set(DATASETS)
