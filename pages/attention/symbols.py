"""Symbols as they are written on axes and in hover texts, and bindings that follow the probe."""

from html import escape
from typing import Any

SIGNS = {" ": "␣", "\n": "⏎", "\t": "⇥", "\r": "␍"}  # characters that cannot be seen
MOST_TICKS = 24
SHORT = 4  # letters of a name in a narrow column


def written(names: tuple[str, ...]) -> list[str]:
    """Names to be read: signs for characters that cannot be seen."""
    return [SIGNS.get(name, name) for name in names]


def shortened(names: tuple[str, ...]) -> list[str]:
    """The same where there is little room: "bal." for "balanced"."""
    return [name if len(name) <= SHORT else f"{name[: SHORT - 1]}." for name in written(names)]


def in_figures(names: tuple[str, ...]) -> list[str]:
    """The same for Plotly, which takes "<" for the start of a tag."""
    return [escape(name, quote=False) for name in written(names)]


def tick_step(names: tuple[str, ...], length: int) -> int:
    """Every how many positions there is a tick: names of two signs take twice the room. (Longer ones are only ever answers.)"""
    most = MOST_TICKS // 2 if any(len(name) == 2 for name in names) else MOST_TICKS
    return -(-length // most)


def ticks(names: tuple[str, ...], length: int) -> dict[str, Any]:
    """A binding to the probe's symbols as texts of an axis' ticks."""
    return {"array": "probe.tokens", "names": in_figures(names), "every": tick_step(names, length)}


def labels(names: tuple[str, ...], columns: int = 0) -> dict[str, Any]:
    """A binding to hover texts such as "3 (b)" of the rows and columns of a map over positions.

    With `columns` the map has that many numbered columns instead.
    """
    return {"array": "probe.tokens", "names": in_figures(names), "labels": columns}
