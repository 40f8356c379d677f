"""Sensitivity maps as configurations: one JSON form, one link form, cells that say why they cannot be."""

import json

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from playground.core.settings import ConfigError
from playground.points.compare.config import VARIED
from playground.points.limits import MOST_MAP_SECONDS
from playground.points.sensitivity.config import (
    NUMERIC,
    Sensitivity,
    cells,
    estimate,
    estimated_seconds,
    parse_sensitivity,
    parse_sensitivity_link,
    plays_by_itself,
    sensitivity_parameters,
)


@st.composite
def maps(draw):
    x, y = draw(st.lists(st.sampled_from(NUMERIC), min_size=2, max_size=2, unique=True))
    axis = lambda path: st.lists(st.sampled_from(VARIED[path].values), min_size=2, max_size=len(VARIED[path].values), unique=True)  # noqa: E731
    document = {
        "base": {"data": {"dataset": draw(st.sampled_from(["xor", "spiral"])), "seed": draw(st.integers(0, 99))}},
        "x": {"setting": x, "values": draw(axis(x))},
        "y": {"setting": y, "values": draw(axis(y))},
        "seeds": draw(st.integers(1, 8)),
        "epochs": draw(st.integers(1, 2000)),
        "metric": draw(st.sampled_from(["test_loss", "test_score", "train_loss"])),
        "pick": draw(st.sampled_from(["final", "best"])),
    }
    try:
        return parse_sensitivity(document)
    except ConfigError as error:  # the largest maps take too long
        assume("of computing" not in str(error))
        raise


@settings(max_examples=50, deadline=None)
@given(maps())
def test_json_and_links_come_back_as_they_went(sensitivity):
    assert parse_sensitivity(json.loads(sensitivity.model_dump_json())) == sensitivity
    assert parse_sensitivity_link(sensitivity_parameters(sensitivity)) == (sensitivity, [])


@settings(max_examples=200, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["x", "y", "seeds", "epochs", "metric", "pick", "data.noise", "view.test", "else"]), st.text(max_size=60)
    )
)
def test_links_never_raise(parameters):
    sensitivity, _ = parse_sensitivity_link(parameters)
    assert parse_sensitivity(sensitivity.model_dump(mode="json")) == sensitivity


def test_a_bad_part_of_a_link_takes_its_default_and_the_rest_stays():
    sensitivity, problems = parse_sensitivity_link({"x": "width:1;2", "seeds": "99", "data.dataset": "spiral"})
    assert sensitivity.x.values == (1, 2) and sensitivity.seeds == Sensitivity().seeds and sensitivity.base.data.dataset == "spiral"
    assert [problem.field for problem in problems] == ["seeds"]


@pytest.mark.parametrize(
    "value",
    [
        {"x": {"setting": "network.activation", "values": ["relu", "tanh"]}},
        {"x": {"setting": "training.batch_size", "values": [1, 2]}},
        {"x": {"setting": "width", "values": ["a", "b"]}},
        {"x": {"setting": "width", "values": list(range(1, 14))}},
        {"seeds": 9},
        {"epochs": 0},
        {"metric": "train_score"},
        {"base": {"data": {"noise": 7}}},
        [],
    ],
)
def test_refused(value):
    with pytest.raises(ConfigError):
        parse_sensitivity(value)


def test_the_default_is_ten_learning_rates_by_eight_batch_sizes():
    cost = estimate(Sensitivity())
    assert (cost.runs, cost.left_out) == (320, 0)
    assert cost.updates == 10 * 4 * 100 * (250 + 125 + 50 + 25 + 13 + 5 + 3 + 1)


def test_cells_that_cannot_be_say_why():
    sensitivity = parse_sensitivity({"base": {"data": {"points": 100}}})
    found = cells(sensitivity)
    assert [(cell.x, cell.y) for cell in found[:2]] == [(0, 0), (1, 0)]
    bad = [cell for cell in found if cell.config is None]
    assert {sensitivity.y.values[cell.y] for cell in bad} == {100, 250}
    assert all("more than the 50 training points" in (cell.problem or "") for cell in bad)
    assert estimate(sensitivity).left_out == 20


def test_a_map_that_takes_too_long_is_refused_where_it_is_made_with_what_fits():
    value = {"base": {"data": {"points": 5000}, "network": {"hidden": [32] * 8}}, "epochs": 2000, "seeds": 8}
    with pytest.raises(ConfigError, match=r"minutes of computing, and 20 fit. At most \d+ epochs do.") as caught:
        parse_sensitivity(value)
    epochs = int(str(caught.value).split("At most ")[1].split()[0])
    assert parse_sensitivity(value | {"epochs": epochs}).epochs == epochs
    sensitivity, problems = parse_sensitivity_link(
        {"network.hidden": ",".join(["32"] * 8), "data.points": "5000", "epochs": "2000", "seeds": "8"}
    )
    assert problems and parse_sensitivity(sensitivity.model_dump(mode="json")) == sensitivity


def test_what_a_map_is_said_to_take_is_what_its_limit_counts(monkeypatch):
    monkeypatch.setattr("playground.points.sensitivity.config.usable_cores", lambda: 1)
    value = {"base": {"network": {"hidden": [32] * 8}}, "seeds": 8}
    with pytest.raises(ConfigError) as caught:
        parse_sensitivity(value | {"epochs": 2000})
    epochs = int(str(caught.value).split("At most ")[1].split()[0])
    assert 0.99 * MOST_MAP_SECONDS < estimated_seconds(parse_sensitivity(value | {"epochs": epochs})) <= MOST_MAP_SECONDS


def test_a_map_that_the_kernel_does_not_cover_is_said_to_take_longer():
    base = {"network": {"dropout": 0.1}}
    assert estimated_seconds(parse_sensitivity({"base": base})) > 5 * estimated_seconds(Sensitivity())


def test_a_map_of_nothing_is_refused():
    with pytest.raises(ConfigError, match="leaves no valid cell"):
        parse_sensitivity({"x": {"setting": "depth", "values": [9, 10]}})


def test_a_quick_map_is_computed_unasked_and_a_long_one_waits(monkeypatch):
    monkeypatch.setattr("playground.points.sensitivity.config.usable_cores", lambda: 2)
    opened = Sensitivity()
    assert plays_by_itself(opened)
    assert plays_by_itself(parse_sensitivity({"seeds": 2}), opened)
    assert not plays_by_itself(parse_sensitivity({"metric": "test_score", "pick": "best"}), opened), "nothing to compute anew"
    assert not plays_by_itself(parse_sensitivity({"seeds": 8, "epochs": 2000}))
