"""How the board's modules import one another: without circles, and what is shared nothing of a page's."""

import re
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from playground.live.modules import needed_modules
from tests.board.bench import Bench
from tests.paths import ROOT

FILES = sorted([*(ROOT / "assets" / "board").glob("*.js"), *(ROOT / "pages").glob("*/*.js")])
IMPORT = re.compile(r'^(?:import|export)\b[^;"()]*"(\.[^"]+)";$', re.M)


def imports_of(path: Path) -> set[Path]:
    return {(path.parent / name).resolve() for name in IMPORT.findall(path.read_text(encoding="utf-8"))}


def test_modules_import_one_another_without_circles() -> None:
    graph = {path: imports_of(path) for path in FILES}
    assert sum(map(len, graph.values())) > len(FILES), "the imports are found"
    assert {found for imports in graph.values() for found in imports} <= set(FILES)
    TopologicalSorter(graph).prepare()  # raises with the circle


def test_the_shared_modules_import_nothing_of_a_page() -> None:
    for path in FILES:
        pages = {found.parent for found in imports_of(path) if found.is_relative_to(ROOT / "pages")}
        own = {path.parent} if path.is_relative_to(ROOT / "pages") else set()
        assert pages <= own, path.name


@pytest.mark.parametrize("query", ["", "kind=compare"])
def test_a_browser_needs_the_modules_that_the_server_finds(bench: Bench, query: str) -> None:
    """What the page is told to load at once is neither more nor less than what the board's imports lead to."""
    bench.open(query)
    fetched = bench.value(
        "performance.getEntriesByType('resource').map((e) => e.name.split('/live/assets/0/')[1]).filter((n) => n?.endsWith('.js'))"
    )
    entries = ["assets/board/board.js", *bench.value("Object.values(b.spec.modules ?? {})")]
    assert sorted(fetched) == sorted(needed_modules(ROOT, entries))
