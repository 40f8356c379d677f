"""What a link for a class hides or locks: single settings by their paths, or all of a part by its name (`hide=training.l1,network`)."""

from collections.abc import Mapping
from dataclasses import dataclass

from playground.core.kind import Document, Kind
from playground.core.settings import ConfigError, Problem

LOCKED = "is locked by the link that opened this page"
MOST = 200  # names in a list


@dataclass(frozen=True)
class Limits:
    """Names that are there; none: the page is as always."""

    hide: tuple[str, ...] = ()
    lock: tuple[str, ...] = ()

    def hides(self, path: str) -> bool:
        """Whether the control of a setting is not shown."""
        return _named(path, self.hide)

    def locks(self, path: str) -> bool:
        """Whether a setting stays as it is."""
        return _named(path, self.lock)

    @property
    def parameters(self) -> dict[str, str]:
        """What the address says of it."""
        return {name: ",".join(names) for name, names in (("hide", self.hide), ("lock", self.lock)) if names}

    def check(self, kind: Kind, before: Document, after: Document) -> None:
        """Raises ConfigError where what is locked would change."""
        if not self.lock:
            return
        old, new = kind.settings.flat(before), kind.settings.flat(after)
        found = [path for path in new if self.locks(path) and old.get(path) != new[path]]
        if found:
            raise ConfigError([Problem(kind.settings.label(path), LOCKED) for path in found[:3]])


def _named(path: str, names: tuple[str, ...]) -> bool:
    return any(path == name or path.startswith(f"{name}.") for name in names)


def read_limits(parameters: Mapping[str, str], kind: Kind) -> tuple[Limits, list[Problem]]:
    """The two lists of a link, and what was wrong with them. Never raises."""
    parts = {path.rpartition(".")[0] for path in kind.settings.paths} - {""}
    known = parts | set(kind.settings.paths)
    lists: dict[str, tuple[str, ...]] = {}
    problems = []
    for which in ("hide", "lock"):
        names = [name.strip() for name in parameters.get(which, "").split(",") if name.strip()][:MOST]
        lists[which] = tuple(dict.fromkeys(name for name in names if name in known))
        unknown = [name for name in names if name not in known]
        if unknown:
            problems.append(Problem(which, f"accepts settings and parts: {', '.join(sorted(parts))}"))
    return Limits(**lists), problems
