"""What a click in the network diagram does to the configuration: pure functions, no Streamlit."""

from collections.abc import Mapping
from typing import Any

from pages.playground.freezing import freeze
from playground.core.settings import ConfigError, Problem
from playground.points.changes import set_value, thawed
from playground.points.config import (
    MAX_LAYERS,
    MAX_NEURONS,
    SEEDS,
    RunConfig,
    parse_config,
)
from playground.points.own import points_of_edit, read_own


def apply_edit(config: RunConfig, edit: Mapping[str, Any]) -> RunConfig:
    """The configuration after one edit of docs/protocol.md. Raises ConfigError when it cannot be."""
    network = config.network
    hidden, activations = list(network.hidden), list(network.activations)
    try:
        match edit["op"]:
            case "add_layer":
                at = min(max(int(edit["at"]), 0), len(hidden))
                near = min(max(at - 1, 0), len(hidden) - 1)
                if len(hidden) == MAX_LAYERS:
                    raise ConfigError([Problem("network.hidden", f"accepts at most {MAX_LAYERS} hidden layers")])
                hidden.insert(at, hidden[near] if hidden else 4)
                activations.insert(at, activations[near] if activations else _only(network.activation))
            case "remove_layer":
                at = int(edit["at"])
                del hidden[at], activations[at]
            case "neurons":
                hidden[int(edit["layer"])] = min(max(int(edit["count"]), 1), MAX_NEURONS)
            case "activation":
                activations[int(edit["layer"])] = str(edit["name"])
            case "feature":
                return _feature(config, str(edit["name"]), bool(edit["on"]))
            case "freeze":
                return freeze(config, edit)
            case "set":
                return set_value(config, str(edit["path"]), edit["value"])
            case "points":
                return _points(config, edit)
            case "new_weights":
                return set_value(config, "network.seed", (network.seed + 1) % SEEDS)
            case "fresh_start":
                tree = config.model_dump()
                tree["network"]["seed"] = (network.seed + 1) % SEEDS
                tree["training"]["learning_rate"] = max(config.training.learning_rate / 10, 1e-5)
                return parse_config(tree)
            case "recover":
                return set_value(config, "training.learning_rate", max(config.training.learning_rate / 3, 1e-5))
            case other:
                raise ConfigError([Problem("edit", f"there is no edit {other!r}")])
    except (KeyError, IndexError, TypeError, ValueError) as error:
        if isinstance(error, ConfigError):
            raise
        raise ConfigError([Problem("edit", "does not fit this network")]) from None
    tree = config.model_dump()
    # One name for all layers stays one name, also for layers that are added later.
    one = isinstance(network.activation, str) and set(activations) <= {network.activation}
    alike = len(set(activations)) == 1
    tree["network"]["hidden"] = hidden
    tree["network"]["activation"] = network.activation if one else activations[0] if alike else activations
    return thawed(config, parse_config(tree))


def _points(config: RunConfig, edit: Mapping[str, Any]) -> RunConfig:
    """Painted points, in place of whatever the data were."""
    values = config.task == "regression"
    try:
        own = points_of_edit(edit, values, config.data.own_points)
    except ValueError as error:
        raise ConfigError([Problem("data.own", str(error))]) from None
    tree = config.model_dump()
    classes = max(config.data.classes, read_own(own).fewest_classes)
    tree["data"] |= {"dataset": "own-values" if values else "own", "own": own, "classes": classes}
    return parse_config(tree)


def _only(activation: str | tuple[str, ...]) -> str:
    return activation if isinstance(activation, str) else "tanh"


def _feature(config: RunConfig, name: str, on: bool) -> RunConfig:
    features = [f for f in config.features if f != name] + ([name] if on else [])
    if not features:
        raise ConfigError([Problem("features", "a network needs at least one feature")])
    return set_value(config, "features", features)
