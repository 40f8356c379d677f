"""The look that all figures share: transparent, compact, readable on a light and on a dark page."""

from typing import Any

import plotly.graph_objects as go

INK = "#797d84"  # text that can be read on white and on near black; a board may set its theme's own
GRID = "rgba(128,128,128,0.22)"
AXIS = "rgba(128,128,128,0.55)"
FONT = 11

# `meta` of a trace whose colour scale the board chooses by the theme; the figure's own is that of light pages
DIVERGING = {"scale": "diverging"}

# `meta` of a trace that is drawn in the colour of the page's text; the figure's own is INK
IN_INK = {"ink": True}

# beside the plot, never over its lines
LAYER_LEGEND = {"x": 1.01, "xanchor": "left", "y": 1, "yanchor": "top", "title": {"text": "layer"}, "tracegroupgap": 0}


def make_template() -> go.layout.Template:
    """A complete template, so that a default one set by somebody else cannot shine through."""
    axis: dict[str, Any] = {
        "gridcolor": GRID,
        "zerolinecolor": AXIS,
        "linecolor": AXIS,
        "zerolinewidth": 1,
        "showline": False,
        "ticks": "",
        "automargin": False,
        "tickfont": {"size": FONT},
        "title": {"font": {"size": FONT + 1}, "standoff": 4},
        "ticklabelstandoff": 2,
    }
    return go.layout.Template(
        layout={
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "font": {"size": FONT, "color": INK, "family": "inherit"},
            "margin": {"l": 44, "r": 8, "t": 8, "b": 34, "pad": 0},
            "xaxis": axis,
            "yaxis": axis,
            "hoverlabel": {"font": {"size": FONT + 1}, "namelength": -1},
            "legend": {"font": {"size": FONT}, "bgcolor": "rgba(0,0,0,0)"},
            "colorway": ["#0a7abf", "#d0660a"],
        }
    )


def make_figure(traces: list[Any], **layout: Any) -> go.Figure:
    """A figure of these traces in the shared look; it takes its size from where it is put."""
    margin = {**make_template().layout.margin.to_plotly_json(), **layout.pop("margin", {})}
    base = {"template": make_template(), "autosize": True, "margin": margin, "dragmode": "zoom", "uirevision": "board"}
    return go.Figure(traces, {**base, **layout})


def color_bar(title: str, **settings: Any) -> dict[str, Any]:
    """A narrow colour bar with its title along the side."""
    bar: dict[str, Any] = {
        "thickness": 9,
        "len": 1,
        "lenmode": "fraction",
        "xpad": 6,
        "ypad": 0,
        "outlinewidth": 0,
        "tickfont": {"size": FONT},
        "title": {"text": title, "side": "right", "font": {"size": FONT + 1}},
    }
    return {**bar, **settings}
