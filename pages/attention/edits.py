"""What a control or a click in the diagram does to an Attention run's configuration: pure functions, no Streamlit."""

from collections.abc import Mapping
from typing import Any

from playground.core.settings import ConfigError, Problem
from playground.points.config import SEEDS
from playground.sequences.config import PATHS, AttentionConfig, accepts, parse_attention
from playground.sequences.links import with_task
from playground.sequences.probe import read_probe
from playground.shell.view import View

SLOWER = 3  # what the learning rate is divided by after diverging


def set_value(config: AttentionConfig, path: str, value: Any) -> AttentionConfig:
    """The configuration with one setting changed; another task brings its own sizes. Raises ConfigError."""
    if path not in PATHS:
        raise ConfigError([Problem(path[:60], accepts(path))])
    if path == "data.task":
        return with_task(config, value)
    tree = config.model_dump(mode="json")
    part, name = path.split(".")
    tree[part][name] = value
    return parse_attention(tree)


def fit_view(config: AttentionConfig, view: View) -> tuple[View, list[Problem]]:
    """The view without heads and a probe that this model does not have, and what was wrong with them."""
    problems = []
    count = config.model.layers * config.model.heads
    if view.heads and len(view.heads) != count:
        problems.append(Problem("view.heads", f"accepts {count} digits, one for each head"))
        view = view.with_changes({"heads": ""})
    try:
        if view.probe:
            read_probe(view.tokens, config)
    except ValueError as error:
        problems.append(Problem("view.probe", str(error).removeprefix("tokens: ")))
        view = view.with_changes({"probe": ""})
    return view, problems


def apply_edit(config: AttentionConfig, edit: Mapping[str, Any]) -> AttentionConfig:
    """The configuration after one edit of docs/protocol.md. Raises ConfigError when it cannot be."""
    match edit.get("op"):
        case "set":
            return set_value(config, str(edit.get("path", "")), edit.get("value"))
        case "new_weights":
            return set_value(config, "model.seed", (config.model.seed + 1) % SEEDS)
        case "recover":
            return set_value(config, "training.learning_rate", max(config.training.learning_rate / SLOWER, 1e-5))
        case other:
            raise ConfigError([Problem("edit", f"there is no edit {str(other)[:40]!r}")])
