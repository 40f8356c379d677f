"""Hover texts and names in the weight and gradient heatmaps."""

import numpy as np

from pages.playground.weights import layer_names, make_scale_switch, make_weight_views, plot_heatmap, weights_info
from playground.points.config import RunConfig, parse_config
from playground.tables.palettes import PALETTES

PALETTE = PALETTES["accessible"]


def texts(config: RunConfig, array: str = "parameters") -> dict[int, str]:
    info = weights_info(config, array)
    cells = plot_heatmap(info, PALETTE).data[0].text
    return {
        int(index): cells[row][column]
        for row, line in enumerate(info.packing.cells)
        for column, index in enumerate(line)
        if index >= 0
    }  # fmt: skip


def test_each_cell_says_from_where_to_where() -> None:
    found = texts(RunConfig())  # 2-4-2-1
    assert found[0] == "layer 1: x₁ → neuron 1"
    assert found[8] == "layer 1: bias → neuron 1"
    assert found[12] == "layer 2: neuron 1 → neuron 1"
    assert found[22] == "output: neuron 1 → output 1"
    assert found[24] == "output: bias → output 1"


def test_gaps_say_nothing() -> None:
    info = weights_info(RunConfig(), "parameters")
    cells = plot_heatmap(info, PALETTE).data[0].text
    assert all(cells[row][column] == "" for row, line in enumerate(info.packing.cells) for column, i in enumerate(line) if i < 0)


def test_texts_carry_no_markup() -> None:
    info = weights_info(RunConfig(), "parameters")._replace(inputs=("<b>x</b>", "a & b"))
    cells = "".join(text for row in plot_heatmap(info, PALETTE).data[0].text for text in row)
    assert "<" not in cells and "&lt;b&gt;x&lt;/b&gt;" in cells and "a &amp; b" in cells


def test_large_networks_have_shorter_texts() -> None:
    found = texts(parse_config({"network": {"hidden": [32] * 8}}))
    assert found[0] == "x→1: x₁ → 1"


def test_names_of_layers() -> None:
    assert layer_names((2, 4, 2, 1)) == ["x→1", "1→2", "2→out"]
    assert layer_names((2, 1)) == ["x→out"]


def test_scale_is_symmetric_about_zero() -> None:
    trace = plot_heatmap(weights_info(RunConfig(), "gradients"), PALETTE).data[0]
    assert trace.zmid == 0 and trace.zmin is None and trace.zmax is None


def test_both_arrays_have_both_views() -> None:
    for array, word in (("parameters", "weight"), ("gradients", "gradient")):
        heatmap, histogram = make_weight_views(weights_info(RunConfig(), array), PALETTE)
        assert heatmap.bindings["data[0].z"]["array"] == array  # type: ignore[index,call-overload]
        assert histogram.figure.layout.xaxis.title.text == word
        assert len(histogram.figure.data) == 3


def test_a_scale_each_covers_every_cell_once() -> None:
    info = weights_info(parse_config({"network": {"hidden": [8] * 6}}), "gradients")
    switch = make_scale_switch(info, "gradients_each", True)
    covered = np.zeros(info.packing.cells.shape, dtype=int)
    for top, left, rows, columns in switch.rebind["data[0].z"]["each"]:
        covered[top : top + rows, left : left + columns] += 1
    np.testing.assert_array_equal(covered, info.packing.cells >= 0)
