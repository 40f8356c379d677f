"""Pinned runs on Compare: where that is possible, and in which words it is not."""

import pytest

from pages.playground.side_by_side import comparison_of
from playground.points.compare.config import make_variants
from playground.points.config import parse_config


def runs(*changes):
    return [parse_config(change) for change in changes]


@pytest.mark.parametrize(
    ("changes", "settings"),
    [
        (({}, {"training": {"learning_rate": 0.1}}), ["training.learning_rate"]),
        (({"network": {"hidden": [4, 4]}}, {"network": {"hidden": [4]}}, {"network": {"hidden": [4, 4, 4]}}), ["depth"]),
        (({"network": {"hidden": [4], "activation": "relu"}}, {"network": {"hidden": [8]}}), ["network.activation", "width"]),
    ],
)
def test_the_pinned_runs_are_among_the_variants(changes, settings):
    given = runs(*changes)
    comparison = comparison_of(given)
    assert sorted(variation.setting for variation in comparison.vary) == sorted(settings)
    variants = [variant.config for variant in make_variants(comparison)[0]]
    assert all(run in variants for run in given)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (({}, {}), "the same settings"),
        (({}, {"data": {"dataset": "xor"}}), "cannot vary: Dataset"),
        (({"network": {"hidden": [4]}}, {"network": {"hidden": [4, 2]}}), "cannot vary"),
        (({}, {"training": {"learning_rate": 0.1, "l1": 0.01, "l2": 0.01}}), "more than two settings"),
    ],
)
def test_why_not_is_said(changes, sentence):
    with pytest.raises(ValueError, match=sentence):
        comparison_of(runs(*changes))
