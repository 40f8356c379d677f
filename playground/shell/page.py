"""A page: what is seen and clicked of one kind of run. A frozen record in `pages/<name>/page.py`; `pages/__init__.py` lists them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from playground.core.kind import Base, Document, Kind
from playground.core.settings import ConfigError, Problem
from playground.shell.view import PageView

if TYPE_CHECKING:
    from playground.shell.run import PageRun

Edit = Mapping[str, Any]  # of docs/protocol.md, "Edits"


def apply_set(kind: Kind, base: Base, edit: Edit) -> Base:
    """The base after the one edit that every board has, `set`. Raises ConfigError for any other."""
    if edit.get("op") != "set":
        raise ConfigError([Problem("edit", f"there is no edit {str(edit.get('op'))[:40]!r}")])
    return kind.set_value(base, str(edit.get("path", "")), edit.get("value"))


@dataclass(frozen=True)
class Page:
    """What the shell needs to know to show a page; see `shell/show.py`."""

    name: str  # its address, unless it is at the root, and the key of its run
    title: str
    icon: str
    kind: Kind
    board: Callable[[Document, Any, Sequence[str]], dict[str, Any]]  # of a document, a view and the devices there are: docs/protocol.md
    sidebar: Callable[["PageRun"], None]  # draws its controls
    apply_edit: Callable[[Base, Edit], Base] | None = None  # what a click on the board does; raises ConfigError; None: `set` alone
    view: type[PageView] = PageView
    fit_view: Callable[[Document, Any], tuple[PageView, list[Problem]]] = lambda document, view: (view, [])  # what of a link's view fits
    clicks: Mapping[str, Callable[["PageRun", Edit], None]] = field(default_factory=dict)  # edits, by op, that are for the page itself

    def edited(self, base: Base, edit: Edit) -> Base:
        """The base after an edit. Raises ConfigError."""
        return self.apply_edit(base, edit) if self.apply_edit else apply_set(self.kind, base, edit)
