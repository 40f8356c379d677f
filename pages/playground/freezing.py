"""What freezing by a click does to the configuration: a layer's lock, a weight's tick."""

from collections.abc import Mapping
from typing import Any

from playground.points.config import RunConfig, parse_config


def freeze(config: RunConfig, edit: Mapping[str, Any]) -> RunConfig:
    """After an edit of a `layer` or a `parameter` by its number: `on` or not. Raises ConfigError, KeyError, ValueError."""
    name, item = ("frozen_layers", "layer") if "layer" in edit else ("frozen", "parameter")
    others = [number for number in getattr(config.network, name) if number != int(edit[item])]
    tree = config.model_dump()
    tree["network"][name] = [*others, int(edit[item])] if edit["on"] else others
    return parse_config(tree)
