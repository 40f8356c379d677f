"""What comparisons and sensitivity maps may take, and what fits: said where they are made, before anything starts."""

from collections.abc import Sequence

from playground.core.settings import ConfigError, Problem
from playground.points.config import RunConfig
from playground.points.cost import RunCost, epoch_seconds, together_seconds
from playground.points.structure import count_parameters

MOST_PARAMETERS = 200_000  # of all networks of a comparison: a state of about 2 MB, of which a run keeps many
MOST_EPOCH_SECONDS = 3.0  # of an epoch of all of them, on one core
MOST_MAP_SECONDS = 1200.0  # of a whole map, on one core
TOGETHER = 64  # runs of a map that are trained together


def check_networks(configs: Sequence[RunConfig], variants: int) -> None:
    """Raises ConfigError with what it would take and what fits when these runs, of so many variants, are too much for a machine."""
    seeds = len(configs) // variants
    parameters = [count_parameters(config.sizes) for config in configs]
    seconds = [epoch_seconds(config) for config in configs]
    for name, whole, most, unit in (
        ("weights", float(sum(parameters)), float(MOST_PARAMETERS), f"weights and biases together, and {MOST_PARAMETERS:,} fit"),
        ("seconds", sum(seconds), MOST_EPOCH_SECONDS, f"seconds of computing an epoch, and {MOST_EPOCH_SECONDS:g} fit"),
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


def map_seconds(costs: Sequence[RunCost]) -> tuple[float, float]:
    """Seconds on one core of an epoch of all these runs, and of measuring them once."""
    together = [costs[first : first + TOGETHER] for first in range(0, len(costs), TOGETHER)]
    epoch, look = (sum(together_seconds(group, *one) for group in together) for one in ((1, 0), (0, 1)))
    return epoch, look


def check_map(costs: Sequence[RunCost], epochs: int, looks: int) -> None:
    """Raises ConfigError when runs of these costs, over so many epochs and measured so many times, take too long."""
    epoch, look = map_seconds(costs)
    seconds = epoch * epochs + look * looks
    if seconds > MOST_MAP_SECONDS:
        text = f"{len(costs)} runs would take about {seconds / 60:,.0f} minutes of computing, and {MOST_MAP_SECONDS / 60:.0f} fit."
        every = min(looks, int(MOST_MAP_SECONDS / (epoch + look)))  # of few epochs, each is measured
        fitting = max(every, int((MOST_MAP_SECONDS - look * looks) / epoch))
        advice = f"At most {fitting} epochs do." if fitting else "Take larger batches, fewer points, smaller networks or fewer values."
        raise ConfigError([Problem("epochs", f"{text} {advice}")])
