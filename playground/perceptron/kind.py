"""The kind "perceptron": Rosenblatt's rule, and logistic regression beside it."""

from playground.core.kind import Kind
from playground.perceptron.config import SETTINGS

PERCEPTRON = Kind(
    "perceptron",
    "playground.perceptron.trainer:make_trainer",
    SETTINGS.parse,
    SETTINGS.restart_reasons,
    SETTINGS.parse_link,
    SETTINGS.parameters,
    SETTINGS,
    SETTINGS.with_value,
    restart_words=SETTINGS.restart_words,
)
