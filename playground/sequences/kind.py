"""The kind "attention": a Transformer on sequences."""

from playground.core.kind import Kind
from playground.sequences.changes import set_value
from playground.sequences.commands import COMMANDS
from playground.sequences.config import SETTINGS, parse_attention
from playground.sequences.links import attention_parameters, parse_attention_link, restart_reasons

ATTENTION = Kind(
    "attention",
    "playground.sequences.trainer:make_trainer",
    parse_attention,
    restart_reasons,
    parse_attention_link,
    attention_parameters,
    SETTINGS,
    set_value,
    restart_words=SETTINGS.restart_words,
    commands=COMMANDS,
    counts_updates=1,
)
