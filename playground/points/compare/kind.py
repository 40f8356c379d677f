"""The kind "compare": variants of one run, in lockstep."""

from playground.core.kind import Kind
from playground.points.changes import set_value
from playground.points.compare.config import (
    SETTINGS,
    comparison_parameters,
    parse_comparison,
    parse_comparison_link,
    restart_reasons,
    with_base,
)

COMPARE = Kind(
    "compare",
    "playground.points.compare.trainer:make_trainer",
    parse_comparison,
    restart_reasons,
    parse_comparison_link,
    comparison_parameters,
    SETTINGS,
    set_value,
    base=lambda comparison: comparison.base,
    with_base=with_base,
    restart_words=SETTINGS.restart_words,
)
