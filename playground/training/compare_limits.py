"""What a comparison takes, and what fits: said before it starts."""

from collections.abc import Sequence

from playground.config import RunConfig
from playground.models.mlp import count_parameters
from playground.settings import ConfigError, Problem
from playground.training.cost import epoch_seconds

MOST_PARAMETERS = 200_000  # of all networks together: a state of about 2 MB, of which a run keeps many
MOST_SECONDS = 3.0  # of an epoch on one core


def check_size(configs: Sequence[RunConfig], variants: int) -> None:
    """Raises ConfigError with what it would take and what fits when these runs, of so many variants, are too much for a machine."""
    seeds = len(configs) // variants
    parameters = [count_parameters(config.sizes) for config in configs]
    seconds = [epoch_seconds(config) for config in configs]
    for name, whole, most, unit in (
        ("weights", float(sum(parameters)), float(MOST_PARAMETERS), f"weights and biases together, and {MOST_PARAMETERS:,} fit"),
        ("seconds", sum(seconds), MOST_SECONDS, f"seconds of computing an epoch, and {MOST_SECONDS:g} fit"),
    ):
        if whole > most:
            share = most / whole
            if seeds * share >= 1:
                advice = f"At most {int(seeds * share)} starting weights for each value do."
            elif variants * share >= 2:
                advice = f"At most {int(variants * share)} values with one starting weight each do."
            elif name == "weights":
                advice = "Take smaller networks."
            else:
                advice = "Take larger batches, fewer points or smaller networks."
            text = f"{len(configs)} networks would take {whole:,.0f} {unit}. {advice}"
            raise ConfigError([Problem("vary", text)])
