"""The board of a comparison names only what the trainer sends, for every kind of comparison."""

import json
from typing import Any

import numpy as np
import pytest

from pages.compare.board import make_compare_board, variant_lines
from pages.sensitivity.board import make_sensitivity_board
from playground.points.compare.config import Comparison, comparison_structure, make_variants, parse_comparison
from playground.points.compare.showcases import SHOWCASES
from playground.points.compare.trainer import make_trainer as make_compare
from playground.points.sensitivity.config import Sensitivity, parse_sensitivity, sensitivity_structure
from playground.points.sensitivity.trainer import make_trainer as make_map
from playground.tables.activations import ACTIVATIONS
from playground.tables.palettes import (
    DASHES,
    PALETTES,
    SEQUENTIAL,
    VARIANTS,
    contrast,
    from_hex,
    to_lab,
)

CASES = {name: showcase.comparison for name, showcase in SHOWCASES.items()} | {
    "default": Comparison(),
    "classes": parse_comparison({"base": {"data": {"dataset": "blobs", "classes": 4}}, "seeds": 3}),
}


def sources(board: dict[str, Any]) -> set[str]:
    """Every array and curve column that a board asks for."""
    found = set()
    for panel in board["panels"]:
        if panel["kind"] == "table":
            found |= {column[key] for column in panel["columns"] for key in ("array", "std") if key in column}
        if panel["kind"] == "images":
            found.add(panel["array"])
        for view in panel["views"]:
            for source in view["bindings"].values():
                found |= {source} if isinstance(source, str) else {source[key] for key in ("array", "where") if key in source}
    return found


@pytest.mark.parametrize("name", CASES)
def test_it_asks_only_for_what_the_trainer_sends(name):
    comparison = CASES[name]
    board = make_compare_board(comparison, comparison_structure(comparison))
    trainer = make_compare(comparison.model_dump(mode="json"))
    sent = set(trainer.snapshot(True).arrays) | {f"curves.{column}" for column in trainer.columns}
    assert board["structure"] == trainer.structure
    assert sources(board) <= sent
    json.dumps(board)


def test_every_variant_has_its_lines_and_they_say_whose_they_are():
    comparison = parse_comparison({"seeds": 2})
    panels = {panel["id"]: panel for panel in make_compare_board(comparison, "s")["panels"]}
    count = len(make_variants(comparison)[0])
    view = panels["loss"]["views"][0]
    assert len(view["figure"]["data"]) == len(view["series"]) == 3 * count
    assert view["series"] == sorted(view["series"])
    assert panels["maps"]["titles"] == [row["label"] for row in panels["table"]["rows"]]


def test_two_settings_stand_as_a_grid():
    grid = {"vary": [{"setting": "network.activation", "values": ["relu", "tanh"]}, {"setting": "depth", "values": [1, 2, 3]}]}
    assert make_compare_board(parse_comparison(grid), "s")["panels"][0]["columns"] == 3


def test_a_sensitivity_map_asks_only_for_what_is_sent():
    sensitivity = Sensitivity()
    board = make_sensitivity_board(sensitivity, sensitivity_structure(sensitivity), (3, 2))
    trainer = make_map(sensitivity.model_dump(mode="json"))
    assert board["structure"] == trainer.structure
    assert sources(board) <= set(trainer.snapshot(True).arrays)
    assert board["panels"][1]["title"] == "Learning rate 0.003, batch size 5"
    frames = board["panels"][0]["views"][0]["figure"]["layout"]["shapes"]
    assert {(frame["x0"], frame["x1"], frame["y0"], frame["y1"]) for frame in frames} == {(2.5, 3.5, 1.5, 2.5)}


@pytest.mark.parametrize("metric", ["test_loss", "test_score"])
def test_a_map_reads_from_light_to_dark_and_light_is_good(metric):
    lightness = to_lab(np.array([from_hex(colour) for colour in SEQUENTIAL]))[:, 0]
    assert np.all(np.diff(lightness) < -2) and lightness[0] > 90 and lightness[-1] < 30
    figure = make_sensitivity_board(parse_sensitivity({"metric": metric}), "s", (0, 0))["panels"][0]["views"][0]["figure"]
    assert [colour for _, colour in figure["data"][0]["colorscale"]] == list(SEQUENTIAL)
    assert figure["data"][0]["reversescale"] == (metric == "test_score")


LARGEST = {
    "activations": [{"setting": "network.activation", "values": list(ACTIVATIONS)}],
    "two of names": [
        {"setting": "training.optimizer", "values": ["sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam"]},
        {"setting": "network.init", "values": ["xavier_uniform", "xavier_normal", "kaiming_uniform", "kaiming_normal", "uniform", "zeros"]},
    ],
    "two of numbers": [{"setting": "depth", "values": [1, 2, 3, 4, 6, 8]}, {"setting": "width", "values": [1, 2, 4, 8, 16, 32]}],
}


@pytest.mark.parametrize("palette", PALETTES)
@pytest.mark.parametrize("vary", LARGEST.values(), ids=LARGEST)
def test_no_two_variants_look_alike(vary, palette):
    comparison = parse_comparison({"vary": vary})
    lines = variant_lines(comparison, PALETTES[palette])
    count = len(make_variants(comparison)[0])
    assert count in (len(ACTIVATIONS), 36) and count > len(VARIANTS)
    looks = set(zip(lines.colors, lines.dashes, strict=True))
    assert len(looks) == count and set(lines.dashes) <= set(DASHES)
    panels = {panel["id"]: panel for panel in make_compare_board(comparison, "s", palette)["panels"]}
    for panel, view in (("loss", 0), ("score", 1), ("gradient", 0)):
        drawn = {(trace["line"]["color"], trace["line"]["dash"]) for trace in panels[panel]["views"][view]["figure"]["data"]}
        assert drawn == looks
    assert {(row["color"], row["dash"]) for row in panels["table"]["rows"]} == looks


@pytest.mark.parametrize("page", [(255, 255, 255), (14, 17, 23)], ids=["light", "dark"])
def test_the_lines_of_variants_are_seen_on_both_pages(page):
    assert min(contrast(from_hex(color), page) for color in VARIANTS) > 2


@pytest.mark.parametrize("name", SHOWCASES)
def test_ready_made_comparisons_show_titles(name):
    names = [variant.label for variant in make_variants(SHOWCASES[name].comparison)[0]]
    assert not [label for label in names if "_" in label or label.split(" · ")[0] in ("sgd", "momentum", "zeros", "adam", "uniform")]


def test_a_map_of_accuracies_is_in_percent_and_one_of_losses_is_not():
    def texts(**wish: str) -> tuple[str, ...]:
        sensitivity = parse_sensitivity(wish)
        panels = make_sensitivity_board(sensitivity, "s", (0, 0))["panels"]
        cells, curve = (panel["views"][0]["figure"] for panel in panels)
        bar = cells["data"][0]
        assert panels[0]["views"][0]["bindings"]["data[0].colorbar.ticktext"]["percent"] == (wish["metric"] == "test_score")
        return (
            bar["hovertemplate"],
            curve["layout"]["yaxis"].get("tickformat", ""),
            curve["data"][0]["hovertemplate"],
        )

    assert all("%}" in text or text.endswith("%") for text in texts(metric="test_score"))
    assert not any("%}" in text or text.endswith("%") for text in texts(metric="test_loss"))
