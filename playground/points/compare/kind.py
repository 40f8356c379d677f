"""The kind "compare": variants of one run, in lockstep."""

from playground.core.kind import Kind
from playground.points.changes import set_value
from playground.points.compare.config import SETTINGS

COMPARE = Kind("compare", "playground.points.compare.trainer:make_trainer", SETTINGS, brings_along=set_value)
