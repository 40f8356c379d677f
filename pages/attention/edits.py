"""What a control or a click in the diagram does to an Attention run's configuration: pure functions, no Streamlit."""

from collections.abc import Mapping
from typing import Any

from pages.attention.view import AttentionView
from playground.core.settings import SEEDS, ConfigError, Problem
from playground.sequences.changes import set_value
from playground.sequences.config import AttentionConfig
from playground.sequences.probe import read_probe

SLOWER = 3  # what the learning rate is divided by after diverging


def fit_view(config: AttentionConfig, view: AttentionView) -> tuple[AttentionView, list[Problem]]:
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
