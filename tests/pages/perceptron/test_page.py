"""The Perceptron page's script: what its controls and clicks on its board do to the configuration and the session."""

from collections.abc import Iterator

import pytest
from streamlit.testing.v1 import AppTest

from pages.perceptron.open import with_hidden_layer
from playground.engine import stop_engine
from playground.perceptron.config import SETS, SETTINGS
from playground.points.datasets import DATASETS
from tests.visits import make_visit, run_of


@pytest.fixture(scope="module", autouse=True)
def engine() -> Iterator[None]:
    yield
    stop_engine()


def open_page(**parameters: str) -> AppTest:
    page = make_visit("perceptron")
    for path, text in parameters.items():
        page.query_params[path.replace("__", ".")] = text
    page.run()
    assert not page.exception
    return page


def test_it_opens_slow_enough_to_see_each_point_and_says_so_in_no_link() -> None:
    page = open_page()
    run = run_of(page, "perceptron")
    assert run.config == SETTINGS.model() and page.query_params == {}
    assert run.view.commands == [{"op": "speed", "mode": "steps_per_second", "value": 5}]


def test_a_control_changes_the_run_and_the_link() -> None:
    page = open_page()
    page.selectbox(key="set.data.dataset").set_value("xor").run()
    page.selectbox(key="set.training.labels").set_value("pm1").run()
    assert page.query_params == {"data.dataset": "xor", "training.labels": "pm1"}
    assert run_of(page, "perceptron").handle.asked["data"]["dataset"] == "xor"


def test_margin_is_for_separable_points_and_noise_for_the_others() -> None:
    def keys(page: AppTest) -> set[str]:
        return {str(item.key) for item in [*page.slider, *page.select_slider]}

    assert "set.data.margin" in keys(open_page()) and "set.data.noise" not in keys(open_page())
    moons = keys(open_page(data__dataset="moons"))
    assert "set.data.noise" in moons and "set.data.margin" not in moons


def test_a_preset_is_loaded_named_and_forgotten_when_a_setting_moves() -> None:
    page = open_page()
    page.selectbox(key="set.perceptron.preset").set_value("wide-margin").run()
    assert run_of(page, "perceptron").config.data.margin == 1.5
    assert any("small bound" in caption.value for caption in page.caption)
    page.button[0].click().run()  # new data
    assert run_of(page, "perceptron").config.data.seed == 8
    assert page.selectbox(key="set.perceptron.preset").value is None


@pytest.mark.parametrize("name", SETS)
def test_data_that_the_playground_has_too_opens_there_with_one_hidden_layer(name: str) -> None:
    config = with_hidden_layer(SETTINGS.parse({"data": {"dataset": name, "points": 4, "noise": 0.25, "seed": 3}}))
    if name not in DATASETS:
        assert config is None
        return
    assert config is not None
    assert (config.data.dataset, config.data.noise, config.data.seed, len(config.network.hidden)) == (name, 0.25, 3, 1)
    assert config.data.points == 50
    as_many = with_hidden_layer(SETTINGS.parse({"data": {"dataset": name, "points": 60}}))
    assert as_many is not None and as_many.data.points == 60
