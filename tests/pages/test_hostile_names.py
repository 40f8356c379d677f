"""Plotly reads tags in its texts: a name from a link or a file reaches none of them as one."""

from html import escape

import pytest

from pages.attention.places import places_infos, plot_places
from pages.attention.symbols import labels, ticks
from pages.compare.lines import LinesInfo, plot_lines
from pages.sensitivity.board import CellsInfo, plot_cells
from playground.sequences.config import parse_attention
from playground.tables.palettes import DEFAULT_PALETTE, PALETTES

HOSTILE = ('<a href="https://x.y">x</a>', "<b>x</b>", "<br>", "<")


@pytest.mark.parametrize("name", HOSTILE)
def test_the_name_of_a_variant_is_text(name: str):
    trace = plot_lines(LinesInfo("test_loss", "test loss", (name,), ("#0a7abf",), False)).data[0]
    assert "<" not in trace.name and "<" not in trace.hovertemplate.removesuffix("<extra></extra>")


@pytest.mark.parametrize("name", HOSTILE)
def test_the_values_of_a_map_are_text(name: str):
    heatmap = plot_cells(CellsInfo("noise", "l2", (name, "0"), (name, "1"), "test loss", False, False), (0, 0)).data[0]
    assert not any("<" in value for value in (*heatmap.x, *heatmap.y))


@pytest.mark.parametrize("symbol", "<>&")
def test_the_characters_of_a_text_are_text(symbol: str):
    config = parse_attention({"data": {"task": "text", "text": f"ab{symbol} " * 40}})
    names = config.names
    (_, info), *_ = places_infos(config)
    trace = plot_places(info, PALETTES[DEFAULT_PALETTE]).data[0]
    assert symbol in names
    for shown in (trace.text, trace.customdata, labels(names)["names"], ticks(names, 8)["names"]):
        assert symbol not in shown and escape(symbol) in shown
