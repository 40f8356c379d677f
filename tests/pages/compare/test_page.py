"""The comparison's page script: what its controls do to the comparison, the session and the address."""

from collections.abc import Iterator
from dataclasses import asdict
from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from playground.engine import get_engine, stop_engine
from playground.points.compare.config import Comparison
from playground.points.compare.showcases import SHOWCASES, Axes
from playground.points.config import RunConfig
from playground.tables.activations import ACTIVATIONS
from tests.visits import make_visit


@pytest.fixture(scope="module", autouse=True)
def engine() -> Iterator[None]:
    yield
    stop_engine()


def open_page(parameters: dict[str, str] | None = None) -> AppTest:
    page = make_visit("compare")
    for path, text in (parameters or {}).items():
        page.query_params[path] = text
    page.run()
    assert not page.exception
    return page


def comparison_of(page: AppTest) -> Comparison:
    return page.session_state["run.compare"].document


def test_the_page_opens_with_a_comparison_of_activations():
    page = open_page()
    assert comparison_of(page) == Comparison()
    assert page.session_state["run.compare"].handle.config == Comparison().model_dump(mode="json")


def test_a_variant_that_is_opened_leaves_no_session_behind(monkeypatch: pytest.MonkeyPatch):
    went: list[object] = []
    monkeypatch.setattr("streamlit.switch_page", lambda page, query_params: went.append(page))
    page = open_page()
    engine = get_engine()
    left, watched = (SimpleNamespace(handle=engine.open("mlp", RunConfig().model_dump(mode="json"))) for _ in "ab")
    watched.handle.subscribe(lambda message: None, "watcher")
    page.session_state["pages"] = {"playground": "playground"}
    for before, gone in ((left, True), (watched, False)):
        page.session_state["run.playground"] = before
        page.session_state["run.compare"].clicked.append({"op": "open", "variant": 1})
        page.run()
        assert "run.playground" not in page.session_state and engine.gone(before.handle.token) == gone
    assert went == ["playground"] * 2


def test_a_cell_of_a_map_that_is_opened_leaves_no_session_behind(monkeypatch: pytest.MonkeyPatch):
    went: list[object] = []
    monkeypatch.setattr("streamlit.switch_page", lambda page, query_params: went.append(page))
    page = make_visit("sensitivity").run()
    engine = get_engine()
    before = SimpleNamespace(handle=engine.open("mlp", RunConfig().model_dump(mode="json")))
    page.session_state["pages"], page.session_state["run.playground"] = {"playground": "playground"}, before
    next(button for button in page.button if button.label == "Open the chosen cell").click().run()
    assert "run.playground" not in page.session_state and engine.gone(before.handle.token)
    assert went == ["playground"]


def test_another_setting_brings_its_own_values_and_stands_in_the_address():
    page = open_page()
    page.selectbox(key="compare.vary0").set_value("training.optimizer").run()
    assert comparison_of(page).vary[0].setting == "training.optimizer"
    assert page.query_params["vary"].startswith("training.optimizer:sgd;")


def test_a_second_setting_makes_a_grid_and_can_be_taken_back():
    page = open_page()
    page.selectbox(key="compare.vary1").set_value("network.init").run()
    assert [len(v.values) for v in comparison_of(page).vary] == [4, 6]
    page.selectbox(key="compare.vary1").set_value("nothing").run()
    assert len(comparison_of(page).vary) == 1


def test_one_value_is_refused_with_a_sentence_and_changes_nothing():
    page = open_page()
    page.multiselect(key="compare.vary0.network.activation").set_value(["relu"]).run()
    assert comparison_of(page) == Comparison()
    assert page.toast


def test_variants_that_cannot_be_are_named():
    page = open_page({"vary": "training.batch_size:10;1000"})
    assert any("1000" in warning.value and "250 training points" in warning.value for warning in page.warning)


@pytest.mark.parametrize("name", SHOWCASES)
def test_a_ready_made_comparison_is_loaded_and_explained(name):
    page = open_page()
    page.selectbox(key="compare.showcase").set_value(name).run()
    assert comparison_of(page) == SHOWCASES[name].comparison
    assert any(SHOWCASES[name].claim in caption.value for caption in page.caption)
    # on the axes that show its point, whichever were chosen before
    other = next(key for key in SHOWCASES if key != name)
    for axes in (Axes(), Axes("train", "train", log=True)):
        page.session_state["run.compare"].look(**asdict(axes))
        page.selectbox(key="compare.showcase").set_value(other).run()
        page.selectbox(key="compare.showcase").set_value(name).run()
        view = page.session_state["run.compare"].view
        assert Axes(view.loss, view.score, view.log) == SHOWCASES[name].axes


def test_a_nonsense_link_opens_a_comparison_and_names_the_faults():
    page = open_page({"vary": "colour:red;blue", "seeds": "many", "data.noise": "0.2"})
    assert comparison_of(page).base.data.noise == 0.2
    told = page.code[0].value
    assert "vary" in told and "seeds" in told


def test_all_activations_are_one_click():
    page = open_page()
    next(button for button in page.button if button.label == "All activations").click().run()
    assert len(comparison_of(page).vary[0].values) == len(ACTIVATIONS)


def test_what_is_too_large_is_refused_where_it_is_made_and_changes_nothing():
    page = open_page(
        {"network.hidden": ",".join(["32"] * 8), "vary": "training.learning_rate:" + ";".join(f"0.{k:02}" for k in range(1, 13))}
    )
    before = comparison_of(page)
    page.slider(key="compare.seeds").set_value(16).run()
    assert comparison_of(page) == before and page.slider(key="compare.seeds").value == before.seeds
    assert "200,000 fit. At most 2 starting weights" in page.toast[0].value.replace("\\", "")


def test_a_link_to_too_much_opens_what_fits_and_says_so():
    page = open_page({"network.hidden": ",".join(["32"] * 8), "seeds": "16"})
    assert "200,000 fit" in page.code[0].value
    assert comparison_of(page).base.network.hidden == (32,) * 8


def test_a_run_of_which_nothing_can_be_compared_is_refused():
    page = open_page()
    page.text_input(key="compare.hidden").set_value("").run()
    assert comparison_of(page) == Comparison() and "needs at least one hidden layer" in page.toast[0].value
