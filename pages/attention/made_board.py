"""The Attention page's board for a run."""

from functools import lru_cache
from typing import Any

from pages.attention.board import make_attention_board
from playground.sequences.config import AttentionConfig, AttentionTraining
from playground.shell.run import Run


@lru_cache(16)
def _made_board(config: AttentionConfig, palette: str, device: str) -> dict[str, Any]:
    return make_attention_board(config, palette, device)


def attention_board(run: Run) -> dict[str, Any]:
    """Made once for all runs that differ in nothing it shows."""
    shown = run.config.model_copy(update={"training": AttentionTraining()})
    device = run.config.training.device
    if device == "auto":
        device = "cuda" if "cuda" in run.handle.devices else "cpu"
    return _made_board(shown, run.view.palette, device.upper())
