"""The points as CSV: read again, they are the same run."""

import csv
import io

import numpy as np
import pytest

from playground.points.config import parse_config
from playground.points.data import parse_points
from playground.points.export.data import as_text, export_data
from playground.points.trainer import MLPTrainer
from tests.points.export.cases import CASES, own


@pytest.mark.parametrize("name", CASES)
def test_the_file_read_again_is_the_same_run(name):
    config = parse_config(CASES[name])
    trainer = MLPTrainer(config)
    text = export_data(trainer).decode()
    again = MLPTrainer(config, parse_points(io.StringIO(text, newline=""), config))
    np.testing.assert_array_equal(again.points.x_train, trainer.points.x_train)
    np.testing.assert_array_equal(again.points.x_test, trainer.points.x_test)
    if "own" not in CASES[name]["data"]:  # classes with names come in the order of the alphabet
        np.testing.assert_array_equal(again.points.y_train, trainer.points.y_train)
        assert again.evaluate() == trainer.evaluate()


def test_names_are_text_in_a_spreadsheet_too():
    names = ("=1+1", "a,b\n\"c\"", "-x")  # fmt: skip
    config = parse_config({"data": {"dataset": "own", "own": own(names=names), "classes": 3}})
    rows = list(csv.reader(io.StringIO(export_data(MLPTrainer(config)).decode(), newline="")))
    assert rows[0] == ["x1", "x2", "label", "split"] and len(rows) == 61
    assert {row[2] for row in rows[1:]} == {"'=1+1", 'a,b\n"c"', "'-x"}
    assert [as_text(name) for name in ("-1", "+1", "-inf", "@x")] == ["-1", "+1", "'-inf", "'@x"]
