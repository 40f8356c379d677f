"""The points of a run, from its dataset or from a CSV file, split into training and test points. NumPy only."""

import csv
import io
import math
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from playground.core.files import read_bytes
from playground.points.config import RunConfig
from playground.points.datasets import KNOWN
from playground.points.own import OwnPoints, for_training
from playground.points.structure import split_sizes

Array = npt.NDArray[np.float32]
MOST_BYTES = 32 * 2**20  # of a file of points


class PointsError(ValueError):
    """Raised when a file of points is refused, with one sentence that names the line and what is accepted."""


@dataclass(frozen=True, eq=False)
class Points:
    """Training and test points, float32: x (n, 2); y (n,), ±1 for two classes, class numbers for more, values for regression.

    `classes` is 0 for regression; `class_names` are in the order of the class numbers (of two: negative, positive); the plane is
    shown over [-extent, extent]².
    """

    x_train: Array
    y_train: Array
    x_test: Array
    y_test: Array
    classes: int
    class_names: tuple[str, ...]
    extent: float

    def targets(self, y: Array) -> Array:
        """What the outputs should be, (n, outputs): ±1 for each class against the rest with more than two, else y itself."""
        if self.classes <= 2:
            return np.ascontiguousarray(y[:, None], dtype=np.float32)
        return np.where(y[:, None] == np.arange(self.classes), 1.0, -1.0).astype(np.float32)


def make_points(config: RunConfig) -> Points:
    """The points that a configuration asks for; the same ones every time."""
    data, record = config.data, KNOWN[config.data.dataset]
    if data.own_points:
        return _own(data.own_points, config, record.extent)
    rng = np.random.default_rng(data.seed)
    x, y = record.make(rng, data.points, data.noise, data.classes)
    order = rng.permutation(len(x))
    x, y = x[order], y[order]
    classes = data.classes if config.task == "classification" else 0
    if classes == 2:
        y = 2 * y - 1
    names = ("-1", "+1") if classes == 2 else tuple(str(k) for k in range(classes))
    return _split(x, y, data.train_share, classes, names, record.extent)


def _own(own: OwnPoints, config: RunConfig, extent: float) -> Points:
    """Own points as they are, each for training or for testing whatever the others are."""
    classes = 0 if own.values else config.data.classes
    y = 2 * own.y - 1 if classes == 2 else own.y
    train = for_training(own, config.data.train_share, config.data.seed)
    numbers = ("-1", "+1") if classes == 2 else tuple(str(k) for k in range(classes))
    names = (*own.classes, *numbers[len(own.classes) :])
    parts = [np.ascontiguousarray(part, dtype=np.float32) for part in (own.x[train], y[train], own.x[~train], y[~train])]
    return Points(parts[0], parts[1], parts[2], parts[3], classes, names, extent)


def _split(
    x: npt.NDArray[np.float64], y: npt.NDArray[np.float64], share: float, classes: int, names: tuple[str, ...], extent: float
) -> Points:
    count, _ = split_sizes(len(x), share)
    parts = [np.ascontiguousarray(part, dtype=np.float32) for part in (x[:count], y[:count], x[count:], y[count:])]
    return Points(parts[0], parts[1], parts[2], parts[3], classes, names, extent)


# ---- from a file -------------------------------------------------------------------------------------------------


def read_points_csv(path: str | Path, config: RunConfig) -> Points:
    """Points from a CSV file with the header x1,x2,label and optionally split (train or test).

    Labels are values for regression, else class numbers or names; of two classes the greater is the positive one. The file's
    order is kept; without a split column the points are shuffled by the data seed and split by the train share.
    Raises PointsError.
    """
    name = Path(path).name
    try:
        text = read_bytes(path, MOST_BYTES).decode("utf-8-sig")
        return parse_points(io.StringIO(text, newline=""), config, name)
    except PointsError:
        raise
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise PointsError(f"{name}: cannot be read as a CSV file in UTF-8 ({getattr(error, 'strerror', None) or error})") from None
    except ValueError as error:  # its size, its kind
        raise PointsError(f"{name}: {error}") from None


def parse_points(lines: Iterable[str], config: RunConfig, name: str = "points") -> Points:
    """`read_points_csv` of lines of text; `name` is the file's in messages."""
    reader = csv.reader(lines)
    header = [item.strip().lower() for item in next(reader, [])]
    if len(header) == 4 and header[3] == "split" and set(header) != {"x1", "x2", "label", "split"}:
        header = ["x1", "x2", "label", "split"]  # by a table's own names, as the page downloads them
    if sorted(header) not in (["label", "x1", "x2"], ["label", "split", "x1", "x2"]):
        raise PointsError(f"{name}, line 1: accepts the header x1,x2,label or x1,x2,label,split, or other names before split")
    at = {column: header.index(column) for column in header}
    x: list[tuple[float, float]] = []
    labels: list[str] = []
    splits: list[str] = []
    for row in reader:
        if not any(item.strip() for item in row):
            continue
        where = f"{name}, line {reader.line_num}"
        if len(row) != len(header):
            raise PointsError(f"{where}: accepts {len(header)} values, as many as the header has, not {len(row)}")
        x.append((_number(row[at["x1"]], f"{where}, x1"), _number(row[at["x2"]], f"{where}, x2")))
        labels.append(row[at["label"]].strip())
        if config.task == "regression":
            _number(labels[-1], f"{where}, label")
        elif not labels[-1] or _no_number(labels[-1]):
            raise PointsError(f"{where}, label: accepts a class number or a class name, not {labels[-1]!r}")
        if "split" in at:
            splits.append(row[at["split"]].strip().lower())
            if splits[-1] not in ("train", "test"):
                raise PointsError(f"{where}, split: accepts train or test, not {row[at['split']]!r}")
    if len(x) < 2:
        raise PointsError(f"{name}: accepts two points or more, not {len(x)}")
    y, names = _values(labels, config, name)
    return _arranged(np.array(x), y, splits, names, config, name)


def _number(text: str, where: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not abs(value) <= 1e6:
        raise PointsError(f"{where}: accepts a number from -1e6 to 1e6, not {text.strip()!r}")
    return value


def _no_number(text: str) -> bool:
    """ "nan" and "inf": what is missing in a table is written like this, and is no class."""
    try:
        return not math.isfinite(float(text))
    except ValueError:
        return False


def _values(labels: list[str], config: RunConfig, name: str) -> tuple[npt.NDArray[np.float64], tuple[str, ...]]:
    """Labels as numbers, and the classes' names in ascending order."""
    if config.task == "regression":
        return np.array([float(label) for label in labels]), ()
    try:
        keys = {label: float(label) for label in labels}
        names = tuple(sorted(keys, key=lambda label: keys[label]))
        names = tuple({keys[label]: label for label in reversed(names)}[value] for value in sorted(set(keys.values())))
        number = {label: sorted(set(keys.values())).index(keys[label]) for label in labels}
    except ValueError:
        names = tuple(sorted(set(labels)))
        number = {label: names.index(label) for label in labels}
    if not 2 <= len(names) <= 6:
        raise PointsError(f"{name}, label: accepts 2 to 6 classes, not {len(names)}")
    y = np.array([number[label] for label in labels], dtype=np.float64)
    return (2 * y - 1 if len(names) == 2 else y), names


def _arranged(
    x: npt.NDArray[np.float64], y: npt.NDArray[np.float64], splits: list[str], names: tuple[str, ...], config: RunConfig, name: str
) -> Points:
    reach = float(np.abs(x).max())
    extent = 6.0 if 2.5 < reach <= 6.0 else 1.1 * max(reach, 1e-3)
    if not splits:
        order = np.random.default_rng(config.data.seed).permutation(len(x))
        return _split(x[order], y[order], config.data.train_share, len(names), names, extent)
    train = np.array([split == "train" for split in splits])
    if train.all() or not train.any():
        raise PointsError(f"{name}, split: accepts at least one point for train and one for test")
    parts = [np.ascontiguousarray(part, dtype=np.float32) for part in (x[train], y[train], x[~train], y[~train])]
    return Points(parts[0], parts[1], parts[2], parts[3], len(names), names, extent)
