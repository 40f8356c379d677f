"""What every kind of configuration has in common: its settings by path, what each accepts, refusals in sentences, and links.

A configuration is a tree of frozen pydantic models; a setting's path is such as "data.noise". What a setting is called, its help, its
bounds, its choices and whether another value starts over stand on its field, once; widgets, links, files, refusals, the documentation and
the command line read them through a `Settings` record.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, Literal, NamedTuple, TypeVar, get_args, get_origin
from urllib.parse import parse_qsl, urlencode, urlsplit

from annotated_types import Ge, Le
from pydantic import BaseModel, ConfigDict, ValidationError

from playground.core.named import note_of, own_of, table_of, title_of

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


# What a field says of itself in `json_schema_extra` beside its title, its description (the help) and its bounds.
SAID = {
    "restart": "what has changed, in words, where another value starts the run over; None: the run goes on. Of a part: of all in it",
    "accepts": "what it accepts, as the end of a sentence, where its type does not say it",
    "unit": '"%": a share of one, which people read in percent',
    "steps": "the values of its slider",
    "step": "from one value of its slider, or of its number field, to the next",
    "format": "how its number field writes the number",
    "typed": "a number to type, however few values there are",
}


def said(info: Any) -> Mapping[str, Any]:
    """What a pydantic field says of itself: see `SAID`."""
    return info.json_schema_extra if isinstance(info.json_schema_extra, dict) else {}


BESIDE = frozenset({"hide", "lock", "weights", "embed"})  # what an address may say beside the settings and the view


def another(path: str) -> str:
    """What has changed, for a setting without words of its own: "another kernel size"."""
    return f"another {path.rpartition('.')[2].replace('_', ' ')}"


def accept_all(document: Any) -> None:
    """A kind of which all is possible that its fields accept."""


@dataclass(frozen=True)
class Settings(Generic[Document]):
    """The settings of one kind of configuration. A validator of a part that refuses one of its fields says "name: sentence".

    A document may hold a whole run of another kind, in the field named `base`: its settings are named without it, and each starts over.
    """

    model: type[Document]
    example: str  # an address, for a sentence
    base: str = ""
    check: Callable[[Document], None] = accept_all  # raises ConfigError for what its fields accept and still cannot be
    own_form: tuple[str, ...] = ()  # beginnings of the paths that links write in the kind's own way

    @cached_property
    def paths(self) -> tuple[str, ...]:
        """Of every setting."""
        return tuple(self.flat(self.model()))

    def flat(self, document: Document) -> dict[str, Any]:
        """Every setting's value in the JSON form, by path."""
        values = flatten(document.model_dump(mode="json"))
        return {path.removeprefix(f"{self.base}."): value for path, value in values.items()}

    def tree(self, flat: Mapping[str, Any]) -> dict[str, Any]:
        """The JSON form of settings by path."""
        return nested({f"{self.base}.{path}" if self.in_base(path) else path: value for path, value in flat.items()})

    def in_base(self, path: str) -> bool:
        """Whether the setting is one of the run that the document holds."""
        return bool(self.base) and path.split(".")[0] not in self.model.model_fields

    def info(self, path: str) -> Any:
        """The pydantic field at a path. Raises KeyError for an unknown one."""
        return self._fields(path)[-1]

    def _fields(self, path: str) -> list[Any]:
        """The fields from the document down to the setting."""
        found: list[Any] = []
        model: Any = self.model
        for name in [*([self.base] if self.in_base(path) else []), *path.split(".")]:
            if not (isinstance(model, type) and issubclass(model, BaseModel)):
                raise KeyError(path)
            found.append(model.model_fields[name])
            model = found[-1].annotation
        return found

    def bounds(self, path: str) -> tuple[float, float]:
        """Least and greatest value of a number field. Raises KeyError when it has none."""
        return number_bounds(self.info(path))

    @cached_property
    def choices(self) -> Mapping[str, tuple[str, ...]]:
        """The names that each setting with named values accepts, by path."""
        tables = {path: table_of(self.info(path)) for path in self.paths}
        return {path: tuple(table) for path, table in tables.items() if table is not None}

    def accepts(self, path: str) -> str:
        """What the setting at a path accepts, as the end of a sentence."""
        if path not in self.paths:
            return self._unknown(path)
        info = self.info(path)
        if "accepts" in said(info):
            return str(said(info)["accepts"])
        if path in self.choices:
            return ("names from " if get_origin(info.annotation) is tuple else "") + ", ".join(self.choices[path])
        if info.annotation is bool:
            return "true or false"
        return accepted_number(info)

    def _unknown(self, path: str) -> str:
        """What there is instead, as the end of a sentence: the settings of the part that was named, else all."""
        every = [known for known in self.paths if not known.startswith(self.own_form)]
        part = [known for known in every if known.startswith(path.split(".")[0] + ".")]
        return "is not a setting; there are " + ", ".join(part or every)

    def label(self, path: str) -> str:
        """What the setting is called on a page: its field's title."""
        return self.info(path).title or path.rpartition(".")[2].replace("_", " ").capitalize()

    def titles(self, path: str) -> dict[str, str]:
        """What a setting's named values are called on a page. Raises KeyError where it has none."""
        table = table_of(self.info(path)) or {}
        return {name: title_of(table, name) for name in self.choices[path]}

    def help(self, path: str, value: Any) -> str | None:
        """What a page tells of the setting: its field's description, or a sentence on the value that it has."""
        info = self.info(path)
        table = table_of(info)
        note = note_of(table, value) if table and isinstance(value, str) else None
        return info.description or note

    def own(self, path: str, value: str) -> list[str]:
        """The paths of the settings that only this value of a named one has, such as an optimizer's."""
        part, _, _ = path.rpartition(".")
        return [f"{part}.{name}" for name in own_of(table_of(self.info(path)) or {}, value)]

    # ---- what a change brings ----

    def restart(self, path: str) -> str | None:
        """What has changed, in words, where another value starts the run over; None where the run goes on."""
        words = [said(info)["restart"] for info in self._fields(path) if "restart" in said(info)]
        if words and words[-1] is None and not self.in_base(path):
            return None
        return str((words and words[-1]) or another(path))

    def restart_reasons(self, old: Document, new: Document) -> list[str]:
        """The paths whose change cannot keep the weights; empty when the run can go on with `new`."""
        before, after = self.flat(old), self.flat(new)
        return [path for path in after if before[path] != after[path] and self.restart(path) is not None]

    def take_up(self, old: Document, config: Document | Mapping[str, Any]) -> Document:
        """What a run of `old` goes on with, from a configuration or its JSON form. Raises ValueError where it would start over."""
        new = config if isinstance(config, self.model) else self.parse(config)
        reasons = self.restart_reasons(old, new)
        if reasons:
            raise ValueError(f"{', '.join(reasons)} cannot change without starting over")
        return new

    def restart_words(self, path: str) -> str:
        """What has changed, in words."""
        return self.restart(path) or another(path)

    # ---- reading ----

    def parse(self, value: Any) -> Document:
        """A configuration from its JSON form (a mapping); every key optional. Raises ConfigError naming each refused field."""
        try:
            document = self.model.model_validate(value)
        except ValidationError as error:
            raise ConfigError(self._problems(error)) from None
        self.check(document)
        return document

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
        if len(parts) > 1 and parts[0] == self.base:
            del parts[0]
        name, _, rest = message.partition(": ")
        named = ".".join([*parts, name])
        return (named, rest) if named in self.paths else (".".join(parts) or "config", message)

    def with_value(self, config: Document, path: str, value: Any) -> Document:
        """The configuration with one setting changed. Raises ConfigError."""
        if path not in self.paths:
            raise ConfigError([Problem(path[:60], self.accepts(path))])
        return self.parse(self.tree(self.flat(config) | {path: value}))

    def preset(self, presets: Mapping[str, Any], name: str) -> Document:
        """The one of that name. Raises ConfigError for an unknown one."""
        if name not in presets:
            raise ConfigError([Problem("preset", f"accepts {', '.join(presets)}")])
        return self.parse(presets[name])

    # ---- links ----

    def parameters(self, config: Document) -> dict[str, str]:
        """What a link says: the settings that differ from the defaults, `{"data.dataset": "spiral", …}`."""
        given, known = self.flat(config), self.flat(self.model())
        return {path: text_of(value) for path, value in given.items() if value != known[path] and not path.startswith(self.own_form)}

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

    def parse_link(self, parameters: Mapping[str, str], own: Mapping[str, Any] | None = None) -> tuple[Document, list[Problem]]:
        """The configuration that a link's parameters describe, and what was wrong with it.

        own: by path, the values that the link gives in the kind's own form. Never raises: a setting that is refused takes its default,
        and its Problem says what it accepts.
        """
        known = {path for path in parameters if path in self.paths and not path.startswith(self.own_form)}
        problems = [Problem(path[:80] or "(no name)", self._unknown(path)) for path in parameters if path not in known]
        wanted = {path: self.value_of(path, text) for path, text in parameters.items() if path in known} | dict(own or {})
        while wanted:
            try:
                return self.parse(self.tree(wanted)), problems
            except ConfigError as error:
                told, bad = {problem.field for problem in problems}, {problem.field for problem in error.problems}
                problems += [problem for problem in error.problems if problem.field not in told]
            left = {path: value for path, value in wanted.items() if not any(_one_in_the_other(path, other) for other in bad)}
            if len(left) == len(wanted):  # the fault is in no single setting: the run that it holds, if it does, else the defaults
                left = {path: value for path, value in wanted.items() if self.in_base(path)}
            wanted = left if len(left) < len(wanted) else {}
        return self.model(), problems

    def read_link(self, url: str) -> tuple[Document, list[Problem]]:
        """`parse_link` of a whole address; how a run is looked at (`view.*`) and `BESIDE` are no part of it. Never raises."""
        try:
            query = parse_qsl(urlsplit(url).query, keep_blank_values=True)
        except ValueError:
            return self.model(), [Problem("link", f"accepts an address such as {self.example}")]
        return self.parse_link({path: text for path, text in query if not path.startswith("view.") and path not in BESIDE})


def _one_in_the_other(one: str, other: str) -> bool:
    """Whether two paths are the same, or one is of a part that holds the other."""
    return f"{one}.".startswith(f"{other}.") or f"{other}.".startswith(f"{one}.")


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
