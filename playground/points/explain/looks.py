"""Which arrays come with each name of `SHOWN`. To add one, add its name there, its function here, and `needs` to the view that shows it."""

from collections.abc import Callable, Iterable

from playground.core.trainer import Arrays
from playground.points.explain.bent import bent_arrays
from playground.points.explain.moment import LookedAt
from playground.points.explain.neuron import neuron_arrays
from playground.points.explain.scores import confusion_arrays, residual_arrays
from playground.points.explain.spread import histogram_arrays
from playground.points.explain.way import point_arrays

LOOKS: dict[str, Callable[[LookedAt], Arrays]] = {
    "confusion": confusion_arrays,
    "residuals": residual_arrays,
    "histograms": histogram_arrays,
    "bent": bent_arrays,
    "neuron": neuron_arrays,
    "point": point_arrays,
}


def explain(what: Iterable[str], moment: LookedAt) -> Arrays:
    """The arrays of these looks; none of one that has nothing to say of such a run."""
    arrays = Arrays()
    for name in what:
        if name in LOOKS:
            arrays |= LOOKS[name](moment)
    return arrays
