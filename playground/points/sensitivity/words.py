"""What a sensitivity map shows, in a sentence or two made from its numbers."""

import numpy as np
import numpy.typing as npt

from playground.points.compare.config import VARIED, show_value
from playground.points.sensitivity.config import Sensitivity

Map = npt.NDArray[np.floating]
CLEAR = 0.6  # rank correlation from which one says that the best value of one setting goes with the other


def describe(sensitivity: Sensitivity, cells: Map, spread: Map, counted: npt.NDArray[np.bool_], diverged: int) -> str:
    """Where the metric is best, how the best value across goes with the setting upwards, and how many runs diverged.

    cells, spread: (ny, nx), mean and standard deviation over the starting weights. counted: (ny, nx), cells with a sound value.
    """
    if not counted.any():
        return "Every run of this map diverged."
    good = np.where(counted, cells if sensitivity.higher_is_better else -cells, -np.inf)
    y, x = np.unravel_index(int(good.argmax()), good.shape)
    across, upwards = (VARIED[axis.setting].title.lower() for axis in (sensitivity.x, sensitivity.y))
    at = [show_value(axis.setting, axis.values[k]) for axis, k in ((sensitivity.x, x), (sensitivity.y, y))]
    best = "highest" if sensitivity.higher_is_better else "lowest"
    metric = sensitivity.metric_title[0].lower() + sensitivity.metric_title[1:]  # R² keeps its capital
    scale, unit = (100, " %") if sensitivity.shares else (1, "")
    value = f"{scale * cells[y, x]:.3g}{unit}"
    around = f" ± {scale * spread[y, x]:.2g}{unit}" if sensitivity.seeds > 1 else ""
    text = f"The {best} {metric}, {value}{around}, is at {across} {at[0]} and {upwards} {at[1]}."
    text += " " + _ridge(sensitivity, good, across, upwards)
    if diverged:
        text += f" {diverged:,} {'run' if diverged == 1 else 'runs'} diverged."
    return text.strip()


def _ridge(sensitivity: Sensitivity, good: Map, across: str, upwards: str) -> str:
    """How the best value across changes from row to row."""
    rows = np.flatnonzero(np.isfinite(good).any(axis=1))
    if len(rows) < 3:
        return ""
    places = good[rows].argmax(axis=1)
    names = [show_value(sensitivity.x.setting, sensitivity.x.values[k]) for k in (places[0], places[-1])]
    if len(set(places.tolist())) == 1:
        return f"Whatever the {upwards}, the best {across} is {names[0]}."
    order = np.argsort(np.argsort(places, kind="stable"), kind="stable")
    relation = float(np.corrcoef(np.arange(len(rows)), order)[0, 1]) if places[0] != places[-1] else 0.0
    if abs(relation) < CLEAR:
        return f"The best {across} hardly depends on the {upwards}."
    word = "larger" if relation > 0 else "smaller"
    first, last = (show_value(sensitivity.y.setting, sensitivity.y.values[k]) for k in (rows[0], rows[-1]))
    return f"The larger the {upwards}, the {word} the best {across}: from {names[0]} at {first} to {names[1]} at {last}."
