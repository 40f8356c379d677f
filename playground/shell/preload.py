"""Everything that any page needs, imported before the server takes its first visitor.

Streamlit imports pandas and others when a widget first wants them, and each visitor's script runs in a thread of its own: two that
import at once may see a module that is half there. `tests/shell/test_preload.py` runs every page and names what is missing here.
"""

import importlib
from collections.abc import Iterable

from playground.shell.page import Page

LAZY = ("pandas", "pyarrow", "plotly.graph_objects", "plotly.io", "streamlit.material_icon_names")  # what Streamlit and Plotly import late
OURS = ("playground.shell.menu",)  # what only the script imports


def preload(pages: Iterable[Page]) -> None:
    """Import what Streamlit does late; make each page's board once, for what Plotly imports. The pages themselves are imported."""
    for name in (*LAZY, *OURS):
        importlib.import_module(name)
    for page in pages:
        page.board(page.kind.parse({}), page.view(), ("cpu",))
