"""KINDS: everything that the engine can run. A new kind is one line."""

from playground.core.kind import Kind
from playground.perceptron.kind import PERCEPTRON
from playground.points.compare.kind import COMPARE
from playground.points.kind import MLP
from playground.points.sensitivity.kind import SENSITIVITY
from playground.sequences.kind import ATTENTION

KINDS: dict[str, Kind] = {kind.name: kind for kind in (MLP, COMPARE, SENSITIVITY, ATTENTION, PERCEPTRON)}
