"""The kind "sensitivity": a metric over two settings at once."""

from playground.core.kind import Kind
from playground.points.changes import set_value
from playground.points.sensitivity.config import (
    SETTINGS,
    parse_sensitivity,
    parse_sensitivity_link,
    plays_by_itself,
    restart_reasons,
    sensitivity_parameters,
    with_base,
)

SENSITIVITY = Kind(
    "sensitivity",
    "playground.points.sensitivity.trainer:make_trainer",
    parse_sensitivity,
    restart_reasons,
    parse_sensitivity_link,
    sensitivity_parameters,
    SETTINGS,
    set_value,
    base=lambda sensitivity: sensitivity.base,
    with_base=with_base,
    restart_words=SETTINGS.restart_words,
    plays=plays_by_itself,
)
