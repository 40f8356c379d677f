"""The board's own modules know no page: neither its name, nor the kinds of its panels, nor the words of its runs."""

import re
from pathlib import Path
from typing import Any

import pytest

from pages import PAGES
from playground.kinds import KINDS
from tests.board.bench import Bench
from tests.paths import ASSETS, ROOT

MODULES = sorted((ASSETS / "board").glob("*.js"))
# What frames, edits and views of single pages say.
WORDS = {
    "ablation", "activation", "activations", "attention", "boundary", "discretize", "exam", "feature", "features",
    "inspect", "mistakes", "network", "neuron", "own_probe", "pin", "set_parameter", "set_probe", "variant",
}  # fmt: skip


def boards() -> dict[str, dict[str, Any]]:
    return {name: page.board(page.kind.parse({}), page.view(), ("cpu",)) for name, page in PAGES.items()}


def brought() -> set[str]:
    """The kinds of panels whose modules pages bring."""
    return {kind for board in boards().values() for kind in board.get("modules", {})}


def without_comments(text: str) -> str:
    return re.sub(r"(?m)/\*.*?\*/|(?<![:\"'`])//.*$", "", re.sub(r"(?s)/\*.*?\*/", "", text))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)
def test_a_module_of_the_board_knows_no_page(path: Path) -> None:
    code = without_comments(path.read_text(encoding="utf-8"))
    texts = set(re.findall(r"[\"'`]([^\"'`\n]*)[\"'`]", code))
    assert not texts & ({*PAGES, *KINDS} | brought())
    assert not set(re.findall(r"\w+", code)) & WORDS
    assert "pages/" not in code


@pytest.mark.parametrize("name", PAGES)
def test_what_a_page_brings_is_there(name: str) -> None:
    board = boards()[name]
    for path in [*board.get("modules", {}).values(), *board.get("styles", [])]:
        assert (ROOT / path).is_file()
        assert path.startswith(f"pages/{name}/")
    assert set(board.get("modules", {})) <= {panel["kind"] for panel in board["panels"]}


ALL = [*MODULES, *sorted((ROOT / "pages").glob("*/*.js"))]


def test_every_module_finds_what_it_imports(bench: Bench) -> None:
    """A browser refuses a module whose imports name a file or an export that is not there."""
    bench.page.goto(bench.url)
    wrong = bench.page.evaluate(
        """(paths) => Promise.all(paths.map((path) =>
             import(`/live/assets/0/${path}`).then(() => null, (error) => `${path}: ${error}`)))""",
        [path.relative_to(ROOT).as_posix() for path in ALL],
    )
    assert not [message for message in wrong if message]


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.name)
def test_what_a_module_imports_it_uses(path: Path) -> None:
    code = without_comments(path.read_text(encoding="utf-8"))
    body = re.sub(r"(?ms)^import .*?;$", "", code)
    for names in re.findall(r"(?m)^import \{([^}]*)\} from", code):
        for name in names.split(","):
            assert re.search(rf"\b{name.split(' as ')[-1].strip()}\b", body), name


@pytest.mark.parametrize("path", [path for path in ALL if "pages" in path.parts], ids=lambda path: path.name)
def test_a_page_takes_from_the_board_and_from_itself(path: Path) -> None:
    for place in re.findall(r'from "([^"]*)"', path.read_text(encoding="utf-8")):
        assert place.startswith("../../assets/board/") or re.fullmatch(r"\./\w+\.js", place)
