"""`pip install .`: trained from anywhere, and the app by its command."""

import os
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from tests.paths import ROOT
from tests.serving import App, free_port


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package alone, elsewhere; what it depends on is here."""
    target = tmp_path_factory.mktemp("installed")
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation", "--target", str(target), str(ROOT)]
    subprocess.run(install, check=True, capture_output=True, timeout=300)
    return target


def surroundings(installed: Path) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(installed)}


def test_it_trains_from_anywhere(installed: Path, tmp_path: Path) -> None:
    code = (
        "import playground; from playground import RunConfig, train; print(playground.__file__, train(RunConfig(), epochs=1).metrics[-1])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=surroundings(installed), capture_output=True, text=True, timeout=300, check=True
    )
    assert done.stdout.startswith(str(installed)) and "test_loss" in done.stdout


def test_the_command_starts_the_app_with_its_own_settings(installed: Path, tmp_path: Path) -> None:
    app = App(free_port(), tmp_path / "log", surroundings(installed), [str(installed / "bin" / "neural-playground")], tmp_path)
    try:
        with urllib.request.urlopen(f"{app.url}compare", timeout=60) as answer:
            assert answer.status == 200
        assert "usage statistics" not in app.log.read_text()  # which Streamlit's own settings would tell of
    finally:
        app.stop()


def test_nothing_but_the_app_is_installed(installed: Path) -> None:
    names = {path.name for path in installed.iterdir() if not path.name.endswith(".dist-info")}
    assert names - {"bin", "__pycache__"} == {"app.py", "assets", "pages", "playground", ".streamlit"}
