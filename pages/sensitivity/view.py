"""How a sensitivity map is looked at."""

from typing import Annotated

from pydantic import Field

from playground.points.compare.config import MOST_VALUES
from playground.points.sensitivity.config import Sensitivity
from playground.shell.view import PageView

Place = Annotated[int, Field(ge=0, le=MOST_VALUES - 1)]


class SensitivityView(PageView):
    log: bool = False
    cell_x: Place = 0  # the cell whose curve is shown
    cell_y: Place = 0


def chosen_cell(sensitivity: Sensitivity, view: SensitivityView) -> tuple[int, int]:
    """Column and row of the cell whose curve is shown, within the map."""
    return min(view.cell_x, len(sensitivity.x.values) - 1), min(view.cell_y, len(sensitivity.y.values) - 1)
