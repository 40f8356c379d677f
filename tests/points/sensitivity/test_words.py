"""What is said of a map follows from its numbers."""

import numpy as np

from playground.points.sensitivity.config import Sensitivity, parse_sensitivity
from playground.points.sensitivity.words import describe

SMALL = parse_sensitivity(
    {
        "x": {"setting": "training.learning_rate", "values": [0.01, 0.1, 1.0]},
        "y": {"setting": "training.batch_size", "values": [1, 10, 100]},
        "seeds": 2,
    }
)


def say(cells: list[list[float]], sensitivity: Sensitivity = SMALL, counted: np.ndarray | None = None, diverged: int = 0) -> str:
    found = np.array(cells)
    return describe(sensitivity, found, np.full(found.shape, 0.05), np.ones(found.shape, bool) if counted is None else counted, diverged)


def test_the_best_cell_is_named_with_its_value_and_spread():
    text = say([[0.5, 0.2, 0.9], [0.6, 0.3, 0.8], [0.7, 0.4, 0.8]])
    assert "lowest test loss, 0.2 ± 0.05, is at learning rate 0.1 and batch size 1." in text


def test_a_ridge_that_rises_is_told_from_one_that_does_not_move():
    assert "The larger the batch size, the larger the best learning rate: from 0.01 at 1 to 1 at 100." in say(
        [[0.1, 0.5, 0.9], [0.5, 0.2, 0.8], [0.7, 0.4, 0.3]]
    )
    assert "Whatever the batch size, the best learning rate is 0.1." in say([[0.5, 0.2, 0.9]] * 3)


def test_a_score_is_best_where_it_is_highest():
    score = parse_sensitivity({**SMALL.model_dump(mode="json"), "metric": "test_score"})
    assert "highest test accuracy, 90 %" in say([[0.5, 0.2, 0.9], [0.1, 0.2, 0.3], [0.1, 0.2, 0.3]], score)


def test_cells_that_diverged_are_no_best_ones_and_are_counted():
    counted = np.ones((3, 3), bool)
    counted[0, 0] = False
    text = say([[0.0, 0.2, 0.9], [0.6, 0.3, 0.8], [0.7, 0.4, 0.8]], counted=counted, diverged=3)
    assert "learning rate 0.1 and batch size 1" in text and text.endswith("3 runs diverged.")
    assert "Every run of this map diverged." in say([[0.0] * 3] * 3, counted=np.zeros((3, 3), bool))
