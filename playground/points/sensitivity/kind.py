"""The kind "sensitivity": a metric over two settings at once."""

from playground.core.kind import Kind
from playground.points.changes import set_value
from playground.points.sensitivity.config import SETTINGS, plays_by_itself

SENSITIVITY = Kind(
    "sensitivity", "playground.points.sensitivity.trainer:make_trainer", SETTINGS, brings_along=set_value, plays=plays_by_itself
)
