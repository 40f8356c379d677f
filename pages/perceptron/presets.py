"""Runs to start from."""

from typing import Any

from playground.perceptron.config import SETTINGS, PerceptronConfig

PRESETS: dict[str, dict[str, Any]] = {
    "wide-margin": {"data": {"margin": 1.5}},
    "narrow-margin": {"data": {"margin": 0.05, "points": 200}},
    "exclusive-or": {"data": {"dataset": "xor"}},
    "two-clouds": {"data": {"dataset": "gauss", "noise": 0.2, "points": 100}},
    "labels-of-plus-and-minus-one": {"training": {"labels": "pm1"}},
    "the-best-line-in-the-pocket": {"data": {"dataset": "moons", "points": 100}, "training": {"rule": "pocket"}},
}

# What each is, in a sentence.
NOTES = {
    "wide-margin": "Far from the line on both sides: few updates, and a small bound.",
    "narrow-margin": "200 points, some close to the line: more updates, and a bound far above them.",
    "exclusive-or": "Opposite corners are alike. No line separates them, and the rule never settles.",
    "two-clouds": "Two clouds with a gap between them: a mistake or two is enough.",
    "labels-of-plus-and-minus-one": "Classes written −1 and +1: every update is twice as long, the line is the same.",
    "the-best-line-in-the-pocket": "No line separates the moons. The last line swings for ever; the pocket keeps the best one so far.",
}


def preset(name: str) -> PerceptronConfig:
    """The preset of that name. Raises ConfigError for an unknown one."""
    return SETTINGS.preset(PRESETS, name)
