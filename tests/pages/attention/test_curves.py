"""Loss, score and gradient size over the epochs."""

import pytest

from pages.playground.gradient_norm import gradient_norm_info, make_gradient_norm_view
from playground.board.loss import LossInfo, make_loss_view
from playground.tables.palettes import PALETTES

PALETTE = PALETTES["accessible"]


@pytest.mark.parametrize(("task", "title"), [("classification", "accuracy"), ("regression", "R²")])
def test_loss_above_score_over_one_epoch_axis(task: str, title: str) -> None:
    view = make_loss_view(LossInfo(task, False), PALETTE)
    layout = view.figure.layout
    assert (layout.yaxis.title.text, layout.yaxis2.title.text, layout.xaxis.title.text) == ("loss", title, "epoch")
    assert layout.yaxis.domain[0] > layout.yaxis2.domain[1]
    assert [trace.yaxis for trace in view.figure.data] == ["y", "y", "y2", "y2"]
    assert view.bindings["data[3].y"] == "curves.test_score"
    assert {trace.line.dash for trace in view.figure.data if trace.name == "test"} == {"dash"}


def test_legend_names_each_line_once_and_stands_above_the_plot() -> None:
    figure = make_loss_view(LossInfo("classification", False), PALETTE).figure
    assert [trace.name for trace in figure.data if trace.showlegend] == ["training", "test"]
    assert (figure.layout.legend.y, figure.layout.legend.yanchor) == (1, "bottom")


def test_accuracy_is_written_in_percent() -> None:
    figure = make_loss_view(LossInfo("classification", False), PALETTE).figure
    assert figure.layout.yaxis2.tickformat == ".0%"
    assert ".1%" in figure.data[2].hovertemplate


def test_log_scale() -> None:
    assert make_loss_view(LossInfo("classification", True), PALETTE).figure.layout.yaxis.type == "log"


@pytest.mark.parametrize("sizes", [(2, 1), (2, 4, 2, 1), (10, *[32] * 8, 6)])
def test_a_gradient_line_for_each_layer(sizes: tuple[int, ...]) -> None:
    view = make_gradient_norm_view(gradient_norm_info(sizes), PALETTE)
    assert len(view.figure.data) == len(sizes) - 1
    assert view.figure.data[-1].name == "out"
    assert view.figure.layout.yaxis.type == "log"
    assert view.bindings[f"data[{len(sizes) - 2}].y"] == f"curves.gradient_norm.{len(sizes) - 2}"
    assert len({trace.line.color for trace in view.figure.data}) == len(sizes) - 1
