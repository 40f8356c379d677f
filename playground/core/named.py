"""Settings whose values are names: of the records of a table, or of plain titles."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args, get_origin

from pydantic import GetCoreSchemaHandler
from pydantic_core.core_schema import CoreSchema, no_info_after_validator_function

Table = Mapping[str, Any]  # by name: a title, or a record with `title` and, as far as it has them, `note` and `own`


@dataclass(frozen=True, eq=False)
class OneOf:
    """Stands on a field, `Annotated[str, OneOf(OPTIMIZERS)]`: its value is one of the table's names, or several of them."""

    table: Table

    def check(self, value: str | tuple[str, ...]) -> str | tuple[str, ...]:
        """The value as it is. Raises ValueError, which says what is accepted, for a name that the table does not have."""
        for name in (value,) if isinstance(value, str) else value:
            if name not in self.table:
                raise ValueError(f"accepts {', '.join(self.table)}")
        return value

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return no_info_after_validator_function(self.check, handler(source))


def table_of(info: Any) -> Table | None:
    """The table of a pydantic field with named values, for a `Literal` one without titles; None for any other field."""
    if get_origin(info.annotation) is Literal:
        return dict.fromkeys(get_args(info.annotation), "")
    return next((mark.table for mark in info.metadata if isinstance(mark, OneOf)), None)


def title_of(table: Table, name: str) -> str:
    """What a value is called on a page."""
    entry = table[name]
    title: str = entry if isinstance(entry, str) else entry.title
    return title or name.replace("_", " ").capitalize()


def note_of(table: Table, name: str) -> str | None:
    """A sentence on a value, where its record has one."""
    return getattr(table[name], "note", None)


def own_of(table: Table, name: str) -> tuple[str, ...]:
    """The settings, beside it in the configuration, that only this value has, where its record names some."""
    return getattr(table[name], "own", ())
