"""The trainer and the board must come to the same structure by themselves."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.points.config import RunConfig, parse_config
from playground.points.data import make_points
from playground.points.structure import count_parameters, expected_structure, layer_places, split_sizes, structure_key


def test_structure_of_the_default() -> None:
    assert expected_structure(RunConfig()) == "2-4-2-1/c2/250+250"


def test_structure_tells_sizes_task_classes_and_points_apart() -> None:
    values = [
        {},
        {"task": "regression"},
        {"data": {"dataset": "blobs", "classes": 3}},
        {"network": {"hidden": []}},
        {"data": {"points": 600}},
    ]
    assert len({expected_structure(parse_config(value)) for value in values}) == len(values)


def test_structure_is_the_same_for_a_live_change() -> None:
    assert expected_structure(parse_config({"training": {"learning_rate": 1}})) == expected_structure(RunConfig())


def test_layers_lie_one_after_another_weights_before_biases() -> None:
    assert layer_places((2, 4, 1)) == [(slice(0, 8), slice(8, 12)), (slice(12, 16), slice(16, 17))]
    assert count_parameters((2, 4, 1)) == 17


@given(st.integers(2, 5000), st.floats(0.1, 0.9))
def test_split_leaves_points_of_either_kind(points: int, share: float) -> None:
    train, test = split_sizes(points, share)
    assert train >= 1 and test >= 1 and train + test == points


def test_a_single_point_cannot_be_split() -> None:
    with pytest.raises(ValueError, match="two points"):
        split_sizes(1, 0.5)


@pytest.mark.parametrize("share", [0.1, 0.29, 0.5, 0.555, 0.9])
def test_structure_fits_the_points_that_are_made(share: float) -> None:
    run = parse_config({"data": {"points": 75, "train_share": share}})
    points = make_points(run)
    assert structure_key(run, len(points.x_train), len(points.x_test)) == expected_structure(run)
