"""The board of a comparison: a map for each variant, their curves together, and a table."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from pages.compare.lines import LinesInfo, make_lines_view
from pages.compare.view import CompareView
from playground.board.panel import Panel, Switch, View
from playground.points.compare.config import VARIED, Comparison, comparison_structure, make_variants
from playground.points.datasets import KNOWN
from playground.tables.palettes import DASHES, DEFAULT_PALETTE, PALETTES, VARIANTS, Palette

GRID = (
    '"maps maps loss" minmax(0, 1fr) "maps maps score" minmax(0, 1fr) "table table gradient" minmax(0, 1fr)'
    " / minmax(0, 1fr) minmax(0, 1fr) minmax(0, 1fr)"
)
OPEN = {"label": "Open", "edit": {"op": "open"}, "item": "variant"}  # in the playground
# id, title, array, format, which is best
COLUMNS = (
    ("test_loss", "Test loss", "loss", "low"),
    ("test_score", "", "percent", "high"),
    ("train_loss", "Training loss", "loss", "low"),
    ("epochs_to_target", "Epochs to target", "count", "low"),
    ("seconds_to_target", "Seconds to target", "number", "low"),
    ("updates_per_s", "Updates/s", "rate", None),
    ("dead", "Dead or saturated", "percent", None),
    ("gradient_ratio", "Gradient first/last", "number", None),
    ("parameters", "Parameters", "plain", None),
)
SPREAD = ("test_loss", "test_score", "train_loss", "train_score")


class Lines(NamedTuple):
    """How the variants' lines look, one entry a variant. No two have both the same colour and the same dash."""

    names: tuple[str, ...]
    colors: tuple[str, ...]
    dashes: tuple[str, ...]


def variant_lines(comparison: Comparison, palette: Palette) -> Lines:
    """Colours are in order where the (last) varied setting is a number. Of two settings, the first has the dashes, the last the colours."""
    variants = make_variants(comparison)[0]
    values = comparison.vary[-1].values
    ordered = VARIED[comparison.vary[-1].setting].number
    colors = palette.variant_colors(len(values), ordered)
    color = [values.index(variant.values[-1]) for variant in variants]
    if len(comparison.vary) == 2:
        dash = [comparison.vary[0].values.index(variant.values[0]) for variant in variants]
    else:
        dash = [0 if ordered else k // len(VARIANTS) for k in color]
    names = tuple(variant.label for variant in variants)
    return Lines(names, tuple(colors[k] for k in color), tuple(DASHES[k] for k in dash))


def _views(comparison: Comparison, palette: Palette, what: str, axis: str, **options: Any) -> tuple[View, ...]:
    names, colors, dashes = variant_lines(comparison, palette)
    options["dashes"] = dashes
    return tuple(
        make_lines_view(kind, word.capitalize(), LinesInfo(f"{kind}_{what}", f"{word} {axis}", names, colors, bands, **options))
        for kind, word, bands in (("test", "test", comparison.seeds > 1), ("train", "training", False))
    )


def make_compare_panels(comparison: Comparison, palette: Palette) -> list[Panel]:
    """In reading order."""
    base = comparison.base
    names, colors, dashes = variant_lines(comparison, palette)
    accuracy = base.task == "classification"
    classes = base.task == "classification" and base.data.classes > 2
    maps: dict[str, Any] = {
        "titles": list(names),
        "array": "classes" if classes else "boundary",
        "extent": KNOWN[base.data.dataset].extent,
        "points": True,
        "action": OPEN,
        "marks": {"array": "table.state", "texts": ["", "diverged"]},
        "wide": True,
    }
    left_out = make_variants(comparison)[1]
    if len(comparison.vary) == 2 and not left_out:  # a row for each value of the first setting, a column for each of the second
        maps["columns"] = len(comparison.vary[1].values)
    columns = [
        {
            "id": name,
            "label": title or ("Test accuracy" if accuracy else "Test R²"),
            "format": "number" if name == "test_score" and not accuracy else form,
            "array": f"table.{name}",
            "best": best,
            **({"std": f"table.{name}_std"} if name in SPREAD and comparison.seeds > 1 else {}),
        }
        for name, title, form, best in COLUMNS
    ]
    rows = [{"label": name, "color": color, "dash": dash} for name, color, dash in zip(names, colors, dashes, strict=True)]
    gradient = LinesInfo("gradient", "gradient of layer 1, RMS", names, colors, False, log=True, dashes=dashes)
    return [
        Panel("maps", "maps", "Decision boundaries", kind="images", every_frame=True, settings=maps),
        Panel(
            "loss",
            "loss",
            "Loss",
            _views(comparison, palette, "loss", "loss"),
            (Switch("log", "Log loss", restyle={"layout.yaxis.type": ("linear", "log")}),),
        ),
        Panel(
            "score",
            "score",
            "Accuracy" if accuracy else "R²",
            _views(comparison, palette, "score", "accuracy" if accuracy else "R²", percent=accuracy, least=None if accuracy else -1),
        ),
        Panel("table", "table", "Table", kind="table", settings={"rows": rows, "columns": columns, "row_label": "Variant", "action": OPEN}),
        Panel("gradient", "gradient", "Gradient of the first layer", (make_lines_view("lines", "Lines", gradient),)),
    ]


def make_compare_board(comparison: Comparison, structure: str, palette: str = DEFAULT_PALETTE) -> dict[str, Any]:
    """The board's whole specification (docs/protocol.md), plain JSON types only. `structure` is the trainer's."""
    chosen = PALETTES[palette]
    return {
        "structure": structure,
        "grid": GRID,
        "controls": ["play", "step", "epoch", "reset", "new_weights", "speed", "stop_at"],
        "diverging": [list(colour) for colour in chosen.diverging],
        "diverging_dark": [list(colour) for colour in chosen.diverging_dark],
        "classes": [list(colour) for colour in chosen.classes],
        "score": comparison.base.score,
        "readouts": [
            {"id": "epoch", "label": "Epoch", "source": "epoch", "format": "count"},
            {"id": "networks", "label": "Networks", "format": "text", "value": str(len(make_variants(comparison)[0]) * comparison.seeds)},
            {"id": "epochs_per_s", "label": "Epochs/s", "source": "epochs_per_s", "format": "rate"},
        ],
        "panels": [panel.to_json() for panel in make_compare_panels(comparison, chosen)],
    }


@lru_cache(16)
def _made(comparison: Comparison, palette: str) -> dict[str, Any]:
    return make_compare_board(comparison, comparison_structure(comparison), palette)


def compare_board(comparison: Comparison, view: CompareView, devices: Sequence[str]) -> dict[str, Any]:
    """The page's board."""
    return _made(comparison, view.palette)
