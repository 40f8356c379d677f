"""The whole board: plain JSON, bindings that lead to real attributes and real arrays, text that cannot be markup."""

import json
import re
from typing import Any

import plotly.graph_objects as go
import pytest

from pages.playground.board import make_board, make_panels
from playground.points.config import CHOICES, MAX_LAYERS, MAX_NEURONS, RunConfig, parse_config
from playground.points.datasets import DATASETS
from playground.points.structure import expected_structure
from playground.tables.palettes import PALETTES

CONFIGS: dict[str, dict[str, Any]] = {
    "default": {},
    "no hidden layer": {"network": {"hidden": []}},
    "deep": {"network": {"hidden": [8] * 6, "activation": ["relu", "tanh"] * 3}},
    "largest": {"network": {"hidden": [MAX_NEURONS] * MAX_LAYERS}, "features": list(CHOICES["features"])},
    "six classes": {"data": {"dataset": "pinwheel", "classes": 6}},
    "regression": {"task": "regression"},
    "textbook": {"data": {"dataset": "textbook-circle"}},
}
ARRAY_NAMES = {"parameters", "gradients", "boundary", "classes", "sureness"} | {
    f"{kind}.{name}" for kind in ("train", "test") for name in ("x1", "x2", "label", "output")
}
COLUMNS = {"epoch", "train_loss", "test_loss", "train_score", "test_score"}


@pytest.fixture(params=CONFIGS, scope="module")
def config(request: pytest.FixtureRequest) -> RunConfig:
    return parse_config(CONFIGS[request.param])


@pytest.fixture(scope="module")
def board(config: RunConfig) -> dict[str, Any]:
    return make_board(config)


def only_plain(value: Any) -> bool:
    if isinstance(value, dict):
        return all(type(key) is str and only_plain(item) for key, item in value.items())
    if isinstance(value, list):
        return all(only_plain(item) for item in value)
    return value is None or type(value) in (str, int, float, bool)


def charts(board: dict[str, Any]) -> list[dict[str, Any]]:
    return [panel for panel in board["panels"] if panel["views"]]


def test_board_is_plain_json(board: dict[str, Any]) -> None:
    assert only_plain(board)
    assert json.loads(json.dumps(board, allow_nan=False)) == board
    assert "bdata" not in json.dumps(board)


def test_board_has_the_protocols_keys(board: dict[str, Any], config: RunConfig) -> None:
    assert set(board) == {
        "structure",
        "diverging",
        "diverging_dark",
        "classes",
        "readouts",
        "panels",
        "network",
        "paint",
        "side_by_side",
        "grid",
        "grid_folded",
        "grid_medium",
        "score",
        "fold",
        "modules",
        "styles",
    }
    assert board["structure"] == expected_structure(config)
    assert len(board["diverging"]) == len(board["diverging_dark"]) == 255 and len(board["classes"]) >= 6
    assert [panel["area"] for panel in board["panels"]] == ["network", "output", "curves", "weights", "gradients", "gradient_norm"]
    for panel in board["panels"]:
        assert set(panel) - {"of_the_run", "pinned_surface"} == {"id", "area", "title", "kind", "every_frame", "views", "switches"}
        for view in panel["views"]:
            assert set(view) - {"needs", "in_turn"} == {"name", "label", "figure", "bindings", "probe"}
        for switch in panel["switches"]:
            assert set(switch) - {"rebind", "view", "discrete", "needs"} == {"name", "label", "on", "restyle"}
            assert all(len(values) == 2 for values in switch["restyle"].values())


def test_every_figure_is_valid_and_has_its_own_look(board: dict[str, Any]) -> None:
    for panel in charts(board):
        for view in panel["views"]:
            figure = go.Figure(view["figure"])
            template = figure.layout.template.layout
            assert template.paper_bgcolor == template.plot_bgcolor == "rgba(0,0,0,0)"
            assert template.font.size >= 11
            sizes = [int(size) for size in re.findall(r'"size": (\d+)', json.dumps(view["figure"]["layout"]))]
            assert min(sizes) >= 11
            assert "width" not in view["figure"]["layout"]


def test_every_axis_that_has_ticks_has_a_title(board: dict[str, Any]) -> None:
    for panel in charts(board):
        for view in panel["views"]:
            for name, axis in view["figure"]["layout"].items():
                if re.fullmatch(r"[xy]axis\d*", name) and axis.get("showticklabels", True):
                    assert axis["title"]["text"], (panel["id"], name)


def source_names(source: Any) -> list[str]:
    return [source] if isinstance(source, str) else [source[key] for key in ("array", "map", "sureness") if key in source]


def test_bindings_lead_from_known_arrays_to_known_attributes(board: dict[str, Any], config: RunConfig) -> None:
    layers = len(config.sizes) - 1
    columns = COLUMNS | {f"gradient_norm.{layer}" for layer in range(layers)}
    for panel in charts(board):
        for view in panel["views"]:
            traces = view["figure"]["data"]
            for path, source in view["bindings"].items():
                for name in source_names(source):
                    known = name in ARRAY_NAMES or name.startswith("landscape.") or name.removeprefix("curves.") in columns
                    assert known or "needs" in view, name  # what such a view asks for is sent: tests/behaviour/test_boards.py
                if re.fullmatch(r"layout\.[xy]axis\.range", path):
                    continue
                if path == "layout.images[0]":
                    assert len(view["figure"]["layout"]["images"]) == 1
                    continue
                if path.startswith("layout."):
                    assert re.fullmatch(r"layout\.[xy]axis\.(range|autorangeoptions\.(min|max)allowed)", path), path
                    continue
                match = re.fullmatch(r"data\[(\d+)\]\.(x|y|z|text|name|surfacecolor|customdata|marker\.(color|size))", path)
                assert match and int(match[1]) < len(traces), path


def test_gathers_show_each_parameter_once(board: dict[str, Any], config: RunConfig) -> None:
    count = sum(a * b + b for a, b in zip(config.sizes[:-1], config.sizes[1:], strict=True))
    for panel in charts(board):
        for view in panel["views"]:
            sources = {
                path: source
                for path, source in view["bindings"].items()
                if not isinstance(source, str) and "gather" in source and "needs" not in view
            }
            if "data[0].customdata" in sources:  # what the hover says of a cell
                assert sources.pop("data[0].customdata") == sources["data[0].z"]
            gathers = [source["gather"] for source in sources.values()]
            if not gathers:
                continue
            shown = [index for part in gathers for row in part for index in (row if isinstance(row, list) else [row]) if index >= 0]
            biases = sum(config.sizes[1:]) if view["name"] == "histogram" else 0
            assert len(shown) == len(set(shown)) == count - biases
            assert max(shown) < count


def test_image_covers_the_datasets_plane(board: dict[str, Any], config: RunConfig) -> None:
    layout = charts(board)[0]["views"][0]["figure"]["layout"]
    extent = DATASETS[config.data.dataset].extent
    image = layout["images"][0]
    assert (image["x"], image["y"], image["sizex"], image["sizey"]) == (-extent, extent, 2 * extent, 2 * extent)
    assert (image["layer"], image["sizing"], image["xref"], image["yref"]) == ("below", "stretch", "x", "y")
    assert image["source"].startswith("data:image/png;base64,")
    assert layout["xaxis"]["range"] == layout["yaxis"]["range"] == [-extent, extent]
    assert layout["yaxis"]["scaleanchor"] == "x"


def test_map_is_of_the_kind_that_the_run_has(board: dict[str, Any], config: RunConfig) -> None:
    view = charts(board)[0]["views"][0]
    name = "classes" if config.outputs > 1 else "boundary"
    assert view["bindings"]["layout.images[0]"]["map"] == view["probe"]["map"] == name
    assert view["probe"]["points"] == [{"trace": 0, "set": "train"}, {"trace": 1, "set": "test"}]
    symbols = [trace["marker"]["symbol"] for trace in view["figure"]["data"]]
    assert len(set(symbols)) == 2
    assert [trace.get("visible", True) for trace in view["figure"]["data"]] == [True, False]


def test_class_bar_names_every_class() -> None:
    board = make_board(parse_config(CONFIGS["six classes"]))
    marker = charts(board)[0]["views"][0]["figure"]["data"][0]["marker"]
    assert marker["colorbar"]["ticktext"] == list("012345")
    assert (marker["cmin"], marker["cmax"]) == (-0.5, 5.5)
    assert board["network"]["output_titles"] == [f"class {k}" for k in range(6)]


def test_switches_take_their_state_from_the_view() -> None:
    panels = {panel.id: panel for panel in make_panels(RunConfig(), {"test": True, "log": True})}
    assert [switch.on for switch in panels["output"].switches] == [True, False, False]
    assert panels["output"].views[0].figure.data[1].visible is True
    assert panels["curves"].switches[0].on and panels["curves"].views[0].figure.layout.yaxis.type == "log"


def test_palette_is_chosen_by_name_and_unknown_ones_are_the_default() -> None:
    classic = make_board(RunConfig(), "classic")
    assert classic["diverging"][0] == list(PALETTES["classic"].negative)
    assert make_board(RunConfig(), "nonsense") == make_board(RunConfig())


def test_readouts(config: RunConfig, board: dict[str, Any]) -> None:
    shown = {readout["id"]: readout for readout in board["readouts"]}
    assert list(shown) == [
        "epoch", "step", "train_loss", "test_loss", "score", "learning_rate", "epochs_per_s", "device",
    ]  # fmt: skip
    assert shown["score"]["label"] == ("Test R²" if config.task == "regression" else "Test accuracy")
    assert all("source" in readout or "value" in readout for readout in shown.values())


def test_network_part(config: RunConfig, board: dict[str, Any]) -> None:
    network = board["network"]
    assert [feature["name"] for feature in network["features"] if feature["on"]] == list(config.features)
    assert len(network["features"]) == 10
    assert network["hidden"] == list(config.network.hidden) and len(network["activations"]) == len(network["hidden"])
    assert network["outputs"] == config.outputs == len(network["output_titles"])


def test_points_of_a_file_are_part_of_the_structure() -> None:
    assert make_board(RunConfig(), points=(3, 4))["structure"].endswith("/3+4")


def test_board_of_the_largest_network_stays_small() -> None:
    assert len(json.dumps(make_board(parse_config(CONFIGS["largest"])), ensure_ascii=False).encode()) < 1_000_000
