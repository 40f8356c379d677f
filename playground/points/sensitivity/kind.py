"""The kind "sensitivity": a metric over two settings at once."""

from playground.core.kind import Kind
from playground.points.changes import RESTART_WORDS, set_value
from playground.points.config import SETTINGS
from playground.points.sensitivity.config import (
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
    restart_words=(
        *RESTART_WORDS,
        ("seeds", "another number of starting weights"),
        ("axes", "other axes"),
        ("epochs", "another number of epochs"),
    ),
    plays=plays_by_itself,
)
