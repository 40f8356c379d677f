"""What every kind of configuration has in common: its settings by path, what each accepts, refusals in sentences, and links.

A configuration is a tree of frozen pydantic models; a setting's path is such as "data.noise". Bounds and choices live in the models
once; widgets, links, files and the command line read them through a `Settings` record.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Generic, Literal, NamedTuple, TypeVar, get_args, get_origin
from urllib.parse import parse_qsl, urlencode, urlsplit

from annotated_types import Ge, Le
from pydantic import BaseModel, ConfigDict, ValidationError

SEEDS = 2**31 - 1  # the greatest seed


class Problem(NamedTuple):
    """One field that was refused: its path (`training.learning_rate`) and a sentence that says what it accepts."""

    field: str
    message: str


class ConfigError(ValueError):
    """Raised when a configuration is refused; `problems` names every field."""

    def __init__(self, problems: list[Problem]):
        self.problems = problems
        super().__init__("; ".join(f"{p.field}: {p.message}" for p in problems))


class Part(BaseModel):
    """A configuration, or a part of one."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


Document = TypeVar("Document", bound=Part)


@dataclass(frozen=True)
class Settings(Generic[Document]):
    """The settings of one kind of configuration. A validator of a part that refuses one of its fields says "name: sentence"."""

    model: type[Document]
    choices: Mapping[str, tuple[str, ...]]  # of the settings with named values
    example: str  # an address, for a sentence
    words: Mapping[str, str] = field(default_factory=dict)  # what a setting accepts, where its type does not say it
    live: tuple[str, ...] = ()  # beginnings of the paths whose change keeps the weights
    titles: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # of named values, by path

    @cached_property
    def paths(self) -> tuple[str, ...]:
        """Of every setting."""
        return tuple(flatten(self.model().model_dump()))

    def info(self, path: str) -> Any:
        """The pydantic field at a path. Raises KeyError for an unknown one."""
        model: Any = self.model
        *parts, name = path.split(".")
        for part in parts:
            model = model.model_fields[part].annotation
            if not (isinstance(model, type) and issubclass(model, BaseModel)):
                raise KeyError(path)
        return model.model_fields[name]

    def bounds(self, path: str) -> tuple[float, float]:
        """Least and greatest value of a number field. Raises KeyError when it has none."""
        return number_bounds(self.info(path))

    def accepts(self, path: str) -> str:
        """What the setting at a path accepts, as the end of a sentence."""
        if path not in self.paths:
            group = path.split(".")[0] + "."
            return "is not a setting; there are " + ", ".join([p for p in self.paths if p.startswith(group)] or self.paths)
        kind = self.info(path).annotation
        if path in self.words:
            return self.words[path]
        if path in self.choices:
            return ("names from " if get_origin(kind) is tuple else "") + ", ".join(self.choices[path])
        if kind is bool:
            return "true or false"
        return accepted_number(self.info(path))

    def label(self, path: str) -> str:
        """What the setting is called on a page: its field's title."""
        return self.info(path).title or path.rpartition(".")[2].replace("_", " ").capitalize()

    def title(self, path: str, value: str) -> str:
        """What one of a setting's named values is called on a page."""
        return self.titles.get(path, {}).get(value) or value.replace("_", " ").capitalize()

    def chosen(self, value: str, path: str) -> str:
        """The value, for a validator. Raises ValueError where it is none of the setting's choices."""
        if value not in self.choices[path]:
            raise ValueError(f"accepts {', '.join(self.choices[path])}")
        return value

    # ---- reading ----

    def parse(self, value: Any) -> Document:
        """A configuration from its JSON form (a mapping); every key optional. Raises ConfigError naming each refused field."""
        try:
            return self.model.model_validate(value)
        except ValidationError as error:
            raise ConfigError(self._problems(error)) from None

    def _problems(self, error: ValidationError) -> list[Problem]:
        found: dict[str, str] = {}
        for item in error.errors(include_url=False, include_input=False):
            path, message = self._path_of(item["loc"], str(item["msg"]).removeprefix("Value error, "))
            if item["type"] == "extra_forbidden":
                message = self.accepts(path)
            elif item["type"] != "value_error":
                message = f"accepts {self.accepts(path)}" if path in self.paths else "accepts a JSON object"
            found.setdefault(path, message)
        return [Problem(path, message) for path, message in found.items()]

    def _path_of(self, location: tuple[Any, ...], message: str) -> tuple[str, str]:
        """The path of a refused setting: list positions and union branches are not part of it."""
        parts: list[str] = []
        model: Any = self.model
        for item in location:
            fields = getattr(model, "model_fields", None)
            if fields is None or not isinstance(item, str):
                break
            parts.append(item)
            model = fields[item].annotation if item in fields else None
        name, _, rest = message.partition(": ")
        named = ".".join([*parts, name])
        return (named, rest) if named in self.paths else (".".join(parts) or "config", message)

    def with_value(self, config: Document, path: str, value: Any) -> Document:
        """The configuration with one setting changed. Raises ConfigError."""
        if path not in self.paths:
            raise ConfigError([Problem(path[:60], self.accepts(path))])
        return self.parse(nested(flatten(config.model_dump(mode="json")) | {path: value}))

    def restart_reasons(self, old: Document, new: Document) -> list[str]:
        """The paths whose change cannot keep the weights; empty when the run can go on with `new`."""
        return differing(old, new, self.live)

    # ---- links ----

    def parameters(self, config: Document) -> dict[str, str]:
        """What a link says: the settings that differ from the defaults, `{"data.dataset": "spiral", …}`."""
        return changed(config, self.model())

    def value_of(self, path: str, text: str) -> Any:
        """What a text in a link stands for: itself, but for lists and for nothing."""
        kind = self.info(path).annotation
        if text == "none" and _may_be_none(kind):
            return None
        if get_origin(kind) is tuple:
            return [item for item in text.split(",") if item]
        if "," in text and any(get_origin(part) is tuple for part in get_args(kind)):
            return text.split(",")
        return text

    def parse_link(self, parameters: Mapping[str, str]) -> tuple[Document, list[Problem]]:
        """The configuration that a link's parameters describe, and what was wrong with it.

        Never raises: a setting that is refused takes its default, and its Problem says what it accepts.
        """
        problems = [Problem(path[:80] or "(no name)", self.accepts(path)) for path in parameters if path not in self.paths]
        wanted = {path: self.value_of(path, text) for path, text in parameters.items() if path in self.paths}
        while True:
            try:
                return self.parse(nested(wanted)), problems
            except ConfigError as error:
                problems += error.problems
                bad = {problem.field for problem in error.problems}
            left = {path: value for path, value in wanted.items() if path not in bad}
            if len(left) == len(wanted):  # the fault is in no single setting: start from the defaults
                return self.model(), problems
            wanted = left

    def read_link(self, url: str) -> tuple[Document, list[Problem]]:
        """`parse_link` of a whole address; how a run is looked at (`view.*`) is no part of it. Never raises."""
        try:
            query = parse_qsl(urlsplit(url).query, keep_blank_values=True)
        except ValueError:
            return self.model(), [Problem("link", f"accepts an address such as {self.example}")]
        return self.parse_link({path: text for path, text in query if not path.startswith("view.")})


def number_bounds(info: Any) -> tuple[float, float]:
    """Least and greatest value of a pydantic field for a number. Raises KeyError when it has none."""
    marks = list(info.metadata)
    for argument in get_args(info.annotation):
        marks += [mark for item in get_args(argument)[1:] for mark in getattr(item, "metadata", [])]
    low = [float(mark.ge) for mark in marks if isinstance(mark, Ge)]  # type: ignore[arg-type]
    high = [float(mark.le) for mark in marks if isinstance(mark, Le)]  # type: ignore[arg-type]
    if not low or not high:
        raise KeyError("a field without bounds")
    return low[0], high[0]


def accepted_number(info: Any) -> str:
    """What a pydantic field for a number accepts, as the end of a sentence: "a whole number from 1 to 12 or null for none"."""
    kind = info.annotation
    whole = "a whole number" if int in (kind, *_plain_types(kind)) else "a number"
    low, high = (f"{value:.0f}" if value >= 1e6 else f"{value:g}" for value in number_bounds(info))
    names = [f" or {name}" for part in get_args(kind) if get_origin(part) is Literal for name in get_args(part)]
    return f"{whole} from {low} to {high}{''.join(names)}{' or null for none' if _may_be_none(kind) else ''}"


def _plain_types(kind: Any) -> tuple[Any, ...]:
    found: list[Any] = []
    for argument in get_args(kind):
        found += [argument, *_plain_types(argument)] if get_origin(argument) is not Literal else []
    return tuple(found)


def _may_be_none(kind: Any) -> bool:
    return type(None) in get_args(kind)


def flatten(value: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """{"data": {"noise": 0.1}} -> {"data.noise": 0.1}"""
    flat: dict[str, Any] = {}
    for key, item in value.items():
        if isinstance(item, Mapping):
            flat |= flatten(item, f"{prefix}{key}.")
        else:
            flat[prefix + key] = item
    return flat


def nested(flat: Mapping[str, Any]) -> dict[str, Any]:
    """{"data.noise": 0.1} -> {"data": {"noise": 0.1}}"""
    tree: dict[str, Any] = {}
    for path, value in flat.items():
        *parts, name = path.split(".")
        branch = tree
        for part in parts:
            branch = branch.setdefault(part, {})
        branch[name] = value
    return tree


def text_of(value: Any) -> str:
    """A setting's value in a link."""
    if isinstance(value, list | tuple):
        return ",".join(map(str, value))
    if isinstance(value, bool) or value is None:
        return {True: "true", False: "false", None: "none"}[value]
    return f"{value:.10g}" if isinstance(value, float) and float(f"{value:.10g}") == value else str(value)


def changed(config: Part, default: Part) -> dict[str, str]:
    """What a link must say of a configuration to whoever knows the default: texts by path."""
    given, known = (flatten(part.model_dump(mode="json")) for part in (config, default))
    return {path: text_of(value) for path, value in given.items() if value != known[path]}


def make_address(base: str, parameters: Mapping[str, str]) -> str:
    """The base with a query that holds the parameters."""
    return f"{base}?{urlencode(parameters, safe=',')}" if parameters else base


def differing(old: Part, new: Part, live: tuple[str, ...]) -> list[str]:
    """The paths at which two configurations differ, but for those that start with one of `live`."""
    before, after = (flatten(part.model_dump(mode="json")) for part in (old, new))
    return [path for path in after if before[path] != after[path] and not path.startswith(live)]
