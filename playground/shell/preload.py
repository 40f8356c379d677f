"""Everything that any page needs, imported before the server takes its first visitor.

Streamlit imports pandas and others when a widget first wants them, and each visitor's script runs in a thread of its own: two that
import at once may see a module that is half there. `tests/shell/test_preload.py` runs every page and names what is missing here.
"""

import ast
import importlib
from collections.abc import Iterator
from pathlib import Path

from pages.attention.board import make_attention_board
from pages.compare.board import make_compare_board
from pages.playground.board import make_board
from pages.sensitivity.board import make_sensitivity_board
from playground.points.compare.config import Comparison, comparison_structure
from playground.points.config import RunConfig
from playground.points.sensitivity.config import Sensitivity, sensitivity_structure
from playground.sequences.config import AttentionConfig

PAGES = Path(__file__).parents[2] / "pages"
LAZY = ("pandas", "pyarrow", "plotly.graph_objects", "plotly.io", "streamlit.material_icon_names")  # what Streamlit and Plotly import late


def preload(pages: Path = PAGES) -> None:
    """Import what Streamlit does late and what the scripts in `pages` name; make each kind of board once, for what Plotly imports."""
    for name in LAZY:
        importlib.import_module(name)
    for path in sorted(pages.glob("*/page.py")):
        for name in _imported(path):
            importlib.import_module(name)
    make_board(RunConfig())
    make_compare_board(Comparison(), comparison_structure(Comparison()), "accessible")
    make_sensitivity_board(Sensitivity(), sensitivity_structure(Sensitivity()), (0, 0), "accessible")
    make_attention_board(AttentionConfig(), "accessible", "CPU")


def _imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            if node.module == "playground.shell":
                yield from (f"{node.module}.{alias.name}" for alias in node.names)
