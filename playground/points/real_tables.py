"""Real tables to start from, as CSV files in `assets/tables/`: the web process must not import scikit-learn to read them.

`python -m playground.points.real_tables` writes them from scikit-learn, which carries them; a test says when one is stale. Sources and
licence: docs/playground.md.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from playground.points.placing import PointChoice
from playground.points.reading import OwnTable, read_table

FOLDER = Path(__file__).parents[2] / "assets" / "tables"


@dataclass(frozen=True)
class RealTable:
    """`label` is the name of its column; `x1` and `x2` of two columns that show much, or with `components` the first two components do."""

    name: str
    title: str
    note: str
    label: str
    x1: str
    x2: str
    load: Callable[[], Any]  # from scikit-learn
    components: bool = False

    @property
    def path(self) -> Path:
        return FOLDER / f"{self.name}.csv"


def _load(name: str, **settings: Any) -> Callable[[], Any]:
    def load() -> Any:
        from sklearn import datasets

        return getattr(datasets, f"load_{name}")(**settings)

    return load


REAL_TABLES: dict[str, RealTable] = {
    table.name: table
    for table in (
        RealTable(
            "iris", "Iris", "Leaves of 150 irises, three species.", "species", "petal length (cm)", "petal width (cm)", _load("iris")
        ),
        RealTable(
            "wine", "Wine", "What 178 wines of three growers contain.", "grower", "flavanoids", "color_intensity", _load("wine"), True
        ),
        RealTable(
            "breast-cancer",
            "Breast cancer",
            "Cells of 569 tumours, benign or malignant.",
            "diagnosis",
            "mean radius",
            "mean concave points",
            _load("breast_cancer"),
        ),
        RealTable(
            "diabetes",
            "Diabetes",
            "442 patients, and how the disease went on in a year: a number to predict.",
            "progression",
            "bmi",
            "s5",
            _load("diabetes", scaled=False),
        ),
        RealTable(
            "digits",
            "Digits",
            "1,083 handwritten digits from 0 to 5, each of 64 pixels.",
            "digit",
            "pixel_2_2",
            "pixel_4_4",
            _load("digits", n_class=6),
            True,
        ),
    )
}


@lru_cache(len(REAL_TABLES))
def real_table(name: str) -> OwnTable:
    """Raises KeyError for an unknown name."""
    return read_table(REAL_TABLES[name].path.read_bytes())


def real_choice(table: RealTable) -> PointChoice:
    """What of it becomes points unless somebody chooses otherwise."""
    columns = real_table(table.name).columns
    place = {column.name: k for k, column in enumerate(columns)}
    values = not columns[place[table.label]].classes
    return PointChoice(place[table.x1], place[table.x2], place[table.label], table.components, values)


def make_csv(table: RealTable) -> str:
    """The file's contents, from scikit-learn."""
    bunch = table.load()
    names = getattr(bunch, "target_names", None)
    labels = bunch.target if names is None or table.name == "digits" else names[bunch.target]
    lines = [",".join([*bunch.feature_names, table.label])]
    for row, label in zip(bunch.data.tolist(), labels.tolist(), strict=True):
        lines.append(",".join([*(f"{value:.10g}" for value in row), f"{label:.10g}" if isinstance(label, float) else str(label)]))
    return "\n".join(lines) + "\n"


def write_tables(folder: Path = FOLDER) -> list[Path]:
    """Write every table. Returns the files."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for table in REAL_TABLES.values():
        paths.append(folder / f"{table.name}.csv")
        paths[-1].write_text(make_csv(table), encoding="utf-8")
    return paths


if __name__ == "__main__":
    for written in write_tables():
        print(written)
