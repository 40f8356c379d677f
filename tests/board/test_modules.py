"""How the board's modules import one another: without circles, and what is shared nothing of a page's."""

import re
from graphlib import TopologicalSorter
from pathlib import Path

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
