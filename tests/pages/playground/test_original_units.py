"""The output of a run on a table's points speaks of its columns and classes; names are text."""

import json

import numpy as np
import pytest

from pages.playground.board import make_board, playground_board
from pages.playground.original_units import MOST_SHOWN, axis_texts
from pages.playground.view import PlaygroundView
from playground.points.changes import set_value, with_own_points
from playground.points.config import RunConfig
from playground.points.own import OwnAxis, OwnPoints
from playground.points.placing import place
from playground.points.real_tables import REAL_TABLES, real_choice, real_table


def on_table(name):
    return with_own_points(RunConfig(), place(real_table(name), real_choice(REAL_TABLES[name])).points)


def output_of(config):
    (panel,) = [panel for panel in make_board(config)["panels"] if panel["id"] == "output"]
    return panel["views"][0]


@pytest.mark.parametrize("name", REAL_TABLES)
def test_every_real_table_makes_a_run(name):
    config = on_table(name)
    assert config.task == ("regression" if name == "diabetes" else "classification") and config.data.points == 500
    assert config.data.own_points.fewest_classes == (2 if name == "diabetes" else config.data.classes)
    set_value(set_value(config, "data.dataset", "circle"), "data.dataset", config.data.dataset)  # and back to it


@pytest.mark.parametrize(("middle", "spread"), [(0, 1), (3.8, 0.88), (1e6, 12), (0.05, 0.0004), (-40, 3e9)])
def test_ticks_are_round_values_of_the_column(middle, spread):
    texts = axis_texts(OwnAxis(name="n", middle=middle, spread=spread), 6.0)
    assert 3 <= len(texts["tickvals"]) <= 8 and np.abs(texts["tickvals"]).max() <= 6.0001
    shown = [float(text.replace("−", "-")) for text in texts["ticktext"]]
    np.testing.assert_allclose(middle + spread * np.array(texts["tickvals"]), shown, rtol=1e-5, atol=1e-9)


def test_axes_classes_and_the_line_are_those_of_the_table():
    view = output_of(on_table("iris"))
    layout = view["figure"]["layout"]
    assert layout["xaxis"]["title"]["text"] == "petal length (cm)" and layout["yaxis"]["ticktext"] == ["−1", "0", "1", "2", "3"]
    bar = view["figure"]["data"][0]["marker"]["colorbar"]
    assert bar["ticktext"] == ["setosa", "versicolor", "virginica"] and bar["title"]["text"] == "species"
    assert view["probe"]["classes"] == ["setosa", "versicolor", "virginica"] and view["probe"]["axes"][1]["name"] == "petal width (cm)"
    values = output_of(on_table("diabetes"))
    assert values["figure"]["data"][0]["marker"]["colorbar"]["ticktext"] == ["25", "105.2", "185.5", "265.8", "346"]


def test_points_of_nobody_are_shown_as_ever():
    view = output_of(RunConfig())
    assert view["figure"]["layout"]["xaxis"]["title"]["text"] == "x₁" and not {"axes", "classes"} & set(view["probe"])


HOSTILE = "<img src=x onerror=alert(1)>"


def test_names_are_text_and_long_ones_are_short_where_there_is_no_room():
    x = np.array([[0, 0], [1, 1], [2, 2]], np.float32)
    axes = (OwnAxis(name=HOSTILE), OwnAxis(name="![](http://x.y/z.png)"), OwnAxis(name="<b>k</b>"))
    config = with_own_points(RunConfig(), OwnPoints(x, np.arange(3, dtype=np.float32), False, ("<b>a</b>", HOSTILE, "c"), axes))
    board = make_board(config)
    assert "<" not in json.dumps(output_of(config)["figure"])
    assert all(len(title) <= MOST_SHOWN for title in board["network"]["output_titles"])


def test_painting_changes_no_figure_and_keeps_the_names():
    from pages.playground.edits import apply_edit

    config = on_table("iris")
    painted = apply_edit(config, {"op": "points", "x1": [0, 1, 2], "x2": [0, 1, 2], "label": [0, 1, 2]})
    boards = [playground_board(c, PlaygroundView(), ["cpu"]) for c in (config, painted)]
    assert painted.data.own_points.classes == ("setosa", "versicolor", "virginica") and boards[0] is boards[1]


def test_many_points_are_drawn_smaller():
    sizes = []
    for count in (500, 1500, 5000):
        own = OwnPoints(np.zeros((count, 2), np.float32), np.zeros(count, np.float32))
        panels = playground_board(with_own_points(RunConfig(), own), PlaygroundView(), ["cpu"])["panels"]
        sizes.append(next(p for p in panels if p["id"] == "output")["views"][0]["figure"]["data"][0]["marker"]["size"])
    assert sizes == [6, 5, 4]
