"""What the change of one setting brings along."""

from typing import Any

from playground.sequences.config import SETTINGS, AttentionConfig
from playground.sequences.links import with_task


def set_value(config: AttentionConfig, path: str, value: Any) -> AttentionConfig:
    """The configuration with one setting changed; another task brings its own sizes. Raises ConfigError."""
    return with_task(config, value) if path == "data.task" else SETTINGS.with_value(config, path, value)
