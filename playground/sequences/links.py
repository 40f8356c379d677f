"""An AttentionConfig in the address bar, what a change of it asks for, and the presets."""

from typing import Any

from playground.core.settings import (
    changed,
    flatten,
    make_address,
    nested,
)
from playground.sequences.config import LINK_TEXT, SETTINGS, AttentionConfig, parse_attention


def attention_parameters(config: AttentionConfig) -> dict[str, str]:
    """What the address bar holds: the settings that differ from the task's defaults, `{"data.task": "sort", …}`.

    A text of more than `LINK_TEXT` characters is left out: see `link_loses`.
    """
    task = config.data.task
    found = changed(config, parse_attention({"data": {"task": task}}))
    if task != AttentionConfig().data.task:
        found["data.task"] = task
    if link_loses(config):
        del found["data.text"]
    return found


def link_loses(config: AttentionConfig) -> str | None:
    """A sentence when a link to this run cannot carry all of it, else None."""
    text = config.data.text
    # "none" in a link is the text that comes with the playground
    if text is None or (len(text) <= LINK_TEXT and text != "none"):
        return None
    return f"A link carries a text of at most {LINK_TEXT} characters; yours has {len(text):,}, so the link opens the playground's own text."


def attention_link(config: AttentionConfig, base: str = "") -> str:
    """A link that opens this run."""
    return make_address(base, attention_parameters(config))


parse_attention_link, read_attention_link, restart_reasons = SETTINGS.parse_link, SETTINGS.read_link, SETTINGS.restart_reasons


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
