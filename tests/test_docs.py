"""Documentation that fails when it is stale: the tables' page, links between files, commands and paths that are named."""

import re
from pathlib import Path

import pytest

from playground.core.kind import Kind
from playground.docs import PAGE, make_page
from playground.kinds import KINDS
from playground.points.presets import PRESETS
from tests.paths import ROOT
from tests.tables.test_tables import TABLES

PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])


def test_tables_page_is_current() -> None:
    assert PAGE.is_file(), "docs/tables.md is missing: run `python -m playground.docs` and commit it"
    assert PAGE.read_text(encoding="utf-8") == make_page(), "docs/tables.md is stale: run `python -m playground.docs` and commit it"


def test_tables_page_names_every_record_and_setting() -> None:
    text = make_page()
    for name in (name for table in TABLES.values() for name in table):
        assert f"`{name}`" in text


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_tables_page_has_every_setting_of_every_kind_as_its_field_says_it(kind: Kind) -> None:
    text, settings = make_page(), kind.settings
    section = text[text.index(f"## Settings of `{kind.name}`") :].partition("\n## ")[0]
    rows = {row.split(" | ")[0].removeprefix("| "): row for row in section.splitlines() if row.startswith("| `")}
    assert list(rows) == [f"`{path}`" for path in settings.paths if not settings.in_base(path)]
    for path in settings.paths:
        if not settings.in_base(path):
            row = rows[f"`{path}`"]
            assert f" {settings.label(path)} " in row and row.endswith(
                "| goes on |" if settings.restart(path) is None else f"| starts over: {settings.restart_words(path)} |"
            )


def test_tables_have_as_many_cells_as_columns() -> None:
    width = None
    for line in make_page().splitlines():
        if not line.startswith("|"):
            width = None
            continue
        width = width or line.count("|")
        assert line.count("|") == width, line


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_between_files_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text(encoding="utf-8")):
        if not re.match(r"https?:", target) and target != "docs/screenshot.png":
            assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_readme_names_every_preset_and_both_commands() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "make run" in text and "make test" in text
    guide = (ROOT / "docs" / "playground.md").read_text(encoding="utf-8")
    for name in PRESETS:
        assert f"`{name}`" in guide


def test_readmes_tree_is_the_real_one() -> None:
    """Every folder that it names is there, and every folder of code is named."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    told, place = set(), [ROOT]
    for indent, name in re.findall(r"^    ((?:    )*)([\w.]+/?)(?: |$)", text[text.index("    app.py ") :], flags=re.MULTILINE):
        place[len(indent) // 4 + 1 :] = [place[len(indent) // 4] / name]
        assert place[-1].exists(), f"README names {place[-1]}"
        told.add(place[-1])
    folders = {path.parent for top in ("pages", "playground") for path in (ROOT / top).rglob("*.py")}
    assert folders <= told, f"README lacks {folders - told}"


def test_the_files_that_the_protocol_names_are_there() -> None:
    text = (ROOT / "docs" / "protocol.md").read_text(encoding="utf-8")
    named = set(re.findall(r"[`(]([\w/]+/[\w.]+\.(?:py|js|css))[`)]", text))
    assert len(named) > 5 and not [name for name in named if not (ROOT / name).is_file()]
