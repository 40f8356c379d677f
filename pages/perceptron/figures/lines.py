"""The four lines of a run, as every figure draws them: in the order of the rows of `lines.x`."""

from typing import Any, NamedTuple

from playground.board.template import IN_INK, INK


class Line(NamedTuple):
    """Its name, its column of the curves, its colour (none: that of the page's text) and its dash."""

    title: str
    column: str
    color: str | None
    dash: str
    width: float

    @property
    def style(self) -> dict[str, Any]:
        """Of a trace."""
        line = {"color": self.color or INK, "dash": self.dash, "width": self.width}
        return {"line": line} if self.color else {"line": line, "meta": IN_INK}


LINES = (
    Line("Rosenblatt", "failures", None, "solid", 3),
    Line("averaged", "averaged_failures", "#a43fd0", "dash", 2.2),
    Line("pocket", "pocket_failures", "#0a9a62", "dot", 2.6),
    Line("logistic regression", "logistic_failures", "#b8860b", "dashdot", 2.2),
)
ADDED = "#e0218a"  # what the last point added to w
