"""A session that is new to an open tab, as after a restart: it reads from the controls what was changed while no server was there."""

from collections.abc import Iterator
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from pages import PAGES
from playground.engine import stop_engine
from playground.points.compare.showcases import SHOWCASES
from playground.points.presets import PRESETS
from tests.visits import make_visit


@pytest.fixture(scope="module", autouse=True)
def engine() -> Iterator[None]:
    yield
    stop_engine()


def open_page(name: str, tab: AppTest | None = None) -> AppTest:
    """The page in a new session; in that of a tab, with its address and with what its controls show."""
    page = make_visit(name)
    if tab is None:
        page.run()
    else:
        page.query_params.update(tab.query_params)
        page._run(tab._tree.get_widget_states())
    assert not page.exception
    return page


def late(page: AppTest, name: str) -> list[Any]:
    return page.session_state[f"run.{name}"].late


@pytest.mark.parametrize("name", PAGES)
def test_controls_that_nobody_moved_are_no_change(name: str):
    tab = open_page(name)
    if name == "playground":
        tab.selectbox(key="set.playground.preset").set_value(next(iter(PRESETS))).run()
        tab.slider(key="set.data.noise").set_value(20).run()
    elif name == "compare":
        tab.selectbox(key="compare.showcase").set_value(next(iter(SHOWCASES))).run()
        tab.slider(key="compare.seeds").set_value(2).run()
    page = open_page(name, tab)
    assert not late(page, name)
    assert page.query_params == tab.query_params


CHANGES = [
    ("playground", "slider", "set.data.noise", 20, "data.noise", "0.2"),
    ("playground", "select_slider", "set.training.l1", 0.1, "training.l1", "0.1"),
    ("playground", "number_input", "set.network.seed", 7, "network.seed", "7"),
    ("playground", "selectbox", "set.activation", "relu", "network.activation", "relu"),
    ("playground", "toggle", "set.network.batch_norm", True, "network.batch_norm", "true"),
    ("playground", "selectbox", "set.palette", "classic", "view.palette", "classic"),
    ("compare", "slider", "compare.seeds", 3, "seeds", "3"),
    ("sensitivity", "number_input", "sensitivity.epochs", 40, "epochs", "40"),
    ("attention", "slider", "set.data.length", 9, "data.length", "9"),
]


@pytest.mark.parametrize(("name", "kind", "key", "value", "path", "text"), CHANGES)
def test_a_control_that_was_moved_meanwhile_changes_the_run(name: str, kind: str, key: str, value: Any, path: str, text: str):
    tab = open_page(name)
    getattr(tab, kind)(key=key).set_value(value)  # and no server hears of it
    page = open_page(name, tab).run()
    assert page.query_params[path] == text
    assert getattr(page, kind)(key=key).value == value
    assert not late(page, name)


def test_a_button_that_is_the_first_thing_a_session_hears_of_counts_once():
    tab = open_page("playground")
    tab.button(key="dataset-spiral").click()
    page = open_page("playground", tab).run().run()
    assert page.query_params["data.dataset"] == "spiral"
    tab = open_page("playground")
    tab.button(key="new-data").click()
    page = open_page("playground", tab).run().run()
    assert page.query_params["data.seed"] == "1"


def test_what_cannot_be_is_refused_and_the_control_shows_what_trains(monkeypatch: pytest.MonkeyPatch):
    tab = open_page("playground")
    tab.slider(key="set.data.noise").set_value(20)
    page = open_page("playground", tab)
    run = page.session_state["run.playground"]

    def refuse(*_: Any) -> None:
        run.refused = "data.noise: not today"

    monkeypatch.setattr(run, "change", refuse)
    page.run()
    assert "not today" in page.toast[0].value
    assert page.slider(key="set.data.noise").value == round(100 * run.config.data.noise)


def make_edit(number: int, path: str, value: Any) -> dict[str, Any]:
    return {"id": number, "edits": [{"op": "set", "path": path, "value": value}]}


def test_what_a_busy_browser_repeats_is_no_wish():
    """It sends what a control showed before the board's edit had set it, with its next message, which is about something else."""
    page = open_page("attention")
    run = page.session_state["run.attention"]
    for number, heads in ((1, 4), (2, 8)):
        run.edit(make_edit(number, "model.heads", heads))
        page.run()
    for number, shown in ((3, 4), (4, 2), (5, 2)):
        page.slider(key="set.model.heads").set_value(shown)
        page.slider(key="set.data.length").set_value(8 + number)  # what it is about
        page.run()
        assert (run.config.model.heads, run.config.data.length) == (8, 8 + number)
        assert page.slider(key="set.model.heads").value == 8
    page.slider(key="set.model.heads").set_value(2)
    page.run()
    assert run.config.model.heads == 2  # alone, it is one


def test_a_person_may_go_back_to_what_was_shown_before():
    page = open_page("attention")
    run = page.session_state["run.attention"]
    run.edit(make_edit(1, "model.heads", 4))
    page.run()
    page.slider(key="set.data.length").set_value(9).run()  # the browser has drawn the 4: its message says nothing else
    page.slider(key="set.model.heads").set_value(2)
    page.slider(key="set.data.length").set_value(10).run()
    assert (run.config.model.heads, run.config.data.length) == (2, 10)
