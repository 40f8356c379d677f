"""How good a network is, in more than one number: a confusion matrix with precision, recall and F1, or residuals."""

import numpy as np
import numpy.typing as npt

from playground.core.trainer import Arrays
from playground.points.explain.moment import Array, LookedAt

BINS = 41  # of residuals: odd, so that one stands for those near zero
REACH = 1.0  # residuals beyond it count into the last bins


def predicted_classes(outputs: Array) -> npt.NDArray[np.int64]:
    """Outputs (K, n) as class numbers (n,); one output says class 1 where it is above 0."""
    return (outputs[0] > 0).astype(np.int64) if len(outputs) == 1 else outputs.argmax(axis=0)


def class_numbers(labels: Array, classes: int) -> npt.NDArray[np.int64]:
    """Labels as in `Points` as class numbers; of two classes -1 is 0 and +1 is 1."""
    return (labels > 0).astype(np.int64) if classes == 2 else labels.astype(np.int64)


def confusion_matrix(true: npt.NDArray[np.int64], predicted: npt.NDArray[np.int64], classes: int) -> Array:
    """How many points of each class (rows) are taken for each (columns), (classes, classes)."""
    return np.bincount(true * classes + predicted, minlength=classes**2).reshape(classes, classes).astype(np.float32)


def class_scores(confusion: Array) -> Array:
    """Precision, recall and F1 of each class, (classes, 3); 0 where there is nothing to divide by."""
    right = np.diag(confusion)
    precision, recall = _share(right, confusion.sum(axis=0)), _share(right, confusion.sum(axis=1))
    return np.stack([precision, recall, _share(2 * precision * recall, precision + recall)], axis=1)


def _share(part: Array, whole: Array) -> Array:
    return np.divide(part, whole, out=np.zeros_like(part), where=whole > 0)


def confusion_arrays(moment: LookedAt) -> Arrays:
    """`confusion.*` counts, `confusion.*.share` of each row, `scores.*`, for training and test points."""
    points, arrays = moment.points, Arrays()
    if points.classes < 2:
        return arrays
    for name, part, labels in (("train", moment.train, points.y_train), ("test", moment.test, points.y_test)):
        true, predicted = class_numbers(labels, points.classes), predicted_classes(moment.outputs(part))
        counts = confusion_matrix(true, predicted, points.classes)
        arrays[f"confusion.{name}"] = counts
        arrays[f"confusion.{name}.share"] = _share(counts, np.broadcast_to(counts.sum(axis=1, keepdims=True), counts.shape))
        arrays[f"scores.{name}"] = class_scores(counts)
    return arrays


def fit(values: Array, predicted: Array) -> tuple[float, float]:
    """R² and the root of the mean squared error."""
    error = np.square(predicted - values, dtype=np.float64)
    spread = np.square(values - values.mean(dtype=np.float64), dtype=np.float64).sum()
    return float(1 - error.sum() / max(spread, 1e-12)), float(error.mean() ** 0.5)


def residual_arrays(moment: LookedAt) -> Arrays:
    """`residuals.*` (BINS,): shares of the points by prediction less value; `fit.*`: R² and the root mean squared error."""
    points, arrays = moment.points, Arrays()
    if points.classes:
        return arrays
    for name, part, values in (("train", moment.train, points.y_train), ("test", moment.test, points.y_test)):
        predicted = moment.outputs(part)[0]
        inside = np.clip(np.nan_to_num(predicted - values), -REACH, REACH)
        counts, _ = np.histogram(inside, bins=BINS, range=(-REACH, REACH))
        arrays[f"residuals.{name}"] = (counts / len(values)).astype(np.float32)
        arrays[f"fit.{name}"] = np.array(fit(values, predicted), dtype=np.float32)
    return arrays
