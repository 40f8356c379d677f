"""The Attention page's script: what its controls, its links and clicks on its board do to the configuration and the session."""

from collections.abc import Iterator

import pytest
from streamlit.testing.v1 import AppTest

from pages.attention.edits import apply_edit, set_value
from playground.core.settings import ConfigError
from playground.engine import stop_engine
from playground.sequences.config import AttentionConfig, parse_attention
from playground.shell.run import PageRun
from tests.visits import make_visit


@pytest.fixture(scope="module", autouse=True)
def engine() -> Iterator[None]:
    yield
    stop_engine()


def open_page(parameters: dict[str, str] | None = None) -> AppTest:
    page = make_visit("attention")
    for path, text in (parameters or {}).items():
        page.query_params[path] = text
    page.run()
    assert not page.exception
    return page


def run_of(page: AppTest) -> PageRun:
    run: PageRun = page.session_state["run.attention"]
    return run


def test_the_page_opens_with_the_default_run():
    page = open_page()
    assert run_of(page).config == AttentionConfig()
    assert run_of(page).handle.config == AttentionConfig().model_dump(mode="json")
    assert page.query_params == {}


def test_controls_keep_to_the_bounds_of_the_configuration():
    page = open_page()
    length, layers = page.slider(key="set.data.length"), page.slider(key="set.model.layers")
    assert (length.min, length.max) == (4, 64)
    assert (layers.min, layers.max) == (1, 4)
    assert page.slider(key="set.data.vocabulary").max == 64


def test_another_task_brings_its_sizes_and_stands_in_the_address():
    page = open_page()
    page.selectbox(key="set.data.task").set_value("induction").run()
    config = run_of(page).config
    assert config == parse_attention({"data": {"task": "induction"}})
    assert config.model.causal and config.data.length > 8
    assert page.query_params["data.task"] == "induction"
    assert run_of(page).handle.asked["data"]["task"] == "induction"


def test_heads_that_do_not_divide_the_width_are_refused_with_a_sentence():
    page = open_page()
    page.slider(key="set.model.heads").set_value(3).run()
    assert run_of(page).config == AttentionConfig()
    assert "do not divide the width 64" in page.toast[0].value
    assert page.slider(key="set.model.heads").value == 2


def test_a_link_opens_the_same_run_again():
    page = open_page({"data.task": "sort", "model.heads": "4", "training.optimizer": "adam", "view.head": "3", "view.attention": "steps"})
    run = run_of(page)
    assert run.config == parse_attention({"data": {"task": "sort"}, "model": {"heads": 4}, "training": {"optimizer": "adam"}})
    assert (run.view.head, run.view.attention, run.problems) == (3, "steps", [])


def test_a_nonsense_link_names_its_fields_and_the_page_works():
    page = open_page({"model.heads": "3", "data.length": "1000", "model.size": "9", "view.head": "99", "view.block": "<b>"})
    shown = page.code[0].value
    for field in ("model.heads", "data.length", "model.size", "view.head", "view.block"):
        assert field in shown
    assert run_of(page).config == AttentionConfig()


def test_heads_and_a_probe_that_do_not_fit_are_named_and_those_that_do_are_taken():
    page = open_page({"model.heads": "4", "view.heads": "01", "view.probe": "3.2.1"})
    assert "view.heads: accepts 4 digits" in page.code[0].value and "view.probe: accepts a list of 8" in page.code[0].value
    assert (run_of(page).view.heads, run_of(page).view.probe) == ("", "")
    page = open_page({"view.heads": "01", "view.probe": "3.2.1.0.9.9.9.9"})
    assert run_of(page).problems == [] and run_of(page).view.probe == "3.2.1.0.9.9.9.9"
    page = open_page({"view.probe": "3.2.1.0.9.9.9.10"})
    assert "position 7 accepts a to j" in page.code[0].value


def test_pasted_text_is_learned_and_a_short_one_refused():
    page = open_page({"data.task": "text"})
    assert page.text_area(key="set.data.text").value.startswith("The keeper")
    text = "<b>abc</b> " * 30
    page.text_area(key="set.data.text").set_value(text).run()
    assert run_of(page).config.data.text == text
    page.text_area(key="set.data.text").set_value("short").run()
    assert run_of(page).config.data.text == text
    assert "at least" in page.toast[0].value


def test_a_model_too_large_is_refused_before_anything_starts():
    link = {"data.length": "64", "model.layers": "4", "model.width": "128", "model.heads": "8", "model.ratio": "4", "data.vocabulary": "64"}
    page = open_page(link)
    page.select_slider(key="set.training.batch_size").set_value(256).run()
    assert run_of(page).config.training.batch_size == 64
    assert "MB" in page.toast[0].value


def test_edits_of_the_diagram():
    config = AttentionConfig()
    assert apply_edit(config, {"op": "set", "path": "model.heads", "value": 4}).model.heads == 4
    assert apply_edit(config, {"op": "set", "path": "model.positions", "value": "rotary"}).model.positions == "rotary"
    assert apply_edit(config, {"op": "new_weights"}).model.seed == 1
    assert apply_edit(config, {"op": "recover"}).training.learning_rate == pytest.approx(config.training.learning_rate / 3)
    for edit in (
        {"op": "set", "path": "model.heads", "value": 3},
        {"op": "set", "path": "model.heads", "value": "many"},
        {"op": "set", "path": "__class__", "value": 1},
        {"op": "set", "path": "model"},
        {"op": "set"},
        {"op": "feature"},
        {},
    ):
        with pytest.raises(ConfigError):
            apply_edit(config, edit)


def test_another_task_keeps_what_was_chosen():
    config = set_value(set_value(AttentionConfig(), "training.batch_size", 32), "model.width", 32)
    moved = set_value(config, "data.task", "recall")
    assert (moved.training.batch_size, moved.model.width) == (32, 32)
    assert moved.data == parse_attention({"data": {"task": "recall"}}).data
