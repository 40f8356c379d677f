"""Arrays of numbers in the text of a script: base64, which can hold no code, whatever the numbers are."""

import base64
import textwrap
from typing import Any

import numpy as np
import numpy.typing as npt

WIDTH = 100  # characters of a line

DECODE = '''\
def decode(text, *shape):
    """An array of float32 numbers that stands here as base64."""
    return np.frombuffer(base64.b64decode(text), "<f4").reshape(shape).copy()


'''


def embedded(array: npt.NDArray[Any]) -> str:
    """The Python expression that gives the array back as float32, by `decode`."""
    values = np.ascontiguousarray(array, "<f4")
    text = base64.b64encode(values.tobytes()).decode()
    shape = "".join(f", {size}" for size in values.shape)
    if len(text) <= WIDTH:
        return f'decode("{text}"{shape})'
    lines = "\n".join(textwrap.wrap(text, WIDTH))
    return f'decode("""\n{lines}\n"""{shape})'
