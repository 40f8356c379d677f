"""How a comparison is looked at."""

from typing import Literal

from playground.shell.view import PageView


class CompareView(PageView):
    log: bool = False
    loss: Literal["test", "train"] = "test"  # which curves are shown
    score: Literal["test", "train"] = "test"
