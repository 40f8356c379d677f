"""The kind "perceptron": Rosenblatt's rule, and logistic regression beside it."""

from playground.core.kind import Kind
from playground.perceptron.config import SETTINGS

PERCEPTRON = Kind("perceptron", "playground.perceptron.trainer:make_trainer", SETTINGS)
