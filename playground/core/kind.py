"""A kind: what the engine can run. One frozen record each; `playground/kinds.py` lists them. None of it loads PyTorch."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from playground.core.command import Command
from playground.core.export import Export
from playground.core.jobs import Job
from playground.core.settings import Problem, Settings

Document = Any  # all that defines a run of the kind: what its settings parse
Base = Any  # the part of a document that controls show and change: the run of another kind that it holds, or all of it


def never(document: Document, before: Document | None) -> bool:
    """No run plays unasked."""
    return False


@dataclass(frozen=True)
class Kind:
    """What is known of a kind of run without making one. The first three fields are all that most kinds say."""

    name: str  # in frames, keepsakes and logs
    trainer: str  # "module:function" that makes a `core.trainer.Trainer` from the document's JSON form; imported by workers only
    settings: Settings[Any]  # of the document; a subclass where links have a form of their own
    commands: tuple[type[Command], ...] = ()  # that only this kind knows
    jobs: tuple[Job, ...] = ()
    counts_updates: int | None = None  # where its state's `counters` count the updates of the present optimizer
    brings_along: Callable[[Base, str, Any], Base] | None = None  # one setting changed, where others hang on it; raises ConfigError
    plays: Callable[[Document, Document | None], bool] = never  # unasked, after `before`; None for a new session
    exports: tuple[Export, ...] = ()  # the files that a run can be taken away as

    def parse(self, value: Any) -> Document:
        """From the JSON form. Raises ConfigError."""
        return self.settings.parse(value)

    def parse_link(self, parameters: Mapping[str, str]) -> tuple[Document, list[Problem]]:
        """The document of a link without its view.* parameters, and what was wrong with it. Never raises."""
        return self.settings.parse_link(parameters)

    def parameters(self, document: Document) -> dict[str, str]:
        """What a link to it says."""
        return self.settings.parameters(document)

    def restart_reasons(self, old: Document, new: Document) -> list[str]:
        """The paths whose change starts over; none: the run goes on."""
        return self.settings.restart_reasons(old, new)

    def base(self, document: Document) -> Base:
        """What controls show and change."""
        return getattr(document, self.settings.base) if self.settings.base else document

    def with_base(self, document: Document, base: Base) -> Document:
        """The same around another base. Raises ConfigError where it does not fit."""
        return self.settings.parse({**dict(document), self.settings.base: base}) if self.settings.base else base

    def set_value(self, base: Base, path: str, value: Any) -> Base:
        """One setting of the base changed, and what hangs on it. Raises ConfigError."""
        return (self.brings_along or self.settings.with_value)(base, path, value)


def load(place: str) -> Any:
    """What lies at "module:name". Raises ImportError or AttributeError."""
    module, _, name = place.partition(":")
    return getattr(import_module(module), name)
