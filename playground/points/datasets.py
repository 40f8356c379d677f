"""The datasets, one record each: who makes the points, for which task, and what part of the plane is shown.

A maker is `make(rng, points, noise, classes) -> (x, y)`: `x` float64 of shape (points, 2); `y` of shape (points,),
class numbers 0 … classes-1 (of two, 1 is the positive one) or, for regression, numbers of
about -1 … 1. `noise` is 0 … 0.5.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from playground.points.makers import classic, shapes, textbook
from playground.points.own import FIRST, own_points

Points = tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]


@dataclass(frozen=True)
class Dataset:
    name: str
    title: str
    task: str
    make: Callable[[np.random.Generator, int, float, int], Points]
    note: str
    classes: tuple[int, int] = (2, 2)  # fewest and most
    natural: int = 2  # as many classes as it comes with when it is chosen, and as its thumbnail shows
    extent: float = 6.0  # the plane is drawn over [-extent, extent]²
    points: int = 500  # as many as its source uses


DATASETS: dict[str, Dataset] = {
    record.name: record
    for record in (
        Dataset("circle", "Circle", "classification", classic.circle, "A disc inside a ring."),
        Dataset("xor", "Exclusive or", "classification", classic.xor, "Opposite quadrants share a class."),
        Dataset("gauss", "Gauss", "classification", classic.gauss, "Two clouds that a line separates."),
        Dataset("spiral", "Spiral", "classification", classic.spiral, "Two arms wound around each other."),
        Dataset("moons", "Moons", "classification", shapes.moons, "Two half-moons that interlock."),
        Dataset("blobs", "Blobs", "classification", shapes.blobs, "A cloud for each class.", classes=(2, 6), natural=3),
        Dataset("rings", "Rings", "classification", shapes.rings, "A ring for each class.", classes=(2, 5), natural=3),
        Dataset("checkerboard", "Checkerboard", "classification", shapes.checkerboard, "Squares of alternating class."),
        Dataset("pinwheel", "Pinwheel", "classification", shapes.pinwheel, "A bent arm for each class.", classes=(2, 6), natural=3),
        Dataset(
            "textbook-circle",
            "Textbook circle",
            "classification",
            textbook.circle,
            "A disc of radius 1 in one of radius 2, with no gap.",
            extent=2.5,
            points=1000,
        ),
        Dataset("plane", "Plane", "regression", classic.plane, "A tilted plane.", points=1200),
        Dataset("multi-gauss", "Multi-Gauss", "regression", classic.multi_gauss, "Six hills and valleys.", points=1200),
        Dataset("waves", "Waves", "regression", shapes.waves, "A sine along each axis.", points=1200),
    )
}


def _first(values: bool) -> Callable[[np.random.Generator, int, float, int], Points]:
    def make(rng: np.random.Generator, points: int, noise: float, classes: int) -> Points:
        first = own_points(FIRST, values)
        return first.x.astype(np.float64), first.y.astype(np.float64)

    return make


# Points that nobody makes: they stand in the configuration, as one text (own.py).
OWN: dict[str, Dataset] = {
    record.name: record
    for record in (
        Dataset("own", "My points", "classification", _first(values=False), "Painted, or from a table.", classes=(2, 6)),
        Dataset("own-values", "My values", "regression", _first(values=True), "Painted, or from a table.", points=1200),
    )
}
KNOWN: dict[str, Dataset] = DATASETS | OWN
