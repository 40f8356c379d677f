"""Who may import whom: lower layers know nothing of higher ones, the web process never loads PyTorch, workers never Streamlit."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests.paths import ROOT

# From the bottom to the top. A module may import from lower layers and from its own; a name stands for a package or a file.
LAYERS: tuple[tuple[str, ...], ...] = (
    ("palettes", "settings", "files", "cores"),
    ("data", "sequences"),
    ("datasets", "activations", "losses", "optimizers", "schedules", "initializers", "features"),
    ("config", "thumbnails", "attention_shape"),
    ("docs",),
    ("structure", "attention"),
    ("cost",),
    ("limits",),
    ("presets",),
    ("comparison", "attention_links", "attention_probe"),
    ("sensitivity",),
    ("sensitivity_words", "showcases"),
    ("points",),
    ("models",),
    ("training",),
    ("perceptron",),
    ("figures",),
    ("engine",),
    ("live",),
    ("ui",),
    ("cli", "__init__"),
    ("__main__", "app", "pages"),
)
RANK = {name: rank for rank, layer in enumerate(LAYERS) for name in layer}
FILES = sorted([*(ROOT / "playground").rglob("*.py"), *(ROOT / "pages").glob("*.py"), *ROOT.glob("*.py")])
SHOWS = ("app", "pages", "ui")  # may use Streamlit
TRAINS = ("models", "training")  # may use PyTorch; so may engine/worker.py, which is only ever a process's entry


def layer_of(module: str) -> str:
    """The package or file below `playground` (or "app", "pages") that a dotted module belongs to."""
    parts = module.split(".")
    if parts[0] != "playground":
        return parts[0]
    return parts[1] if len(parts) > 1 else "__init__"


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


def imports_of(path: Path) -> set[str]:
    """Every module that a file imports, inside functions too."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name}: relative imports hide which layer they lead to"
            base = str(node.module)
            is_package = (ROOT / Path(*base.split("."))).is_dir()
            found |= {f"{base}.{alias.name}" for alias in node.names} if is_package else {base}
    return found


def by_name(path: Path) -> str:
    return module_of(path)


@pytest.mark.parametrize("path", FILES, ids=by_name)
def test_imports_lead_downwards(path: Path) -> None:
    own = layer_of(module_of(path))
    assert own in RANK, f"say in LAYERS where {own} belongs"
    for name in imports_of(path):
        if name.startswith("playground.") and not (ROOT / (name.replace(".", "/") + ".py")).exists() and name.count(".") == 1:
            continue  # a public name of the package's front door
        other = layer_of(name)
        if not name.startswith("playground") or other == own:
            continue
        assert other in RANK, f"say in LAYERS where {other} belongs"
        assert RANK[other] < RANK[own], f"{module_of(path)} imports {name}, which is not below it"


@pytest.mark.parametrize("path", FILES, ids=by_name)
def test_streamlit_is_for_what_shows_pages(path: Path) -> None:
    if layer_of(module_of(path)) not in SHOWS:
        assert not {name for name in imports_of(path) if name.split(".")[0] == "streamlit"}


@pytest.mark.parametrize("path", FILES, ids=by_name)
def test_torch_is_for_what_trains(path: Path) -> None:
    module = module_of(path)
    if layer_of(module) not in TRAINS and module != "playground.engine.worker":
        assert not {name for name in imports_of(path) if name.split(".")[0] in ("torch", "numba")}


@pytest.mark.parametrize("path", FILES, ids=by_name)
def test_figures_need_numpy_and_plotly_only(path: Path) -> None:
    if layer_of(module_of(path)) == "figures":
        outside = {name.split(".")[0] for name in imports_of(path)} - set(sys.stdlib_module_names) - {"playground"}
        assert outside <= {"numpy", "plotly"}


def test_nothing_that_the_web_process_shows_imports_training_itself() -> None:
    for path in FILES:
        if layer_of(module_of(path)) in ("app", "pages", "ui", "live", "figures"):
            wrong = {name for name in imports_of(path) if layer_of(name) in ("training", "models") and name.startswith("playground")}
            assert not wrong, f"{module_of(path)} imports {wrong}"


WEB = ("config", "figures.playground_board", "live.routes", "ui.board", "ui.sidebar", "engine", "thumbnails")


@pytest.mark.parametrize("name", WEB)
def test_the_web_process_loads_neither_torch_nor_sklearn(name: str) -> None:
    code = (
        f"import playground.{name}, sys; print([m for m in ('torch', 'sklearn', 'numba', 'scipy', 'pandas') "
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
