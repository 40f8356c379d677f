"""Writes the frame that js/frame.test.js reads: bytes made by Python's safetensors."""

import json
import sys
from pathlib import Path

import numpy as np
from safetensors.numpy import save


def make_frame() -> bytes:
    arrays = {
        "boundary": np.arange(-6, 6, dtype=np.int8).reshape(3, 4),
        "sureness": np.array([0, 128, 255], dtype=np.uint8),
        "parameters": np.array([0.5, -1.25, 3e-8], dtype=np.float32),
        "curves": np.array([[0, 0.5], [1, 0.25]], dtype=np.float32),
        "empty": np.zeros((0, 2), dtype=np.float32),
    }
    info = {
        "structure": "x→1",
        "epoch": 7,
        "full": True,
        "readouts": {"train_loss": float("nan"), "test_loss": float("-inf")},
        "message": "NaN in words",
    }
    return save(arrays, {"info": json.dumps(info)})


if __name__ == "__main__":
    Path(sys.argv[1]).write_bytes(make_frame())
