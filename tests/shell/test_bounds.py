"""Whatever a link holds, or a control sends, opens a page and a session: every field of every kind, at its bounds and beyond."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from pages import PAGES
from playground.core.kind import Kind
from playground.core.settings import Problem, Settings, number_bounds
from playground.engine import SessionHandle
from playground.engine.commands import make_command
from playground.kinds import KINDS
from playground.points import config
from playground.sequences import config as attention
from playground.shell import run as run_module
from playground.shell.view import PageView, parse_view, view_parameters
from tests.visits import make_visit, run_of

NONSENSE = ["", "nan", "-inf", "1e999", "9" * 400, "-1", "none,none", "<b>", "🙂", "null", "true", "[]", "1;2", ":"]
OWN: dict[str, list[str]] = {  # settings of a page that are no numbers: texts that it accepts
    "vary": ["depth:0;8", "training.batch_size:10;full", "network.batch_norm:false;true", "features:x1;x1,x2", "network.seed:0;2147483647"],
    "vary2": ["training.learning_rate:1e-05;10"],
    "x": ["width:1;32", "training.l1:0;10"],
    "y": ["data.noise:0;0.5", "depth:0;8"],
}
BEYOND = {  # and texts that it must not take for such
    "vary": ["depth:1;1000000000", "width:1;1e400", "training.learning_rate:nan;0.1", "depth:0;" + "9" * 4000, "vary:1;2"],
    "vary2": ["network.activation:relu;tanh", "training.l1:-inf;inf"],
    "x": ["width:1;1000000000", "training.learning_rate:inf;0.1", "features:x1;x2", "depth:1;8;9;10"],
    "y": ["data.noise:0;full", "training.batch_size:1;" + "9" * 4000],
}


@dataclass(frozen=True)
class Page:
    name: str
    odd: dict[str, list[str]] = field(default_factory=dict)  # settings whose type does not say what they accept

    @property
    def settings(self) -> Settings[Any]:
        return self.kind.settings

    @property
    def kind(self) -> Kind:
        return PAGES[self.name].kind

    @property
    def view(self) -> type[PageView]:
        return PAGES[self.name].view


CHOSEN = {*config.CHOICES, *attention.CHOICES}
HIDDEN = {
    "network.hidden": ["none", "1", "32,32,32,32,32,32,32,32"],
    "data.dataset": ["rings"],
    "features": ["x1"],
    "network.activation": ["relu,tanh"],
    "network.frozen_layers": ["1", "9", "1,2", "0", "a"],
    "network.frozen": ["0", "3,9999", "-1", "1,,2"],
    "data.own": ["none", "x" * 200],
}
PAGE = {
    "playground": Page("playground", HIDDEN),
    "compare": Page("compare", HIDDEN),
    "sensitivity": Page("sensitivity", HIDDEN),
    "attention": Page("attention", {"data.text": ["none", "x" * 200]}),
    "perceptron": Page("perceptron"),
}


def fields(page: Page) -> Iterator[tuple[str, list[str]]]:
    """Every setting of a link, with texts at its bounds and choices."""
    settings = page.settings
    for path in settings.paths:
        if not path.startswith(settings.own_form):
            yield path, texts_of(settings.info(path), settings.choices.get(path, ()), page.odd.get(path, []))
    for key, texts in OWN.items():
        if key.removesuffix("2") in {path.split(".")[0] for path in settings.paths}:
            yield key, texts + BEYOND[key]
    odd = {"heads": ["0130", "0" * 32], "probe": ["0.1.2", "99." * 63 + "99"], "block": ["layers.0.w_q", "a" * 40]}
    for name, info in page.view.model_fields.items():
        names = [text for text in getattr(info.annotation, "__args__", ()) if isinstance(text, str)]
        yield f"view.{name}", texts_of(info, tuple(names), odd.get(name, []))


def texts_of(info: Any, choices: tuple[str, ...], odd: list[str]) -> list[str]:
    if choices or odd:
        return [*choices, *odd]
    if info.annotation is bool:
        return ["true", "false"]
    low, high = number_bounds(info)
    return [f"{low:.10g}", f"{high:.10g}", f"{low - 1:.10g}", f"{high * 1000 + 1000:.10g}", f"{(low + high) / 7.3:.10g}"]


class Places:
    """An engine without processes, which counts the sessions that are open."""

    def __init__(self) -> None:
        self.handles: list[SessionHandle] = []

    def open(self, name: str, settings: dict[str, Any]) -> SessionHandle:
        handle = SessionHandle("token", "watch", KINDS[name], settings, self.handles.remove, lambda: ["cpu"], lambda: 0.0)
        self.handles.append(handle)
        return handle

    @property
    def devices(self) -> None:
        return None

    def find(self, token: str) -> Any:
        return (self.handles[-1], "owner") if self.handles else None


@pytest.fixture
def places(monkeypatch: pytest.MonkeyPatch) -> Places:
    places = Places()
    monkeypatch.setattr(run_module, "get_engine", lambda: places)
    return places


def visit(page: Page, parameters: dict[str, str]) -> AppTest:
    app = make_visit(page.name)
    for path, text in parameters.items():
        app.query_params[path] = text
    app.run()
    assert not app.exception, (parameters, app.exception)
    return app


@pytest.mark.parametrize("name", PAGE)
def test_a_link_with_any_setting_at_its_bounds_or_beyond_opens_the_page(name: str, places: Places):
    page = PAGE[name]
    for path, texts in fields(page):
        if page.settings.base and path in config.PATHS:
            continue  # the same controls as the playground's
        named = path in CHOSEN or path.startswith("view.")
        for text in texts[-1:] if named else texts:
            visit(page, {path: text})


@pytest.mark.parametrize("name", PAGE)
@pytest.mark.parametrize("text", NONSENSE)
def test_a_link_of_nothing_but_nonsense_opens_the_page_and_names_it(name: str, text: str, places: Places):
    page = PAGE[name]
    app = visit(page, {path: text for path, _ in fields(page)})
    assert app.code and "accepts" in app.code[0].value


@pytest.mark.parametrize("name", PAGE)
def test_all_that_a_link_sets_comes_back_from_the_address(name: str):
    page = PAGE[name]
    for path, texts in fields(page):
        for text in texts:
            if path.startswith("view."):
                view, problems = parse_view({path: text}, page.view)
                assert parse_view(view_parameters(view), page.view) == (view, [])
            else:
                document, problems = page.kind.parse_link({path: text})
                assert page.kind.parse_link(page.kind.parameters(document)) == (document, [])
            for problem in problems:
                assert sentence(problem)


def sentence(problem: Problem) -> bool:
    """Whether it is ours and says what is accepted, or why not; pydantic's own words say "should be"."""
    return bool(problem.message) and not any(word in problem.message for word in ("should", "Input", "validation", "Traceback"))


def test_every_view_that_is_accepted_is_made_of_commands_that_are():
    page = PAGE["attention"]
    for path, texts in fields(page):
        if path.startswith("view."):
            for text in [*texts, *NONSENSE]:
                for command in parse_view({path: text}, page.view)[0].commands:
                    make_command(command, page.kind.commands)


@pytest.mark.parametrize("name", PAGE)
def test_a_control_at_its_bounds_or_beyond_changes_the_run_or_says_why_not(name: str, places: Places):
    page = PAGE[name]
    run = run_of(visit(page, {}), page.name)
    for path, texts in fields(page):
        for text in [*texts, *NONSENSE, "\ud800"]:
            if path.startswith("view."):
                run.look(**{path.removeprefix("view."): text})
                for command in run.view.commands:
                    make_command(command, page.kind.commands)
            elif path in page.settings.paths:
                before = run.document
                run.change(path, page.settings.value_of(path, text))
                assert run.refused is None or (run.document == before and "should" not in run.refused)


def test_a_page_that_fails_leaves_no_session(places: Places, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(PageView, "commands", [{"op": "stop_at", "epoch": None, "loss": 1e12, "accuracy": None}])
    app = make_visit("playground").run()
    assert app.exception and places.handles == []
