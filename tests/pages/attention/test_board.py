"""The Attention page's board: every binding names an array or a curve that the trainer sends, whatever the model."""

import json
from typing import Any

import numpy as np
import pytest

from pages.attention.board import make_attention_board, make_attention_panels
from pages.attention.diagram import make_diagram
from pages.attention.maps import strength_scale
from pages.attention.symbols import in_figures, shortened, written
from playground.sequences.config import AttentionConfig, blocks, parse_attention
from playground.sequences.links import PRESETS
from playground.sequences.tasks import TASKS
from playground.sequences.trainer import AttentionTrainer
from playground.tables.palettes import PALETTES, contrast, from_hex
from tests.paths import ROOT

CONFIGS: dict[str, dict[str, Any]] = {
    "default": {},
    "large": {"data": {"length": 12}, "model": {"layers": 4, "heads": 8, "width": 32}, "training": {"batch_size": 8}},
    "text": {"data": {"task": "text", "length": 16}, "model": {"width": 32}},
    "bare": {"data": {"task": "brackets"}, "model": {"feed_forward": False, "norm": "none", "positions": "none", "tied": True}},
    "rotary": {"data": {"task": "addition"}, "model": {"positions": "rotary", "causal": True}},
    "alibi": {"data": {"task": "majority"}, "model": {"positions": "alibi", "norm": "post"}},
}


@pytest.fixture(scope="module", params=CONFIGS, ids=list(CONFIGS))
def run(request: pytest.FixtureRequest) -> tuple[AttentionConfig, AttentionTrainer, dict[str, Any]]:
    config = parse_attention(CONFIGS[request.param])
    trainer = AttentionTrainer(config)
    trainer.command({"op": "inspect", "layer": 0, "head": 0})
    return config, trainer, make_attention_board(config)


def panel(board: dict[str, Any], name: str) -> dict[str, Any]:
    return next(p for p in board["panels"] if p["id"] == name)


def test_the_structure_is_the_trainers_and_the_panels_know_its_sizes(run: tuple[AttentionConfig, AttentionTrainer, dict[str, Any]]):
    config, trainer, board = run
    arrays = trainer.snapshot(True).arrays
    assert board["structure"] == trainer.structure
    assert arrays["attention"].shape[:2] == (panel(board, "maps")["layers"], panel(board, "maps")["heads"])
    probe = panel(board, "probe")
    assert len(probe["may"]) == arrays["attention"].shape[-1] == len(arrays["probe.tokens"])
    assert all(start <= token < stop for token, (start, stop) in zip(arrays["probe.tokens"], probe["may"], strict=True))
    assert max(arrays["probe.tokens"].max(), arrays["probe.top_tokens"].max()) < len(probe["names"]) == len(probe["short"])


def test_every_matrix_can_be_chosen_and_a_frame_carries_the_chosen_one(run: tuple[AttentionConfig, AttentionTrainer, dict[str, Any]]):
    config, trainer, board = run
    choices = panel(board, "blocks")["blocks"]
    matrices = {block.name: block for block in blocks(config) if block.rows > 1}
    assert {choice["name"] for choice in choices} == set(matrices)
    assert trainer.snapshot(False).readouts["block"] == choices[0]["number"]
    for choice in choices:
        trainer.command({"op": "block", "name": choice["name"]})
        snapshot, block = trainer.snapshot(False), matrices[choice["name"]]
        assert snapshot.readouts["block"] == choice["number"]
        for name, flat in (("block.weights", trainer.parameters()), ("block.gradients", trainer.gradients())):
            part = flat[block.offset : block.offset + block.rows * block.columns]
            assert np.array_equal(snapshot.arrays[name], part.reshape(block.rows, block.columns))
    trainer.command({"op": "block", "name": choices[0]["name"]})


def test_a_frame_holds_nothing_that_is_not_looked_at(run: tuple[AttentionConfig, AttentionTrainer, dict[str, Any]]):
    config, trainer, _ = run
    largest = max(block.rows * block.columns for block in blocks(config))
    maps = config.model.layers * config.model.heads * config.data.length**2
    size = sum(array.nbytes for array in trainer.snapshot(True).arrays.values())
    assert size < 4 * (2 * largest + maps) + 64 * config.data.length * (config.data.length + config.model.width)


def test_the_board_is_plain_json_and_not_large(run: tuple[AttentionConfig, AttentionTrainer, dict[str, Any]]):
    text = json.dumps(run[2], allow_nan=False)
    assert len(text) < 200_000


def test_the_guessing_baseline_is_a_line_with_its_number():
    figure = make_attention_panels(parse_attention({"data": {"vocabulary": 16}}), PALETTES["accessible"])[4].views[0].figure
    assert figure.layout.shapes[0].y0 == pytest.approx(np.log(16))
    assert "ln 16" in figure.layout.shapes[0].label.text


def test_positions_have_a_view_only_where_there_are_vectors():
    boards = (make_attention_board(parse_attention({"model": {"positions": p}})) for p in ("learned", "sinusoidal", "rotary", "none"))
    names = [[view["name"] for view in panel(board, "places")["views"]] for board in boards]
    assert names == [["embedding", "position"], ["embedding", "position"], ["embedding"], ["embedding"]]


def test_the_diagram_shows_every_shape_and_offers_only_heads_that_divide():
    diagram = make_diagram(parse_attention({"model": {"layers": 2, "heads": 4, "width": 96}}))
    boxes = {box["id"]: box for box in diagram["boxes"]} | {box["id"]: box for box in diagram["boxes"][3]["boxes"]}
    assert boxes["embedding"]["shape"] == "8 × 96" and "10 × 96" in boxes["embedding"]["note"]
    assert boxes["attention"]["note"] == "Q, K, V 4 × 8 × 24 · maps 4 × 8 × 8"
    assert "96 → 192 → 96" in boxes["feed_forward"]["note"]
    assert boxes["output"]["shape"] == "8 × 10"
    heads = next(control for control in boxes["attention"]["controls"] if control["path"] == "model.heads")
    assert heads["choices"] == [1, 2, 3, 4, 6, 8]


def test_symbols_are_written_so_that_they_can_be_read():
    assert written((" ", "\n", "a")) == ["␣", "⏎", "a"]
    assert in_figures(("<", "&")) == ["&lt;", "&amp;"]  # Plotly takes them for tags
    assert shortened(("balanced", "open", "a")) == ["bal.", "open", "a"]


def test_the_guide_names_every_task_and_preset():
    guide = (ROOT / "docs" / "attention.md").read_text(encoding="utf-8")
    for name in (*(f"| {task.title} |" for task in TASKS.values()), *(f"`{preset}`" for preset in PRESETS)):
        assert name in guide


@pytest.mark.parametrize("length", [4, 8, 24, 64])
def test_even_attention_is_seen_at_every_length_and_more_is_always_stronger(length: int):
    scale = strength_scale(PALETTES["accessible"], length)
    places = np.array([float(place) for place, _ in scale])
    assert places[0] == 0.0 and places[-1] == 1.0 and (np.diff(places) > 0).all()
    even = scale[int(np.searchsorted(places, 1 / length))][1]
    assert contrast(from_hex(str(even)), from_hex(str(scale[0][1]))) > 1.1


def test_the_axis_of_a_heads_vectors_is_called_components():
    head = next(panel for panel in make_attention_board(AttentionConfig())["panels"] if panel["id"] == "attention")
    titles = {step["name"]: step["figure"]["layout"]["xaxis"]["title"]["text"] for step in head["steps"]}
    assert {titles[name] for name in ("q", "k", "v", "output")} == {"component"}
