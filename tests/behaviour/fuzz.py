"""Strategies for configurations and commands of any kind, made from bounds and choices alone."""

from collections.abc import Iterator
from typing import Any, Literal, get_args, get_origin

from annotated_types import MaxLen, MinLen
from hypothesis import strategies as st
from pydantic import BaseModel

from playground.core.command import Command
from playground.core.kind import Document, Kind
from playground.core.named import table_of
from playground.core.settings import ConfigError, Settings, number_bounds

Values = st.SearchStrategy[Any]
MOST = 8  # items of a list


def values(info: Any, names: tuple[str, ...] = ()) -> Values | None:
    """What a pydantic field accepts, and named values it may have; None where its type does not say."""
    kind = info.annotation
    several = get_origin(kind) in (tuple, list)
    if names:
        one: Values | None = st.sampled_from(names)
    elif kind is bool:
        one = st.booleans()
    else:
        one = _number(info)
    if one is None:
        literal = [name for name in get_args(kind) if isinstance(name, str)] if get_origin(kind) is Literal else []
        return st.sampled_from(literal) if literal else None
    if several:
        least = next((mark.min_length for mark in info.metadata if isinstance(mark, MinLen)), 0)
        most = next((mark.max_length for mark in info.metadata if isinstance(mark, MaxLen)), MOST)
        return st.lists(one, min_size=least, max_size=min(most, MOST), unique=bool(names))
    own = [name for part in get_args(kind) if get_origin(part) is Literal for name in get_args(part)]
    if type(None) in get_args(kind):
        own.append(None)
    return one | st.sampled_from(own) if own else one


def _number(info: Any) -> Values | None:
    try:
        low, high = number_bounds(info)
    except KeyError:
        return None
    if "int" in str(info.annotation):
        return st.integers(int(low), min(int(high), int(low) + 5)) | st.integers(int(low), int(high))
    return st.floats(low, high)


def outside(info: Any) -> list[Any]:
    """What a field with bounds must refuse."""
    low, high = number_bounds(info)
    found = [low - 1, high + abs(high) + 1, float("nan"), float("inf"), "nonsense", "9" * 400, {}]
    return [[value] for value in found] if get_origin(info.annotation) is tuple else found


def own_settings(kind: Kind, document: Document) -> Settings[Any] | None:
    """The settings of a document around those of its base; None where the document is its base."""
    return None if kind.base(document) is document else Settings(type(document), {}, "")


def fields(kind: Kind, document: Document) -> Iterator[tuple[str, bool, Any, tuple[str, ...]]]:
    """Every setting of a document: its path, whether it is the base's, its field and its named values."""
    for path in kind.settings.paths:
        yield path, True, kind.settings.info(path), kind.settings.choices.get(path, ())
    if kind.base(document) is not document:
        for path, info in type(document).model_fields.items():
            if not (isinstance(info.annotation, type) and issubclass(info.annotation, BaseModel)):
                yield path, False, info, ()


def with_setting(kind: Kind, document: Document, path: str, of_base: bool, value: Any) -> Document:
    """The document with one setting changed, as a control changes it. Raises ConfigError."""
    if of_base:
        return kind.with_base(document, kind.set_value(kind.base(document), path, value))
    return kind.parse({**document.model_dump(mode="json"), path: value})


@st.composite
def documents(draw: st.DrawFn, kind: Kind, start: Document, held: tuple[str, ...] = ()) -> Document:
    """A document some changes away from `start`; what is refused stays as it was, as on a page."""
    known = [(path, of_base, strategy) for path, of_base, info, names in fields(kind, start)
             if not path.startswith(held or "-") and (strategy := values(info, names)) is not None]  # fmt: skip
    document = start
    for path, of_base, strategy in draw(st.lists(st.sampled_from(known), max_size=5)):
        try:
            document = with_setting(kind, document, path, of_base, draw(strategy, label=path))
        except ConfigError:
            continue
    return document


@st.composite
def commands(draw: st.DrawFn, kind: Kind, examples: list[dict[str, Any]]) -> dict[str, Any]:
    """One of the kind's own commands, well formed; `examples` are some that are known to fit."""
    if examples and draw(st.booleans()):
        return draw(st.sampled_from(examples))
    model: type[Command] = draw(st.sampled_from(kind.commands))
    found = {"op": get_args(model.model_fields["op"].annotation)[0]}
    for name, info in model.model_fields.items():
        strategy = values(info, tuple(table_of(info) or ())) if name != "op" else None
        if name != "op":
            found[name] = draw(st.text(min_size=1, max_size=20) if strategy is None else strategy, label=name)
    return found
