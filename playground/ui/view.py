"""How a run is looked at: switches, chosen views and palette. Part of the link, no part of the run."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from playground.config import Problem

# What each setting accepts; the first is the default.
ACCEPTED: dict[str, tuple[str, ...]] = {
    "palette": ("accessible", "classic"),
    "test": ("false", "true"),
    "discretize": ("false", "true"),
    "log": ("false", "true"),
    "weights": ("heatmap", "histogram"),
    "gradients": ("heatmap", "histogram"),
}


@dataclass(frozen=True)
class View:
    palette: str = "accessible"
    test: bool = False
    discretize: bool = False
    log: bool = False
    weights: str = "heatmap"
    gradients: str = "heatmap"

    def with_changes(self, changes: Mapping[str, Any]) -> "View":
        """The view with those of the changes that it knows and accepts."""
        known = {name: value for name, value in changes.items() if name in ACCEPTED and _text(value) in ACCEPTED[name]}
        return replace(self, **known)


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def view_parameters(view: View) -> dict[str, str]:
    """For the address bar: what differs from the default, `{"view.test": "true"}`."""
    default = View()
    return {f"view.{f.name}": _text(getattr(view, f.name)) for f in fields(View) if getattr(view, f.name) != getattr(default, f.name)}


def parse_view(parameters: Mapping[str, str]) -> tuple[View, list[Problem]]:
    """The `view.*` parameters of a link, and what was wrong with them. Never raises."""
    found: dict[str, Any] = {}
    problems = []
    for path, text in parameters.items():
        if not path.startswith("view."):
            continue
        name = path.removeprefix("view.")
        if name not in ACCEPTED:
            problems.append(Problem(path, "is not a setting; there are " + ", ".join(f"view.{n}" for n in ACCEPTED)))
        elif text not in ACCEPTED[name]:
            problems.append(Problem(path, "accepts " + ", ".join(ACCEPTED[name])))
        else:
            found[name] = text == "true" if isinstance(asdict(View())[name], bool) else text
    return View(**found), problems
