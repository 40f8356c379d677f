"""Points on the plane from the columns of a table: two of them, or the first two principal components of all."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from playground.points.own import EXTENT, FEWEST, MOST, OwnAxis, OwnPoints
from playground.points.reading import OwnColumn, OwnTable

Floats = npt.NDArray[np.float64]
DEVIATIONS = 3.0  # standard deviations that fill the plane


@dataclass(frozen=True)
class PointChoice:
    """What of a table becomes points. Columns are given by their places."""

    x1: int
    x2: int
    label: int
    components: bool = False  # the first two principal components of all columns of numbers but the label, and not x1 and x2
    values: bool = False  # the label is a number to be predicted, not a class
    standardize: bool = True  # else from the smallest to the largest value
    seed: int = 0  # of the sample


@dataclass(frozen=True, eq=False)
class Placed:
    """The points, and what happened to the rows."""

    points: OwnPoints
    rows: int
    dropped: int  # had a gap
    at_edge: int  # lie outside the plane

    def says(self) -> str:
        """In a sentence or two."""
        left = self.rows - self.dropped
        used = len(self.points.x)
        said = [f"{used:,} points." if used == left else f"{used:,} points, a sample of {left:,} rows drawn with the data seed."]
        if self.dropped:
            said.append(f"{self.dropped:,} of {self.rows:,} rows had a gap and were dropped.")
        if self.at_edge:
            stand = "1 point stands" if self.at_edge == 1 else f"{self.at_edge:,} points stand"
            said.append(f"{stand} at the edge, beyond {DEVIATIONS:g} standard deviations.")
        return " ".join(said)


def first_choice(table: OwnTable) -> PointChoice:
    """What is probably meant: the last column that can be the label, the first two of numbers beside it."""
    labels = table.labels()
    classes = [place for place in labels if table.columns[place].classes and table.columns[place].name.lower() != "split"]
    label = (classes or labels)[-1]
    x1, x2 = coordinates(table, label)[:2]
    return PointChoice(x1, x2, label, values=not table.columns[label].classes)


def coordinates(table: OwnTable, label: int) -> list[int]:
    """The columns that can be x1 and x2 beside that label."""
    return [place for place in table.numeric if place != label]


def place(table: OwnTable, choice: PointChoice) -> Placed:
    """The points of a choice. Raises ValueError with a sentence where too few rows are left, or columns are of no use."""
    used = coordinates(table, choice.label) if choice.components else [choice.x1, choice.x2]
    columns = [_numbers(table.columns[k]) for k in used]
    label = table.columns[choice.label]
    target = _numbers(label) if choice.values else _classes(label)
    whole = ~np.isnan(target)
    for column in columns:
        whole &= ~np.isnan(column)
    (rows,) = np.nonzero(whole)
    if len(rows) < FEWEST:
        raise ValueError(f"accepts at least {FEWEST} rows without a gap in these columns; there are {len(rows)}")
    dropped = table.rows - len(rows)
    if len(rows) > MOST:
        rows = np.sort(np.random.default_rng(choice.seed).choice(rows, MOST, replace=False))
    values = np.column_stack([column[rows] for column in columns])
    names = [table.columns[k].name for k in used]
    if choice.components:
        values, names = components(values)
    scaled = [_scaled(values[:, k], names[k], choice.standardize) for k in range(2)]
    x = np.column_stack([column for column, _ in scaled])
    axes = [axis for _, axis in scaled]
    y = target[rows]
    if choice.values:
        y, axis = _between(y, label.name, 1.0)
        axes.append(axis)
    else:
        axes.append(OwnAxis(name=label.name))
    outside = int((np.abs(x) > EXTENT + 1e-6).any(axis=1).sum())
    classes = () if choice.values else label.classes
    points = OwnPoints(np.clip(x, -EXTENT, EXTENT).astype(np.float32), y.astype(np.float32), choice.values, classes, tuple(axes))
    return Placed(points, table.rows, dropped, outside)


def _numbers(column: OwnColumn) -> Floats:
    if column.numbers is None:
        raise ValueError(f"accepts columns of numbers here; {column.name} is none")
    return column.numbers


def _classes(column: OwnColumn) -> Floats:
    if column.codes is None:
        raise ValueError(f"accepts a label of 2 to 6 classes; {column.name} has {column.distinct:,} values")
    return np.where(column.codes < 0, np.nan, column.codes)


def components(values: Floats) -> tuple[Floats, list[str]]:
    """The first two principal components of standardized columns, (n, 2), each with its largest weight positive, and their names."""
    spread = values.std(axis=0)
    values = values[:, spread > 0]
    if values.shape[1] < 2:
        raise ValueError("accepts at least two columns whose values differ")
    standard = (values - values.mean(axis=0)) / spread[spread > 0]
    variances, vectors = np.linalg.eigh(standard.T @ standard)  # ascending; far cheaper than the singular values of many rows
    weights = vectors[:, :-3:-1].T
    weights = weights * np.sign(weights[np.arange(2), np.abs(weights).argmax(axis=1)])[:, None]
    shares = variances[:-3:-1] / variances.sum()
    return standard @ weights.T, [f"component {k + 1}, {share:.0%} of the variance" for k, share in enumerate(shares)]


def _scaled(values: Floats, name: str, standardize: bool) -> tuple[Floats, OwnAxis]:
    if not standardize:
        return _between(values, name, EXTENT)
    return _placed(values, name, float(values.mean()), float(values.std()) * DEVIATIONS / EXTENT)


def _between(values: Floats, name: str, extent: float) -> tuple[Floats, OwnAxis]:
    """From the smallest at −extent to the largest at extent."""
    low, high = float(values.min()), float(values.max())
    return _placed(values, name, (low + high) / 2, (high - low) / 2 / extent)


def _placed(values: Floats, name: str, middle: float, spread: float) -> tuple[Floats, OwnAxis]:
    spread = spread if spread > 1e-12 * max(1e-12, abs(middle)) else 1.0  # all alike: in the middle
    return (values - middle) / spread, OwnAxis(name=name, middle=middle, spread=spread)
