"""The Perceptron page's board: every binding names an array or a curve that the trainer sends."""

import json
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from pages.perceptron.board import perceptron_board
from pages.perceptron.figures.lines import ADDED, LINES
from pages.perceptron.figures.plane import TRAIL
from pages.perceptron.figures.space import DARK, LIGHT
from pages.perceptron.presets import NOTES, PRESETS, preset
from pages.perceptron.view import PerceptronView
from playground.core.settings import ConfigError
from playground.core.trainer import Snapshot
from playground.perceptron import trainer as computed
from playground.perceptron.config import SETTINGS
from playground.perceptron.trainer import PerceptronTrainer
from playground.tables.palettes import PALETTES, contrast, from_hex

CONFIGS: dict[str, dict[str, Any]] = {
    "default": {},
    "xor": {"data": {"dataset": "xor", "points": 200}},
    "alone": {"training": {"logistic": False, "start": "random"}},
}
Case = tuple[PerceptronTrainer, dict[str, Any]]


@pytest.fixture(scope="module", params=CONFIGS, ids=list(CONFIGS))
def case(request: pytest.FixtureRequest) -> Case:
    config = SETTINGS.parse(CONFIGS[request.param])
    trainer = PerceptronTrainer(config)
    trainer.train(trainer.steps_per_epoch + 10)
    return trainer, perceptron_board(config, PerceptronView(), ("cpu",))


def views(board: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for panel in board["panels"]:
        yield from panel["views"]


def values(snapshot: Snapshot, source: Any) -> Any:
    """What a binding's source stands for in a frame."""
    if isinstance(source, str):
        return snapshot.arrays[source]
    if "map" in source:
        return snapshot.arrays[source["map"]]
    array = snapshot.arrays[source["array"]]
    if "element" in source:
        return array[source["element"] :][:1]
    return array[source["gather"]] if "gather" in source else array[tuple(source["slice"])]


def test_every_binding_follows_an_array_or_a_curve_that_is_sent(case: Case) -> None:
    trainer, board = case
    snapshot = trainer.snapshot(True)
    for view in views(board):
        for path, source in view["bindings"].items():
            if isinstance(source, str) and source.startswith("curves."):
                assert source.removeprefix("curves.") in trainer.columns, path
            else:
                assert len(values(snapshot, source)), path


def test_every_trace_has_as_many_x_as_y(case: Case) -> None:
    trainer, board = case
    snapshot = trainer.snapshot(True)
    for view in views(board):
        for number, trace in enumerate(view["figure"]["data"]):
            x, y = (view["bindings"].get(f"data[{number}].{axis}", trace[axis]) for axis in "xy")
            if not str(x).startswith("curves."):
                long = [len(one if isinstance(one, list) else values(snapshot, one)) for one in (x, y)]
                assert long[0] == long[1], (view["name"], number)


def test_read_outs_and_structure_are_the_trainers(case: Case) -> None:
    trainer, board = case
    snapshot = trainer.snapshot(True)
    assert board["structure"] == trainer.structure
    for readout in board["readouts"]:
        if readout["source"] not in ("epoch", "step"):
            assert readout["source"] in snapshot.readouts or (readout["source"] == "bound" and not trainer._readouts().get("bound"))


def test_trail_and_lines_are_as_many_as_the_trainer_sends(case: Case) -> None:
    arrays = case[0].snapshot(True).arrays
    assert arrays["trail.x"].shape == (TRAIL, 2) and arrays["lines.x"].shape == (len(LINES), 2)
    assert [line.column for line in LINES] == [name for name in case[0].columns if name.endswith("failures")]


def test_the_way_out_that_the_run_offers_is_one_that_the_page_knows() -> None:
    from pages import PAGES

    assert computed.ONE_HIDDEN_LAYER in PAGES["perceptron"].clicks


def test_a_board_is_plain_json_and_without_logistic_regression_shows_none(case: Case) -> None:
    trainer, board = case
    text = json.dumps(board)
    assert json.loads(text) == board
    traces = board["panels"][0]["views"][0]["figure"]["data"]
    shown = [trace.get("name") for trace in traces if trace.get("showlegend") is not False]
    assert ("logistic regression" in shown) == trainer.config.training.logistic


@pytest.mark.parametrize("palette", PALETTES.values(), ids=lambda palette: palette.name)
def test_lines_are_told_apart_without_colour_and_seen_on_light_and_dark_pages(palette: Any) -> None:
    assert len({line.dash for line in LINES}) == len(LINES)
    for color in [ADDED, *(line.color for line in LINES if line.color)]:
        assert contrast(from_hex(color), (255, 255, 255)) >= 3 and contrast(from_hex(color), (15, 17, 23)) >= 3, color


def test_where_all_points_are_right_stands_out_in_the_space_of_weights() -> None:
    for colors in (LIGHT, DARK):
        assert len(colors) == 255
        assert np.abs(np.subtract(colors[-1], colors[-2])).max() > 40


@pytest.mark.parametrize("name", PRESETS)
def test_presets_are_runs_of_their_own_with_a_note(name: str) -> None:
    assert preset(name) != SETTINGS.model() and NOTES[name].endswith(".")


def test_an_unknown_preset_is_refused() -> None:
    with pytest.raises(ConfigError, match="wide-margin"):
        preset("nope")
