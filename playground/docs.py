"""`docs/tables.md`, written from the tables themselves: `python -m playground.docs`. A test says when it is stale."""

import json
from collections.abc import Iterable
from pathlib import Path

from playground.core.kind import Kind
from playground.kinds import KINDS
from playground.points.datasets import DATASETS
from playground.tables.activations import ACTIVATIONS
from playground.tables.features import FEATURES
from playground.tables.initializers import INITIALIZERS
from playground.tables.losses import LOSSES
from playground.tables.optimizers import OPTIMIZERS
from playground.tables.schedules import SCHEDULES

PAGE = Path(__file__).parent.parent / "docs" / "tables.md"

HEAD = """\
# What can be chosen

Written by `python -m playground.docs` from the tables in `playground/`; do not edit. The name in the first column is what stands in a
configuration file and in a link.
"""

LOSS_INTRO = (
    "Of one point and one output: label y, output ŷ, error e = ŷ - y. The column output says what `network.output` = `auto` stands for "
    "in classification; in regression it is linear."
)


SETTINGS_INTRO = """\
## Every setting

One table for each kind of run. The paths are those of links (`?data.dataset=spiral`); in a file they nest
(`{"data": {"dataset": "spiral"}}`). The last column says whether a run goes on with another value or starts over, and in which words the
page says so. Where a link or a file leaves a setting out, it takes the default, or what follows from another one: a loss from the task.
"""


def _code(text: object) -> str:
    return f"`{text}`"


def _math(formula: str) -> str:
    return "$" + formula.replace("|", r"\vert ") + "$"  # a bare bar would end the table's column


def _table(title: str, intro: str, columns: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [f"## {title}", "", intro, "", "| " + " | ".join(columns) + " |", "|" + " --- |" * len(columns)]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows)]) + "\n"


def _settings(names: Iterable[str]) -> str:
    return ", ".join(_code(f"training.{name}") for name in names) or "none"


def _default(value: object) -> str:
    """A value of the JSON form: lists of names and numbers as they stand in links."""
    if isinstance(value, list) and not any(isinstance(item, list | dict) for item in value):
        return _code(", ".join(map(str, value)))
    return _code(value if isinstance(value, str) else json.dumps(value))


def _settings_of(kind: Kind) -> str:
    """The table of a kind's settings, but for those of the run that it holds."""
    settings = kind.settings
    intro = f"In a link such as `{settings.example}`."
    if settings.base:
        held = settings.model.model_fields[settings.base].annotation
        name = next(other.name for other in KINDS.values() if other.settings.model is held)
        intro = f"Beside all settings of `{name}`, of which each then starts over. {intro}"
    defaults = settings.flat(settings.model())
    return _table(
        f"Settings of `{kind.name}`",
        intro,
        ("setting", "label", "accepts", "default", "another value"),
        (
            (
                _code(path),
                settings.label(path),
                settings.accepts(path).removeprefix("names from "),
                _default(defaults[path]),
                "goes on" if settings.restart(path) is None else f"starts over: {settings.restart(path)}",
            )
            for path in settings.paths
            if not settings.in_base(path)
        ),
    )


def make_page() -> str:
    """The page's Markdown text."""
    return "\n".join(
        (
            HEAD,
            _table(
                "Datasets",
                "Drawn over [-extent, extent]². Noise is 0 to 0.5.",
                ("name", "title", "task", "classes", "extent", "what it is"),
                (
                    (
                        _code(r.name),
                        r.title,
                        r.task,
                        "none"
                        if r.task == "regression"
                        else str(r.classes[0])
                        if r.classes[0] == r.classes[1]
                        else "{} to {}".format(*r.classes),
                        f"{r.extent:g}",
                        r.note,
                    )
                    for r in DATASETS.values()
                ),
            ),
            _table(
                "Features",
                "What the network is given of a point (x₁, x₂); r is the distance from the middle.",
                ("name", "formula"),
                ((_code(r.name), r.title) for r in FEATURES.values()),
            ),
            _table(
                "Activations",
                "Per hidden layer, or one for all.",
                ("name", "title", "formula", "what it does", "PyTorch"),
                ((_code(r.name), r.title, _math(r.formula), r.note, _code(r.torch)) for r in ACTIVATIONS.values()),
            ),
            _table(
                "Losses",
                LOSS_INTRO,
                ("name", "title", "tasks", "formula", "output", "what it does", "PyTorch"),
                ((_code(r.name), r.title, ", ".join(r.tasks), _math(r.formula), r.output, r.note, _code(r.torch)) for r in LOSSES.values()),
            ),
            _table(
                "Optimizers",
                "With the settings that only they have.",
                ("name", "title", "its own settings", "what it does", "PyTorch"),
                ((_code(r.name), r.title, _settings(r.own), r.note, _code(r.torch)) for r in OPTIMIZERS.values()),
            ),
            _table(
                "Learning-rate schedules",
                "By which the learning rate is multiplied as the epochs pass.",
                ("name", "title", "its own settings", "what it does"),
                ((_code(r.name), r.title, _settings(r.own), r.note) for r in SCHEDULES.values()),
            ),
            _table(
                "Initialization",
                "Drawn with `network.seed`; the same seed gives the same weights.",
                ("name", "title", "biases start at", "what it does", "PyTorch"),
                ((_code(r.name), r.title, f"{r.bias:g}", r.note, _code(r.torch)) for r in INITIALIZERS.values()),
            ),
            SETTINGS_INTRO,
            *map(_settings_of, KINDS.values()),
        )
    )


if __name__ == "__main__":
    PAGE.write_text(make_page(), encoding="utf-8")
    print(PAGE)
