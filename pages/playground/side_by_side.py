"""From the playground to Compare, with the runs that were pinned: where what differs between them is what Compare can vary."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from playground.core.settings import ConfigError
from playground.points.compare.config import SETTINGS as COMPARISONS
from playground.points.compare.config import VARIED, Comparison
from playground.points.config import SETTINGS, RunConfig, parse_config
from playground.shell.page import Edit
from playground.shell.run import PageRun

ADDRESS = "compare"  # the page's name
MOST_RUNS = 6


def comparison_of(runs: Sequence[RunConfig]) -> Comparison:
    """The comparison that has these runs among its variants. Raises ValueError with a sentence saying why there is none."""
    flat = [SETTINGS.flat(run) for run in runs]
    if all(len(set(run.network.hidden)) == 1 for run in runs):
        flat = [_with_sizes(values) for values in flat]
    differing = [path for path in flat[0] if len({str(values.get(path)) for values in flat}) > 1]
    if not differing:
        raise ValueError("The pinned runs have the same settings: there is nothing to compare.")
    unable = [path for path in differing if path not in VARIED]
    if unable:
        names = ", ".join(SETTINGS.label(path) for path in unable[:3])
        raise ValueError(f"The pinned runs differ in what Compare cannot vary: {names}.")
    if len(differing) > 2:
        names = ", ".join(VARIED[path].title for path in differing)
        raise ValueError(f"The pinned runs differ in more than two settings ({names}); Compare varies at most two.")
    vary = []
    for path in differing:
        values = {str(settings[path]): settings[path] for settings in flat}
        vary.append({"setting": path, "values": list(values.values())})
    try:
        return COMPARISONS.parse({"base": runs[0].model_dump(mode="json"), "vary": vary})
    except ConfigError as error:
        raise ValueError(f"Compare cannot take the pinned runs: {error}") from None


def _with_sizes(values: Mapping[str, Any]) -> dict[str, Any]:
    """Depth and width in place of hidden layers that are all as wide."""
    hidden = values["network.hidden"]
    return {path: value for path, value in values.items() if path != "network.hidden"} | {"depth": len(hidden), "width": hidden[0]}


def show_side_by_side(run: PageRun, edit: Edit) -> None:
    """The board asks for its pinned runs side by side."""
    given = edit.get("configs")
    try:
        if not isinstance(given, list) or not 2 <= len(given) <= MOST_RUNS:
            raise ValueError("Pin two to six runs first.")
        comparison = comparison_of([parse_config(config) for config in given])
    except ValueError as error:
        run.refused = str(error)
        return
    st.session_state.pop(f"run.{ADDRESS}", None)
    st.switch_page(st.session_state["pages"][ADDRESS], query_params=COMPARISONS.parameters(comparison))
