"""The kind "mlp": a multilayer perceptron on points of the plane."""

from playground.core.command import SetParameter
from playground.core.kind import Kind
from playground.points.changes import set_value
from playground.points.commands import Off, Pin
from playground.points.config import SETTINGS
from playground.points.jobs import LANDSCAPE

MLP = Kind(
    "mlp",
    "playground.points.trainer:make_trainer",
    SETTINGS,
    (SetParameter, Pin, Off),
    (LANDSCAPE,),
    counts_updates=2,
    brings_along=set_value,
)
