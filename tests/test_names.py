"""One name, one thing, in the whole house."""

import ast
from collections import defaultdict

from tests.paths import ROOT


def test_no_two_classes_have_one_name() -> None:
    places = defaultdict(list)
    for folder in ("playground", "pages"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            for node in ast.parse(path.read_text(encoding="utf-8")).body:
                if isinstance(node, ast.ClassDef):
                    places[node.name].append(str(path.relative_to(ROOT)))
    assert not {name: found for name, found in places.items() if len(found) > 1}
    assert len(places) > 100
