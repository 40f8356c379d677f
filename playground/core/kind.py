"""A kind: what the engine can run. One frozen record each; `playground/kinds.py` lists them. None of it loads PyTorch."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from playground.core.command import Command
from playground.core.settings import Problem, Settings, another

Document = Any  # all that defines a run of the kind: a pydantic model, or what the kind's `parse` makes
Base = Any  # the part of a document that controls show and change; mostly all of it


@dataclass(frozen=True)
class Kind:
    """What is known of a kind of run without making one."""

    name: str  # in frames, keepsakes and logs
    trainer: str  # "module:function" that makes a `core.trainer.Trainer` from the document's JSON form; imported by workers only
    parse: Callable[[Any], Document]  # from the JSON form; raises ConfigError
    restart_reasons: Callable[[Document, Document], list[str]]  # old, new -> paths whose change starts over; none: the run goes on
    parse_link: Callable[[Mapping[str, str]], tuple[Document, list[Problem]]]  # without the view.* parameters; never raises
    parameters: Callable[[Document], dict[str, str]]  # what a link says
    settings: Settings[Any]  # of the document; those of the base are named without it
    set_value: Callable[[Base, str, Any], Base]  # one setting changed, and what hangs on it; raises ConfigError
    base: Callable[[Document], Base] = lambda document: document
    with_base: Callable[[Document, Base], Document] = lambda document, base: base  # raises ConfigError where it does not fit
    plays: Callable[[Document, Document | None], bool] = lambda document, before: False  # unasked; before: None for a new session
    restart_words: Callable[[str], str] = another  # path -> what has changed, in words
    commands: tuple[type[Command], ...] = ()  # that only this kind knows
    counts_updates: int | None = None  # where its state's `counters` count the updates of the present optimizer


def load(place: str) -> Any:
    """What lies at "module:name". Raises ImportError or AttributeError."""
    module, _, name = place.partition(":")
    return getattr(import_module(module), name)
