"""The page's script and its controls, without a browser: what a control is given and what it does to the run."""

from collections.abc import Iterator

import pytest
from streamlit.testing.v1 import AppTest

from playground.engine import stop_engine
from playground.points.config import CHOICES, RunConfig, bounds
from playground.points.presets import NOTES, PRESETS
from playground.tables.optimizers import OPTIMIZERS
from tests.engine.waiting import Browser
from tests.visits import make_visit


@pytest.fixture(scope="module", autouse=True)
def engine() -> Iterator[None]:
    yield
    stop_engine()


def open_page(**parameters: str) -> AppTest:
    page = make_visit("playground")
    for path, text in parameters.items():
        page.query_params[path.replace("__", ".")] = text
    page.run()
    assert not page.exception
    return page


def config_of(page: AppTest) -> RunConfig:
    return page.session_state["run.playground"].config


def test_the_page_opens_with_the_defaults():
    page = open_page()
    assert config_of(page) == RunConfig()
    assert page.session_state["run.playground"].handle.config == RunConfig().model_dump(mode="json")


def test_bounds_of_the_controls_are_those_of_the_configuration():
    page = open_page()
    points = page.slider(key="set.data.points")
    assert (points.min, points.max) == bounds("data.points")
    assert page.selectbox(key="set.training.optimizer").options == [OPTIMIZERS[name].title for name in CHOICES["training.optimizer"]]


def test_a_control_changes_the_run_the_session_and_the_address():
    page = open_page()
    page.slider(key="set.data.noise").set_value(20).run()
    assert config_of(page).data.noise == 0.2
    assert page.session_state["run.playground"].handle.asked["data"]["noise"] == 0.2
    assert page.query_params["data.noise"] == "0.2"


def test_a_link_sets_the_controls():
    page = open_page(data__dataset="spiral", training__learning_rate="0.1", network__hidden="8,8")
    assert config_of(page).network.hidden == (8, 8)
    assert page.select_slider(key="set.training.learning_rate").value == 0.1


def test_a_rate_between_the_steps_is_kept():
    page = open_page(training__learning_rate="0.042")
    assert page.select_slider(key="set.training.learning_rate").value == 0.042
    page.slider(key="set.data.noise").set_value(10).run()
    assert config_of(page).training.learning_rate == 0.042


def test_a_nonsense_link_opens_defaults_and_names_each_field():
    page = open_page(data__dataset="<script>alert(1)</script>", network__hidden="9999,1", training__learning_rate="nan", shape="round")
    assert config_of(page) == RunConfig()
    told = page.code[0].value
    for field in ("data.dataset", "network.hidden", "training.learning_rate", "shape"):
        assert field in told
    next(button for button in page.button if button.label == "Dismiss").click().run()
    assert not page.code


def test_only_the_optimizers_own_settings_are_shown():
    page = open_page()
    own = {name for record in OPTIMIZERS.values() for name, _ in record.settings}
    for name, record in OPTIMIZERS.items():
        page.selectbox(key="set.training.optimizer").set_value(name).run()
        shown = {n for n in own if any(w.key == f"set.training.{n}" for w in page.number_input)}
        assert shown == {n for n, _ in record.settings}


def test_another_task_offers_its_own_datasets_and_losses():
    page = open_page()
    page.segmented_control(key="set.task").set_value("regression").run()
    assert config_of(page).data.dataset == "plane"
    assert any(b.key == "dataset-waves" for b in page.button)
    assert not any(b.key == "dataset-circle" for b in page.button)


def test_a_preset_replaces_everything():
    page = open_page()
    page.selectbox(key="set.playground.preset").set_value("textbook-circle").run()
    assert config_of(page).network.hidden == (8,) * 6
    assert page.query_params["training.optimizer"] == "adam"


def test_the_notice_names_the_preset_that_was_chosen():
    page = open_page()
    browser = Browser(page.session_state["run.playground"].handle)
    browser.wait(lambda b: b.frames)
    page.selectbox(key="set.playground.preset").set_value("textbook-circle").run()
    assert (
        browser.wait(lambda b: [info["message"] for info, _ in b.frames if info["message"]])[-1] == "Preset Textbook circle: started over."
    )
    page.slider(key="set.data.noise").set_value(20).run()
    browser.wait(lambda b: b.frames[-1][0]["message"] == "New data: started over.")


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_stays_named_and_says_what_it_is(name: str):
    page = open_page()
    page.selectbox(key="set.playground.preset").set_value(name).run()
    assert page.selectbox(key="set.playground.preset").value == name
    assert NOTES[name] in [caption.value for caption in page.caption]
    page.slider(key="set.data.noise").set_value(20).run()
    assert page.selectbox(key="set.playground.preset").value is None  # it is that preset no more
