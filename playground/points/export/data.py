"""The points as CSV: x1, x2, label and split, which `python -m playground train --data` reads again."""

import csv
import io
import math

from playground.points.trainer import MLPTrainer

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def export_data(trainer: MLPTrainer) -> bytes:
    """The file, in UTF-8. Coordinates are those that the network is trained on; labels are class names, or values."""
    points, file = trainer.points, io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(["x1", "x2", "label", "split"])
    for split, x, y in (("train", points.x_train, points.y_train), ("test", points.x_test, points.y_test)):
        for (x1, x2), label in zip(x.tolist(), y.tolist(), strict=True):
            writer.writerow([f"{x1:.9g}", f"{x2:.9g}", _label(label, points.classes, points.class_names), split])
    return file.getvalue().encode()


def _label(label: float, classes: int, names: tuple[str, ...]) -> str:
    if not classes:
        return f"{label:.9g}"
    return as_text(names[int(label > 0) if classes == 2 else int(label)])


def as_text(name: str) -> str:
    """A name that a spreadsheet would take for a formula gets a quote mark before it; a number stays one."""
    if not name.startswith(FORMULA):
        return name
    try:
        return name if math.isfinite(float(name)) else f"'{name}"
    except ValueError:
        return f"'{name}"
