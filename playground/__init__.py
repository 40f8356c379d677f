"""Neural Playground. `from playground import RunConfig, train` trains without a browser; importing this alone loads no torch."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playground.points.config import RunConfig
    from playground.points.train import train

__all__ = ["RunConfig", "train"]


def __getattr__(name: str) -> Any:
    if name == "RunConfig":
        from playground.points.config import RunConfig

        return RunConfig
    if name == "train":
        from playground.points.train import train

        return train
    raise AttributeError(f"module 'playground' has no attribute {name!r}")
