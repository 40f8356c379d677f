"""Points of one's own, beside the datasets: how many there are, the way back to them, and the way to a table's."""

import streamlit as st

from pages.playground.table_dialog import open_dialog, show_dialog
from playground.points.datasets import OWN
from playground.points.own import FIRST, OwnPoints, read_own
from playground.shell.board import thumbnails_url
from playground.shell.late import button
from playground.shell.run import PageRun
from playground.shell.text import plain


def own_thumbnail(run: PageRun) -> None:
    """Brings own points back while another dataset is chosen: they stay in the configuration."""
    data = run.config.data
    name = "own-values" if read_own(data.own).values else "own"
    if data.dataset in OWN or (data.own != FIRST and OWN[name].task == run.config.task):
        chosen = data.dataset if data.dataset in OWN else name
        button(
            run,
            f"![{OWN[chosen].title}]({thumbnails_url()}/own.svg)",
            "dataset-own",
            run.change,
            "data.dataset",
            chosen,
            help=f"{OWN[chosen].title}. {OWN[chosen].note}",
            type="primary" if data.dataset in OWN else "secondary",
        )


def own_data(run: PageRun) -> None:
    """What the points are, where they are own ones, and the button that opens the dialog."""
    points = run.config.data.own_points
    if points:
        st.caption(said(points))
    button(run, "My data…", "own-data", open_dialog, run, icon=":material/upload_file:", width="stretch")
    show_dialog(run)


def said(points: OwnPoints) -> str:
    """Markdown: how many points, and from which columns."""
    count = f"{len(points.x):,} points"
    if len(points.axes) < 2:
        return f"{count} of your own."
    names = [plain(axis.name) for axis in points.axes]
    return f"{count}: {names[0]} and {names[1]}" + (f"; label: {names[2]}." if len(names) == 3 else ".")
