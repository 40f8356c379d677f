"""Frames on the wire: one safetensors file whose `__metadata__` holds one key, `info`, a JSON object (docs/protocol.md)."""

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
from safetensors import SafetensorError
from safetensors.numpy import load, save

Arrays = dict[str, npt.NDArray[Any]]


def encode_frame(info: Mapping[str, Any], arrays: Mapping[str, npt.NDArray[Any]]) -> bytes:
    """The bytes of a frame. Raises ValueError when `info` holds a number that is not finite."""
    text = json.dumps(info, allow_nan=False, separators=(",", ":"))
    return save({name: np.ascontiguousarray(array) for name, array in arrays.items()}, metadata={"info": text})


def decode_frame(data: bytes) -> tuple[dict[str, Any], Arrays]:
    """The info and the arrays of a frame. Raises ValueError when it is none."""
    try:
        arrays = load(data)
        length = int.from_bytes(data[:8], "little")
        info = json.loads(json.loads(data[8 : 8 + length])["__metadata__"]["info"])
    except (SafetensorError, KeyError, TypeError, ValueError) as error:
        raise ValueError(f"not a frame: {error}") from None
    return info, arrays
