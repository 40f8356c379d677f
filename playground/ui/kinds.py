"""What a page needs to know of the runs that it opens, one record a kind: how they are linked, edited and sent to the engine."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from playground.comparison import Comparison, comparison_parameters, parse_comparison_link
from playground.config import Problem, RunConfig, link_parameters, parse_link
from playground.sensitivity import Sensitivity, parse_sensitivity_link, sensitivity_parameters


@dataclass(frozen=True)
class Kind:
    """`document` is all that defines a run (a pydantic model); `base` the RunConfig in it that the shared controls change."""

    name: str  # of the trainer, in `training/base.py`
    parse_link: Callable[[Mapping[str, str]], tuple[Any, list[Problem]]]  # without the view.* parameters
    parameters: Callable[[Any], dict[str, str]]
    base: Callable[[Any], RunConfig]
    with_base: Callable[[Any, RunConfig], Any]


PLAYGROUND = Kind("mlp", parse_link, link_parameters, lambda config: config, lambda config, base: base)
SENSITIVITY = Kind(
    "sensitivity",
    parse_sensitivity_link,
    sensitivity_parameters,
    lambda sensitivity: sensitivity.base,
    lambda sensitivity, base: Sensitivity.model_validate({**dict(sensitivity), "base": base}),
)
COMPARE = Kind(
    "compare",
    parse_comparison_link,
    comparison_parameters,
    lambda comparison: comparison.base,
    lambda comparison, base: Comparison.model_validate({**dict(comparison), "base": base}),
)
