"""Own points as one text, and runs on them."""

import base64
import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.core.settings import ConfigError
from playground.points.changes import set_value
from playground.points.config import SETTINGS, parse_config
from playground.points.data import make_points
from playground.points.own import (
    EXTENT,
    FIRST,
    MOST,
    STEP,
    OwnAxis,
    OwnPoints,
    for_training,
    own_points,
    points_of_edit,
    read_own,
    write_own,
)
from playground.points.structure import expected_structure, split_counts
from playground.points.trainer import MLPTrainer


def some(count=40, seed=0, classes=2, **more):
    rng = np.random.default_rng(seed)
    return OwnPoints(rng.uniform(-6, 6, (count, 2)).astype(np.float32), rng.integers(0, classes, count).astype(np.float32), **more)


def on(points, **data):
    return parse_config({"data": {"dataset": "own-values" if points.values else "own", "own": write_own(points), **data}})


places = st.lists(st.tuples(st.floats(-6, 6), st.floats(-6, 6), st.integers(0, 5)), min_size=2, max_size=60)


@given(places)
def test_points_come_back_to_a_thousandth(rows):
    given_points = OwnPoints(np.array([row[:2] for row in rows], np.float32), np.array([row[2] for row in rows], np.float32))
    found = read_own(write_own(given_points))
    assert np.abs(found.x - given_points.x).max() <= STEP * 0.51 and (found.y == given_points.y).all()


def test_names_and_axes_come_back_as_they_were():
    axes = (OwnAxis(name="<img src=x onerror=alert(1)>", middle=5.8, spread=0.4), OwnAxis(name="petal width (cm)"))
    points = OwnPoints(some(classes=3).x, some(classes=3).y, False, ("a", "b & c", "d"), axes)
    found = read_own(write_own(points))
    assert (found.classes, found.axes) == (points.classes, axes)


def test_values_come_back():
    y = np.linspace(-1, 1, 40, dtype=np.float32)
    found = read_own(write_own(OwnPoints(some().x, y, values=True)))
    assert found.values and np.abs(found.y - y).max() < 1e-4


def test_fifteen_hundred_points_fit_into_a_link():
    assert len(write_own(some(1500))) < 8192


def packed(data):
    return base64.urlsafe_b64encode(zlib.compress(data)).decode().rstrip("=")


@pytest.mark.parametrize(
    "text",
    [
        "", "abc", "!!!!", "ä", FIRST[:-4], FIRST + FIRST, "A" * 60_000,
        packed(b""), packed(b"{}\n"), packed(b'{"count":2}\n' + bytes(11)), packed(b'{"count":2}\n' + bytes(13)),
        packed(b'{"count":2}\n' + b"\xff\x7f" * 6), packed(b'{"count":1}\n' + bytes(6)), packed(b'{"count":6000}\n' + bytes(36_000)),
        packed(b'{"count":2,"classes":["' + b"x" * 41 + b'"]}\n' + bytes(12)), packed(b"[" * 5000), packed(bytes(10**8)),
    ],
)  # fmt: skip
def test_what_is_no_points_is_refused_in_a_sentence(text):
    with pytest.raises(ValueError, match="accepts points"):
        read_own(text)
    with pytest.raises(ConfigError, match=r"data\.own: accepts points"):
        parse_config({"data": {"dataset": "own", "own": text}})


@given(st.binary(max_size=400) | st.text(max_size=200).map(str.encode))
def test_whatever_is_packed_is_read_or_refused(data):
    for text in (packed(data), data.decode("latin-1")):
        try:
            points = read_own(text)
        except ValueError as error:
            assert "accepts points" in str(error)
        else:
            assert 2 <= len(points.x) <= MOST and np.abs(points.x).max() <= EXTENT + STEP


def test_too_few_and_too_many_are_refused():
    for count in (1, MOST + 1):
        with pytest.raises(ValueError, match="accepts 2 to 5,000 points"):
            write_own(OwnPoints(np.zeros((count, 2), np.float32), np.zeros(count, np.float32)))


@pytest.mark.parametrize(("share", "seed"), [(0.1, 0), (0.5, 3), (0.9, 2**31 - 1)])
def test_about_the_share_is_for_training_and_painting_moves_no_point_over(share, seed):
    points = some(2000)
    chosen = for_training(points, share, seed)
    assert abs(chosen.mean() - share) < 0.05
    fewer = OwnPoints(points.x[100:], points.y[100:])
    assert (for_training(fewer, share, seed) == chosen[100:]).all()


def test_both_sets_have_a_point_however_few_there_are():
    for seed in range(20):
        chosen = for_training(OwnPoints(np.array([[1.0, 2.0], [seed, 0]], np.float32), np.zeros(2, np.float32)), 0.5, seed)
        assert chosen.sum() == 1


def test_a_run_has_the_points_and_the_classes_that_the_text_has():
    points = OwnPoints(some(60, classes=3).x, some(60, classes=3).y, False, ("a", "b"))
    config = on(points, classes=4)
    made = make_points(config)
    assert made.classes == 4 and made.class_names == ("a", "b", "2", "3")
    together = np.concatenate([made.x_train, made.x_test])
    assert sorted(map(tuple, together.tolist())) == sorted(map(tuple, read_own(config.data.own).x.tolist()))
    assert (len(made.x_train), len(made.x_test)) == split_counts(config)
    with pytest.raises(ConfigError, match="classes: accepts 3 to 6 for these points"):
        on(points, classes=2)


def test_two_classes_are_minus_and_plus_one_and_values_are_values():
    assert set(make_points(on(some())).y_train.tolist()) == {-1.0, 1.0}
    values = OwnPoints(some().x, np.linspace(-1, 1, 40, dtype=np.float32), values=True)
    assert make_points(on(values)).classes == 0 and on(values).task == "regression"


def test_points_of_the_other_sort_are_not_taken_for_these():
    config = set_value(on(some()), "data.dataset", "own-values")
    assert config.task == "regression" and set(config.data.own_points.y.tolist()) == {-1.0, 1.0}
    assert set_value(config, "data.dataset", "own").data.own_points.x.shape == (40, 2)  # they were not lost


def test_training_goes_on_while_points_are_painted():
    before, after = on(some(30)), on(some(90, seed=1))
    assert SETTINGS.restart_reasons(before, after) == [] and expected_structure(before) == expected_structure(after)
    trainer = MLPTrainer(before)
    trainer.train(37)
    weights, step = trainer.parameters(), trainer.step
    trainer.reconfigure(after)
    assert (trainer.parameters() == weights).all() and trainer.step == step
    assert trainer.structure == expected_structure(after)
    full = trainer.snapshot(True).arrays
    assert len(full["train.x1"]) == len(full["train.output"]) == split_counts(after)[0]
    fresh = MLPTrainer(after, weights=weights)
    assert trainer.evaluate()["train_loss"] == pytest.approx(fresh.evaluate()["train_loss"])
    trainer.train(200)
    assert np.isfinite(trainer.evaluate()["train_loss"])


def test_fewer_points_than_the_place_in_the_epoch_are_no_harm():
    trainer = MLPTrainer(on(some(400), train_share=0.9))
    trainer.train(30)
    trainer.reconfigure(on(some(5), train_share=0.9))
    trainer.train(20)
    assert trainer.offset < len(trainer.x) and np.isfinite(trainer.evaluate()["test_loss"])


def test_an_edit_becomes_points_or_is_refused():
    text = points_of_edit({"x1": [1, 2.5], "x2": [0, -7], "label": [0, 1]}, values=False)
    np.testing.assert_allclose(read_own(text).x, [[1, 0], [2.5, -6]], atol=STEP)  # within the plane
    for bad in (
        {},
        {"x1": [1]},
        {"x1": [1, 2], "x2": [1], "label": [0, 1]},
        {"x1": [None, 1], "x2": [1, 1], "label": [0, 1]},
        "text",
        None,
    ):
        with pytest.raises(ValueError, match="accepts"):
            points_of_edit(bad, values=False)
    with pytest.raises(ValueError, match="accepts"):
        points_of_edit({"x1": [1, 2], "x2": [1, 2], "label": [0, 6]}, values=False)


def test_links_hold_the_points():
    config = on(some(100))
    parameters = SETTINGS.parameters(config)
    assert set(parameters) == {"data.dataset", "data.own"} and SETTINGS.parse_link(parameters) == (config, [])
    assert own_points(parameters["data.own"], values=False).x.shape == (100, 2)
