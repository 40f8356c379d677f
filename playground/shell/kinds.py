"""What a page needs to know of the runs that it opens, one record a kind: how they are linked, edited and sent to the engine."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pages.attention import edits
from pages.playground.edits import apply_edit, set_value
from playground.core.settings import Problem
from playground.points.compare.config import comparison_parameters, parse_comparison, parse_comparison_link
from playground.points.compare.config import with_base as with_compared
from playground.points.config import bounds, link_parameters, parse_config, parse_link
from playground.points.sensitivity.config import parse_sensitivity, parse_sensitivity_link, plays_by_itself, sensitivity_parameters
from playground.points.sensitivity.config import with_base as with_mapped
from playground.sequences.config import bounds as attention_bounds
from playground.sequences.config import parse_attention
from playground.sequences.links import attention_parameters, parse_attention_link
from playground.shell.view import View


def plain_view(document: Any, view: View) -> tuple[View, list[Problem]]:
    """For runs that have no heads and no probe."""
    odd = [name for name in ("heads", "probe") if getattr(view, name)]
    return view.with_changes(dict.fromkeys(odd, "")), [Problem(f"view.{name}", "means nothing on this page") for name in odd]


@dataclass(frozen=True)
class Kind:
    """`document` is all that defines a run (a pydantic model); `base` the part of it that the controls show and change."""

    name: str  # of the trainer, in `training/base.py`
    parse: Callable[[Any], Any]  # the document from its JSON form; raises ConfigError
    parse_link: Callable[[Mapping[str, str]], tuple[Any, list[Problem]]]  # without the view.* parameters
    parameters: Callable[[Any], dict[str, str]]
    bounds: Callable[[str], tuple[float, float]] = bounds  # least and greatest value of the base's setting at a path
    set_value: Callable[[Any, str, Any], Any] = set_value  # the base with one setting changed; raises ConfigError
    apply_edit: Callable[[Any, Mapping[str, Any]], Any] = apply_edit  # the base after a click on the board; raises ConfigError
    fit_view: Callable[[Any, View], tuple[View, list[Problem]]] = plain_view  # what of a link's view fits the document
    base: Callable[[Any], Any] = lambda document: document
    with_base: Callable[[Any, Any], Any] = lambda document, base: base  # raises ConfigError where it does not fit
    plays: Callable[[Any, Any], bool] = lambda document, before: False  # whether it plays unasked; before: None for a new session
    runs: bool = True  # the base is a RunConfig, so that it can be carried from page to page


PLAYGROUND = Kind("mlp", parse_config, parse_link, link_parameters)
SENSITIVITY = Kind(
    "sensitivity",
    parse_sensitivity,
    parse_sensitivity_link,
    sensitivity_parameters,
    base=lambda sensitivity: sensitivity.base,
    with_base=with_mapped,
    plays=plays_by_itself,
)
COMPARE = Kind(
    "compare",
    parse_comparison,
    parse_comparison_link,
    comparison_parameters,
    base=lambda comparison: comparison.base,
    with_base=with_compared,
)
ATTENTION = Kind(
    "attention",
    parse_attention,
    parse_attention_link,
    attention_parameters,
    bounds=attention_bounds,
    set_value=edits.set_value,
    apply_edit=edits.apply_edit,
    fit_view=edits.fit_view,
    runs=False,
)
