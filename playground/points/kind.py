"""The kind "mlp": a multilayer perceptron on points of the plane."""

from playground.core.command import SetParameter
from playground.core.kind import Kind
from playground.points.changes import set_value
from playground.points.commands import Pin
from playground.points.config import SETTINGS, link_parameters, parse_config, parse_link, restart_reasons

MLP = Kind(
    "mlp",
    "playground.points.trainer:make_trainer",
    parse_config,
    restart_reasons,
    parse_link,
    link_parameters,
    SETTINGS,
    set_value,
    restart_words=SETTINGS.restart_words,
    commands=(SetParameter, Pin),
    counts_updates=2,
)
