"""What the tables name by text, so that they load no PyTorch."""

from functools import cache
from importlib import import_module
from typing import Any


@cache
def resolve(dotted: str) -> Any:
    """What a table's dotted name stands for: "torch.nn.ReLU" -> the class."""
    module, _, name = dotted.rpartition(".")
    return getattr(import_module(module), name)
