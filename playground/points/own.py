"""Own points, painted or from a table, as one text: it travels in a configuration, so in links, files and keepsakes.

The text is base64 (of URLs, without padding) of zlib of one line of JSON and three columns of little-endian int16: x1 and x2 in steps of
`STEP`, and the label, a class number or a value in steps of 1/32767. What is read may come from anywhere: nothing is made larger than it
may be, and whatever is wrong is a ValueError with a sentence.
"""

import base64
import binascii
import zlib
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Annotated, Any

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict, Field, ValidationError

EXTENT = 6.0  # points lie in [-EXTENT, EXTENT]²
STEP = 0.001
FEWEST, MOST = 2, 5000
MOST_CLASSES = 6
MOST_TEXT = 60_000  # characters
MOST_HEAD = 2000  # bytes
UNREADABLE = "accepts points as this page writes them; these cannot be read"

Floats = npt.NDArray[np.float32]
Name = Annotated[str, Field(max_length=40)]
Scale = Annotated[float, Field(ge=-1e12, le=1e12)]


class OwnRecord(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


class OwnAxis(OwnRecord):
    """A column of the table that the points come from: its value is middle + spread × coordinate (or label)."""

    name: Name
    middle: Scale = 0.0
    spread: Scale = 1.0


class OwnHead(OwnRecord):
    """What is known of the points beside their numbers. Names are texts of somebody's table."""

    count: Annotated[int, Field(ge=FEWEST, le=MOST)]
    values: bool = False  # labels are values, for regression; else class numbers
    classes: Annotated[list[Name], Field(max_length=MOST_CLASSES)] = []  # their names; empty: the numbers. None of values
    axes: Annotated[list[OwnAxis], Field(max_length=3)] = []  # of x1, x2, and for values of the label; empty: the plane's own


@dataclass(frozen=True, eq=False)
class OwnPoints:
    """x float32 (n, 2) within the plane; y float32 (n,), class numbers 0 … or values in -1 … 1."""

    x: Floats
    y: Floats
    values: bool = False
    classes: tuple[str, ...] = ()
    axes: tuple[OwnAxis, ...] = field(default=())

    @property
    def fewest_classes(self) -> int:
        """As many as a run on them must have; 2 for values."""
        return 2 if self.values else max(2, len(self.classes), int(self.y.max()) + 1)


def write_own(points: OwnPoints) -> str:
    """The text that holds the points, to a thousandth of the plane's unit. Raises ValueError for too few, too many, or too long names."""
    try:
        head = OwnHead(count=len(points.x), values=points.values, classes=list(points.classes), axes=list(points.axes))
    except ValidationError:
        raise ValueError(f"accepts {FEWEST} to {MOST:,} points, and names of at most 40 characters") from None
    place = np.clip(np.rint(np.asarray(points.x, np.float64) / STEP), -EXTENT / STEP, EXTENT / STEP)
    label = np.rint(np.clip(points.y, -1, 1) * 32767) if points.values else points.y
    columns = [column.astype("<i2").tobytes() for column in (place[:, 0], place[:, 1], np.asarray(label))]
    line = head.model_dump_json(exclude_defaults=True).encode()
    return base64.urlsafe_b64encode(zlib.compress(line + b"\n" + b"".join(columns), 9)).decode().rstrip("=")


def read_own(text: str) -> OwnPoints:
    """The points of a text. Raises ValueError, whose sentence says what is accepted, whatever the text is."""
    if len(text) > MOST_TEXT:
        raise ValueError(f"accepts points of at most {MOST_TEXT:,} characters")
    return _read(text)


@lru_cache(64)
def _read(text: str) -> OwnPoints:
    head, body = _unpacked(text)
    if len(body) != 6 * head.count:
        raise ValueError(UNREADABLE)
    columns = np.frombuffer(body, "<i2").reshape(3, head.count)
    x = np.ascontiguousarray(columns[:2].T * np.float32(STEP), np.float32)
    y = (columns[2] / np.float32(32767) if head.values else columns[2]).astype(np.float32)
    if np.abs(x).max() > EXTENT + STEP or (not head.values and not 0 <= y.min() <= y.max() < MOST_CLASSES):
        raise ValueError(UNREADABLE)
    for array in (x, y):
        array.setflags(write=False)
    return OwnPoints(x, y, head.values, tuple(head.classes), tuple(head.axes))


def _unpacked(text: str) -> tuple[OwnHead, bytes]:
    try:
        packed = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        reader = zlib.decompressobj()
        data = reader.decompress(packed, MOST_HEAD + 6 * MOST)
        if reader.unconsumed_tail or reader.unused_data or not reader.eof:
            raise ValueError(UNREADABLE)
        line, _, body = data.partition(b"\n")
        return OwnHead.model_validate_json(line), body
    except (binascii.Error, zlib.error, ValidationError, ValueError, RecursionError):
        raise ValueError(UNREADABLE) from None


def for_training(points: OwnPoints, share: float, seed: int) -> npt.NDArray[np.bool_]:
    """Which points are for training, (n,): about that share, by a hash of each point, so that painting another moves none.

    At least one is for training and one for testing.
    """
    keys = np.rint(np.column_stack([points.x, points.y]).astype(np.float64) / STEP).astype(np.int64)
    mixed = np.full(len(keys), (seed * 2_654_435_761 + 97) % 2**32, np.uint64)
    with np.errstate(over="ignore"):
        for column in keys.T:
            mixed = (mixed ^ column.astype(np.uint64)) * np.uint64(0x9E3779B97F4A7C15)
            mixed ^= mixed >> np.uint64(29)
    place = (mixed >> np.uint64(11)) / 2.0**53
    chosen: npt.NDArray[np.bool_] = place < share
    if chosen.all():
        chosen[place.argmax()] = False
    if not chosen.any():
        chosen[place.argmin()] = True
    return chosen


def _corners(values: bool) -> OwnPoints:
    """What there is before anything was painted: opposite corners alike."""
    corners = np.array([(a * r, b * r) for a in (-1, 1) for b in (-1, 1) for r in (2.0, 3.0, 4.0)], np.float32)
    sign = np.sign(corners[:, 0] * corners[:, 1])
    return OwnPoints(corners, sign if values else (sign + 1) / 2, values)


FIRST = write_own(_corners(values=False))


def own_points(text: str, values: bool) -> OwnPoints:
    """The points of a text where their labels are of that sort, else what there is before any were painted. Raises ValueError."""
    points = read_own(text)
    return points if points.values == values else _corners(values)


@lru_cache(64)
def outline(text: str) -> str:
    """The text without its points: four corners with the same names and axes, as often as points are many, which are drawn smaller."""
    points = read_own(text)
    corners = _corners(points.values)
    many = 12 if len(points.x) <= 800 else 1200 if len(points.x) <= 2000 else MOST
    x, y = np.resize(corners.x, (many, 2)), np.resize(corners.y, many)
    return write_own(OwnPoints(x, y, points.values, points.classes, points.axes))


def points_of_edit(given: Any, values: bool, before: OwnPoints | None = None) -> str:
    """The text of points that a board sends: {"x1": […], "x2": […], "label": […]}. Their names are those before. Raises ValueError."""
    try:
        x1, x2, label = (np.asarray(given[name], np.float64) for name in ("x1", "x2", "label"))
        sound = x1.ndim == 1 and x1.shape == x2.shape == label.shape and bool(np.isfinite([x1, x2, label]).all())
    except (TypeError, ValueError, KeyError, OverflowError):
        sound = False
    if not sound or (not values and not np.isin(label, np.arange(MOST_CLASSES)).all()):
        raise ValueError(UNREADABLE)
    names, axes = (before.classes, before.axes) if before else ((), ())
    return write_own(OwnPoints(np.column_stack([x1, x2]).astype(np.float32), label.astype(np.float32), values, names, axes))
