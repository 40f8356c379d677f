"""The kind "attention": a Transformer on sequences."""

from playground.core.kind import Kind
from playground.sequences.changes import set_value
from playground.sequences.commands import COMMANDS
from playground.sequences.config import SETTINGS

ATTENTION = Kind("attention", "playground.sequences.trainer:make_trainer", SETTINGS, COMMANDS, counts_updates=1, brings_along=set_value)
