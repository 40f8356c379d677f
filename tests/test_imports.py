"""Who may import whom: lower layers know nothing of higher ones, the web process never loads PyTorch, workers never Streamlit."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from pages import PAGES
from playground.kinds import KINDS
from tests.paths import ROOT

# From the bottom to the top, by path: a module imports from its own place and from those that stand before it. A family (a folder
# that is none of these) stands on what is named there, and may read another family's configuration, never import its trainer.
SHARED = ("core", "tables", "nn", "board", "engine", "live", "shell")
MAY = {
    "core": (),
    "tables": ("core",),
    "nn": ("core", "tables"),
    "board": ("core", "tables"),
    "engine": ("core",),
    "live": ("core", "engine"),
    "shell": ("core", "tables", "board", "engine", "live"),
}
FAMILIES = sorted(path.name for path in (ROOT / "playground").iterdir() if (path / "kind.py").exists())
FAMILY_MAY = ("core", "tables", "nn")
BUILT_ON: dict[str, tuple[str, ...]] = {}  # families that train with another's trainer
FILES = sorted([*(ROOT / "playground").rglob("*.py"), *(ROOT / "pages").rglob("*.py"), ROOT / "app.py"])
COMPUTES = {
    "export",
    "trainer",
    "model",
    "kernel",
    "many",
    "autograd",
    "backend",
    "measure",
    "snapshot",
    "train",
    "explain",
    "activations_at",
    "view_commands",
}


def place_of(module: str) -> str:
    """The folder or file below `playground` that a dotted module belongs to; "pages", "app", or where it comes from."""
    parts = module.split(".")
    return parts[0] if parts[0] != "playground" else parts[1] if len(parts) > 1 else "__init__"


def computes(module: str) -> bool:
    """Whether a family's module is one that trains: it may use PyTorch, and what is shown may not import it."""
    parts = module.split(".")
    return place_of(module) in FAMILIES and bool(set(parts[2:]) & COMPUTES)


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imports_of(path: Path) -> set[str]:
    """Every module that a file imports, inside functions too."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name}: relative imports hide which place they lead to"
            base = str(node.module)
            is_package = (ROOT / Path(*base.split("."))).is_dir()
            found |= {f"{base}.{alias.name}" for alias in node.names} if is_package else {base}
    return found


def by_name(path: Path) -> str:
    return module_of(path)


def own_imports(path: Path) -> set[str]:
    """Those of the project, without what only annotations need and the public names of the front door."""
    return {
        name for name in imports_of(path) if name.split(".")[0] in ("playground", "pages") and place_of(name) not in ("RunConfig", "train")
    }


@pytest.mark.parametrize("path", FILES, ids=by_name)
def test_who_may_import_whom(path: Path) -> None:
    module = module_of(path)
    own = place_of(module)
    for name in own_imports(path):
        other = place_of(name)
        wrong = f"{module} imports {name}"
        if other == own:
            continue
        if own in MAY:
            assert other in MAY[own], wrong
        elif own in FAMILIES:
            assert other in FAMILY_MAY or (other in FAMILIES and (other in BUILT_ON.get(own, ()) or not computes(name))), wrong
        elif own == "pages":
            assert other in ("board", "shell", "core", "tables", "nn", "kinds") or (other in FAMILIES and not computes(name)), wrong
        else:  # app.py, the command line, the tables of kinds, the front door
            assert own in ("app", "cli", "docs", "kinds", "__init__", "__main__"), f"say where {own} belongs"


@pytest.mark.parametrize("path", FILES, ids=by_name)
def test_streamlit_is_for_what_shows_pages(path: Path) -> None:
    if place_of(module_of(path)) not in ("app", "pages", "shell"):
        assert not {name for name in imports_of(path) if name.split(".")[0] == "streamlit"}


NUMBA = ("playground.core.machine_code", "playground.core.compiling")  # how compiled code is kept and told of
WORKER = "playground.engine.worker"  # is only ever a process's entry
LIGHT = ("playground.nn.config", "playground.nn.batches", "playground.nn.modes")  # of what trains: for pages too


@pytest.mark.parametrize("path", FILES, ids=by_name)
def test_torch_is_for_what_trains(path: Path) -> None:
    module = module_of(path)
    trains = computes(module) or (place_of(module) == "nn" and module not in LIGHT)
    if not trains and module not in (*NUMBA, WORKER):
        assert not {name for name in imports_of(path) if name.split(".")[0] in ("torch", "numba")}


@pytest.mark.parametrize("path", FILES, ids=by_name)
def test_the_board_needs_numpy_and_plotly_only(path: Path) -> None:
    if place_of(module_of(path)) == "board":
        outside = {name.split(".")[0] for name in imports_of(path)} - set(sys.stdlib_module_names) - {"playground"}
        assert outside <= {"numpy", "plotly"}


NAMES = {*KINDS, *PAGES, *FAMILIES} - {"points"}  # which every plane has


@pytest.mark.parametrize("path", [path for path in FILES if place_of(module_of(path)) in SHARED], ids=by_name)
def test_what_is_shared_names_no_kind_and_no_page(path: Path) -> None:
    """Neither in its code nor in its texts; comments and docstrings may give examples."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    documentation = {
        node.body[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and node.body and isinstance(node.body[0], ast.Expr)
    }
    words = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    words |= {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in documentation
    }
    assert not {word for word in words if word.lower() in NAMES}


WEB = ("playground.kinds", "playground.live.routes", "playground.engine", "playground.points.thumbnails", "pages")


@pytest.mark.parametrize("name", WEB)
def test_the_web_process_loads_neither_torch_nor_sklearn(name: str) -> None:
    code = (
        f"import {name}, sys; print([m for m in ('torch', 'sklearn', 'numba', 'scipy', 'pandas') "
        "if m in sys.modules and (m != 'pandas' or 'streamlit' not in sys.modules)])"
    )
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip().splitlines()[-1] == "[]"


def test_making_a_board_loads_no_torch() -> None:
    code = (
        "from playground.points.config import RunConfig; from pages.playground.board import make_board; import sys; "
        "make_board(RunConfig()); print([m for m in ('torch', 'sklearn', 'numba', 'pandas') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "[]"
