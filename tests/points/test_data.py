"""Points from datasets and from files."""

import subprocess
import sys

import numpy as np
import pytest

from playground.points.config import parse_config
from playground.points.data import PointsError, make_points, parse_points, read_points_csv
from playground.points.datasets import DATASETS

TWO, REGRESSION = parse_config({}), parse_config({"task": "regression"})
HEADER = "x1,x2,label"


def lines(*rows, header=HEADER):
    return [header, *rows]


@pytest.mark.parametrize("name", DATASETS)
def test_points_of_every_dataset(name):
    record = DATASETS[name]
    for classes in range(record.classes[0], record.classes[1] + 1):
        config = parse_config({"data": {"dataset": name, "points": 101, "noise": 0.1, "train_share": 0.3, "classes": classes}})
        points, again = make_points(config), make_points(config)
        assert points.x_train.shape == (30, 2) and points.x_test.shape == (71, 2) and points.y_train.shape == (30,)
        assert {a.dtype.name for a in (points.x_train, points.y_train, points.x_test, points.y_test)} == {"float32"}
        assert np.array_equal(points.x_train, again.x_train) and np.array_equal(points.y_test, again.y_test)
        assert points.extent == record.extent
        labels = set(np.concatenate([points.y_train, points.y_test]))
        if record.task == "regression":
            assert points.classes == 0 and len(labels) > 20 and points.class_names == ()
        elif classes == 2:
            assert points.classes == 2 and labels == {-1.0, 1.0}
        else:
            assert points.classes == classes == len(points.class_names) and labels == set(range(classes))


def test_another_seed_gives_other_points():
    other = make_points(parse_config({"data": {"seed": 1}}))
    assert not np.array_equal(make_points(TWO).x_train, other.x_train)


def test_targets_are_one_column_for_each_output():
    points = make_points(parse_config({"data": {"dataset": "rings", "classes": 3, "points": 60}}))
    targets = points.targets(points.y_train)
    assert targets.shape == (30, 3) and set(targets.ravel()) == {-1.0, 1.0}
    assert np.array_equal(targets.argmax(axis=1), points.y_train)
    points = make_points(TWO)
    assert np.array_equal(points.targets(points.y_train)[:, 0], points.y_train)


def test_a_file_keeps_its_order_and_its_split():
    text = lines("1,2,0,train", "3,4,1,test", "", "5,6,1,train", "7, 8 ,0, Test ", header="x1,x2,label,split")
    points = parse_points(text, TWO)
    assert points.x_train.tolist() == [[1, 2], [5, 6]] and points.y_train.tolist() == [-1, 1]
    assert points.x_test.tolist() == [[3, 4], [7, 8]] and points.y_test.tolist() == [1, -1]
    assert points.class_names == ("0", "1") and points.classes == 2


def test_a_file_without_split_is_shuffled_by_the_seed_and_split_by_the_share():
    text = lines(*(f"{k},0,{k % 2}" for k in range(40)))
    points = parse_points(text, parse_config({"data": {"train_share": 0.7, "seed": 4}}))
    again = parse_points(text, parse_config({"data": {"train_share": 0.7, "seed": 4}}))
    assert len(points.x_train) == 28 and len(points.x_test) == 12
    assert np.array_equal(points.x_train, again.x_train)
    seen = np.concatenate([points.x_train, points.x_test])[:, 0]
    assert sorted(seen) == list(range(40)) and list(seen) != sorted(seen)


@pytest.mark.parametrize(
    ("labels", "names", "wanted"),
    [
        (["-1", "1", "-1"], ("-1", "1"), [-1, 1, -1]),
        (["10", "9", "10"], ("9", "10"), [1, -1, 1]),  # numbers as numbers: 10 is the greater
        (["b", "a", "a"], ("a", "b"), [1, -1, -1]),
        (["cat", "10", "9"], ("10", "9", "cat"), [2, 0, 1]),
        (["2", "0", "1"], ("0", "1", "2"), [2, 0, 1]),
        (["1", "1.0", "0"], ("0", "1"), [1, 1, -1]),
    ],
)
def test_labels_are_numbers_or_names(labels, names, wanted):
    text = lines(*(f"0,0,{label},train" for label in labels), f"0,0,{labels[0]},test", header="x1,x2,label,split")
    points = parse_points(text, TWO)
    assert points.class_names == names and points.y_train.tolist() == wanted


def test_labels_of_regression_are_values():
    points = parse_points(lines("0,0,0.25,train", "1,1,-3,test", header="x1,x2,label,split"), REGRESSION)
    assert points.classes == 0 and points.y_train.tolist() == [0.25] and points.y_test.tolist() == [-3]


def test_a_tables_own_names_before_split_are_x1_x2_and_the_label():
    points = parse_points(["petal length (cm),petal width (cm),species,split", "1.4,0.2,setosa,train", "5,1.5,virginica,test"], TWO)
    assert points.x_train.tolist() == [[np.float32(1.4), np.float32(0.2)]] and points.class_names == ("setosa", "virginica")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ([], "line 1: accepts the header x1,x2,label"),
        (["x,y,label", "1,2,3"], "line 1: accepts the header"),
        (lines("1,2"), "line 2: accepts 3 values, as many as the header has, not 2"),
        (lines("1,2,0", "1,zwei,0"), "line 3, x2: accepts a number .* not 'zwei'"),
        (lines("1,nan,0"), "line 2, x2: accepts a number"),
        (lines("1,1e300,0"), "line 2, x2: accepts a number"),
        (lines("1,2,"), "line 2, label: accepts a class"),
        (lines("1,2,0"), "accepts two points or more, not 1"),
        (lines("1,2,0", "1,2,0"), "label: accepts 2 to 6 classes, not 1"),
        (lines(*(f"1,2,{k}" for k in range(7))), "label: accepts 2 to 6 classes, not 7"),
        (lines("1,2,0,train", "1,2,1,maybe", header=HEADER + ",split"), "line 3, split: accepts train or test, not 'maybe'"),
        (lines("1,2,0,train", "1,2,1,train", header=HEADER + ",split"), "split: accepts at least one point for train and one for test"),
    ],
)
def test_a_bad_file_is_refused_in_one_sentence_with_its_line(text, words):
    with pytest.raises(PointsError, match=words):
        parse_points(text, TWO, "mine.csv")


def test_a_label_that_is_no_value_is_refused_in_regression():
    with pytest.raises(PointsError, match="line 2, label: accepts a number"):
        parse_points(lines("1,2,red", "1,2,3"), REGRESSION)


def test_files_that_cannot_be_read_are_refused(tmp_path):
    with pytest.raises(PointsError, match=r"gone.csv: cannot be read .*No such file"):
        read_points_csv(tmp_path / "gone.csv", TWO)
    (tmp_path / "binary.csv").write_bytes(b"\xff\xfe\x00x1")
    with pytest.raises(PointsError, match=r"binary.csv: cannot be read"):
        read_points_csv(tmp_path / "binary.csv", TWO)
    (tmp_path / "good.csv").write_text("\ufeffX1, X2, Label\n1,2,a\n3,4,b\n", encoding="utf-8")
    assert read_points_csv(tmp_path / "good.csv", TWO).classes == 2


def test_points_load_neither_torch_nor_scikit_learn():
    code = "import sys, playground.points.data; assert not {'torch', 'sklearn'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
