"""Names and numbers of the table that points come from, for a plane in its own coordinates. Names are text."""

import math
from html import escape
from typing import Any

from playground.points.config import RunConfig
from playground.points.own import OwnAxis

TICKS = 6  # about as many
MOST_SHOWN = 12  # characters of a name where there is little room


def shown_axes(config: RunConfig) -> tuple[OwnAxis, ...]:
    """Of x1 and x2, and for values of the label; none where the points are no table's."""
    points = config.data.own_points
    axes = points.axes if points else ()
    return axes if len(axes) >= 2 and all(axis.spread > 0 for axis in axes) else ()


def class_names(config: RunConfig) -> tuple[str, ...]:
    """What the classes are called: as in the table, else −1 and +1 of two, the numbers with more; none of values."""
    if config.task != "classification":
        return ()
    count = config.data.classes
    numbers = ("−1", "+1") if count == 2 else tuple(str(number) for number in range(count))
    points = config.data.own_points
    named = points.classes if points else ()
    return (*named, *numbers[len(named) :])


def in_short(name: str) -> str:
    """A name where there is little room."""
    return name if len(name) <= MOST_SHOWN else name[: MOST_SHOWN - 1] + "…"


def axis_texts(axis: OwnAxis, extent: float) -> dict[str, Any]:
    """Plotly's title and ticks of an axis over [-extent, extent]: round values of the table's column."""
    reach = axis.spread * extent
    step = 10 ** math.floor(math.log10(2 * reach / TICKS))
    step *= next(factor for factor in (1, 2, 5, 10) if 2 * reach / (step * factor) <= TICKS)
    first, last = math.ceil((axis.middle - reach) / step), math.floor((axis.middle + reach) / step)
    values = [number * step for number in range(first, min(last, first + 2 * TICKS) + 1)]
    return {
        "title": {"text": escape(axis.name, quote=False)},  # Plotly takes "<" for the start of a tag
        "tickmode": "array",
        "tickvals": [(value - axis.middle) / axis.spread for value in values],
        "ticktext": [f"{value:.6g}".replace("-", "−") for value in values],
    }


def probe_texts(config: RunConfig) -> dict[str, Any]:
    """What the line under the map needs to speak of the table's names and units; the board writes them as text."""
    axes = [{"name": axis.name, "middle": axis.middle, "spread": axis.spread} for axis in shown_axes(config)]
    points = config.data.own_points
    return ({"axes": axes} if axes else {}) | ({"classes": list(class_names(config))} if points and points.classes else {})
