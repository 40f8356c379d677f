"""The board's pure modules, tested by Node's own test runner."""

import os
import subprocess
from pathlib import Path

import pytest
from playwright._impl._driver import compute_driver_executable

from tests.board.make_frame import make_frame

HERE = Path(__file__).parent
NODE = compute_driver_executable()[0]  # Playwright brings a Node.js along
TESTS = sorted((HERE / "js").glob("*.test.js"))


@pytest.mark.parametrize("path", TESTS, ids=[path.name.removesuffix(".test.js") for path in TESTS])
def test_module(path: Path, tmp_path: Path) -> None:
    frame = tmp_path / "frame.safetensors"
    frame.write_bytes(make_frame())
    done = subprocess.run(
        [NODE, "--test", str(path)], env={**os.environ, "FRAME": str(frame)}, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
