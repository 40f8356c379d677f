"""Comparisons as configurations: one JSON form, one link form, variants that say why they cannot be."""

import json

import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from playground.core.settings import ConfigError
from playground.points.compare.config import (
    VARIED,
    Comparison,
    comparison_parameters,
    comparison_structure,
    make_variants,
    parse_comparison,
    parse_comparison_link,
    seeded,
)


@st.composite
def comparisons(draw):
    vary = []
    for setting in draw(st.lists(st.sampled_from(sorted(VARIED)), min_size=1, max_size=2, unique=True)):
        most = min(len(VARIED[setting].values), 6)
        vary.append(
            {"setting": setting, "values": draw(st.lists(st.sampled_from(VARIED[setting].values), min_size=2, max_size=most, unique=True))}
        )
    base = {"data": {"dataset": draw(st.sampled_from(["xor", "spiral"])), "seed": draw(st.integers(0, 99))}}
    value = {"base": base, "vary": vary, "seeds": draw(st.integers(1, 16)), "target": draw(st.sampled_from([0.5, 0.95, 1.0]))}
    try:
        return parse_comparison(value)
    except ConfigError:  # too much for a machine
        reject()


@settings(max_examples=60, deadline=None)
@given(comparisons())
def test_json_and_links_come_back_as_they_went(comparison):
    assert parse_comparison(json.loads(comparison.model_dump_json())) == comparison
    assert parse_comparison_link(comparison_parameters(comparison)) == (comparison, [])
    variants, problems = make_variants(comparison)
    count = 1
    for variation in comparison.vary:
        count *= len(variation.values)
    assert len(variants) + len(problems) == count
    assert len({variant.label for variant in variants}) == len(variants)
    assert comparison_structure(comparison).startswith(f"compare/{len(variants)}x{comparison.seeds}/")


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(st.sampled_from(["vary", "vary2", "seeds", "target", "data.noise", "view.test", "else"]), st.text(max_size=60)))
def test_links_never_raise(parameters):
    comparison, _ = parse_comparison_link(parameters)
    assert parse_comparison(comparison.model_dump(mode="json")) == comparison
    make_variants(comparison)


@pytest.mark.parametrize("setting", VARIED)
def test_what_is_offered_to_begin_with_can_be(setting):
    variants, problems = make_variants(parse_comparison({"vary": [{"setting": setting, "values": VARIED[setting].values[:12]}]}))
    assert variants and all(variant.config for variant in variants)
    expected = {"features": 0, "depth": 0}
    assert len(problems) == expected.get(setting, 0)


def test_what_cannot_be_is_named_with_its_reason():
    _, problems = make_variants(parse_comparison({"vary": [{"setting": "training.batch_size", "values": [10, 251]}]}))
    assert [(problem.field, problem.message) for problem in problems] == [("251", "251 is more than the 250 training points")]
    _, problems = make_variants(
        Comparison.model_validate(
            {"base": {"network": {"hidden": []}}, "vary": [{"setting": "network.activation", "values": ["relu", "tanh"]}]}
        )
    )
    assert len(problems) == 2 and all("hidden layer" in problem.message for problem in problems)


def test_seeds_are_the_next_weights():
    variant = make_variants(parse_comparison({"base": {"network": {"seed": 5}}}))[0][0]
    assert [config.network.seed for config in seeded(variant, 3)] == [5, 6, 7]
    assert {config.data.seed for config in seeded(variant, 3)} == {0}


@pytest.mark.parametrize(
    "value",
    [
        {"vary": []},
        {"vary": [{"setting": "network.activation", "values": ["relu"]}]},
        {"vary": [{"setting": "network.activation", "values": ["relu", "relu"]}]},
        {"vary": [{"setting": "nothing", "values": [1, 2]}]},
        {"vary": [{"setting": "width", "values": [1, 2]}] * 2},
        {"vary": [{"setting": "width", "values": [1, 2]}, {"setting": "depth", "values": [0, 1, 2, 3, 4, 5, 6]}]},
        {"seeds": 17},
        {"target": 1.5},
        {"base": {"data": {"noise": 7}}},
        {"other": 1},
    ],
)
def test_refused(value):
    with pytest.raises(ConfigError):
        parse_comparison(value)


@pytest.mark.parametrize(
    "value",
    [
        {"seeds": 17}, {"seeds": "many"}, {"target": 2}, {"vary": []}, {"vary": 3}, {"other": 1}, [], {"base": 3},
        {"vary": [{"setting": "width", "values": [1]}]}, {"vary": [{"values": [1, 2]}]},
        {"vary": [{"setting": "depth", "values": [1, 10**9]}, {"setting": "width", "values": [1, float("inf")]}]},
    ],
)  # fmt: skip
def test_a_refusal_says_what_is_accepted_in_our_own_words(value):
    with pytest.raises(ConfigError) as caught:
        parse_comparison(value)
    for problem in caught.value.problems:
        assert "accepts" in problem.message or "there are" in problem.message
        assert not any(word in problem.message for word in ("should", "Input", "validation"))


def test_layers_without_end_are_left_out_before_they_are_made():
    assert [problem.message for problem in make_variants(parse_comparison_link({"vary": "depth:1;1000000000"})[0])[1]] == ["accepts 0 to 8"]
