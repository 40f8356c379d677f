"""An AttentionConfig in the address bar, what a change of it asks for, and the presets."""

from typing import Any

from playground.core.settings import flatten, make_address, nested
from playground.sequences.config import SETTINGS, AttentionConfig, parse_attention


def attention_link(config: AttentionConfig, base: str = "") -> str:
    """A link that opens this run."""
    return make_address(base, SETTINGS.parameters(config))


attention_parameters, restart_reasons = SETTINGS.parameters, SETTINGS.restart_reasons
parse_attention_link, read_attention_link = SETTINGS.parse_link, SETTINGS.read_link


def with_task(config: AttentionConfig, task: str) -> AttentionConfig:
    """The run on another task: its sizes take that task's defaults, what else was chosen stays. Raises ConfigError."""
    before, after = (flatten(parse_attention({"data": {"task": name}}).model_dump(mode="json")) for name in (config.data.task, task))
    new = {path: value for path, value in after.items() if value != before[path]}
    return parse_attention(nested(flatten(config.model_dump(mode="json")) | new))


PRESETS: dict[str, dict[str, Any]] = {
    "default": {},
    "sort": {"data": {"task": "sort"}},
    "induction": {"data": {"task": "induction"}},
    "recall": {"data": {"task": "recall"}},
    "text": {"data": {"task": "text"}},
    "benchmark": {"model": {"layers": 2, "heads": 4}, "training": {"learning_rate": 0.001}},
}

# What each is, in a sentence.
NOTES = {
    "default": "One layer with two heads learns to reverse a sequence.",
    "sort": "The same model learns to sort numbers.",
    "induction": "A pattern repeats: one head finds what followed the symbol before.",
    "recall": "Pairs of a key and a value, then a question: the value of one key.",
    "text": "Characters of a text, each predicted from those before it.",
    "benchmark": "Two layers of four heads at a learning rate of 0.001.",
}


def attention_preset(name: str) -> AttentionConfig:
    """The preset of that name. Raises ConfigError for an unknown one."""
    return SETTINGS.preset(PRESETS, name)
