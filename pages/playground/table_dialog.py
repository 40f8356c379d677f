"""The dialog "My data": a file or a real table, what of it becomes points, and what happened to its rows.

What is read lives in the visitor's session while the dialog is open, and nowhere else. Names from a table are text.
"""

from dataclasses import dataclass, replace

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile

from playground.points.changes import with_own_points
from playground.points.placing import Placed, PointChoice, coordinates, first_choice, place
from playground.points.reading import MOST_MB, OwnTable, read_table
from playground.points.real_tables import REAL_TABLES, real_choice, real_table
from playground.shell.run import PageRun
from playground.shell.text import plain

OPEN = "own_data.open"  # in the session: the dialog that is open
FILE, REAL = "own_data.file", "own_data.real"  # keys of the two ways in
COLUMNS, COMPONENTS = "Two columns", "Principal components"
CLASSES, NUMBERS = "Classes", "A number"


@dataclass
class TableDialog:
    """What the dialog shows. `read` counts tables, so that each begins with controls of its own."""

    page: str
    title: str = ""
    table: OwnTable | None = None
    choice: PointChoice | None = None  # to begin with
    refused: str | None = None
    read: int = 0

    def take(self, title: str, table: OwnTable | None, choice: PointChoice | None, refused: str | None = None) -> None:
        self.title, self.table, self.choice, self.refused = title, table, choice, refused
        self.read += 1


def open_dialog(run: PageRun) -> None:
    st.session_state[OPEN] = TableDialog(run.page.name)


def close_dialog() -> None:
    """Forget all that was read."""
    st.session_state.pop(OPEN, None)


def show_dialog(run: PageRun) -> None:
    """Draw the dialog, where it is open on this page."""
    dialog: TableDialog | None = st.session_state.get(OPEN)
    if dialog and dialog.page != run.page.name:
        close_dialog()
    elif dialog:
        st.dialog("My data", width="medium", on_dismiss=close_dialog)(_content)(run)


def _content(run: PageRun) -> None:
    dialog: TableDialog | None = st.session_state.get(OPEN)
    if dialog is None:  # it was closed meanwhile
        st.rerun()
    st.file_uploader(
        f"A table: CSV or TSV, at most {MOST_MB} MB, with the names of its columns in the first line",
        type=["csv", "tsv", "txt"],
        key=FILE,
        on_change=_uploaded,
        args=(dialog,),
        max_upload_size=MOST_MB,
    )
    titles = {name: table.title for name, table in REAL_TABLES.items()}
    st.pills("Or a real one", list(titles), format_func=lambda name: titles[name], key=REAL, on_change=_picked, args=(dialog,))
    if dialog.refused:
        st.error(f"{plain(dialog.title)}: {plain(dialog.refused)}.", icon=":material/warning:")
    if dialog.table is None or dialog.choice is None:
        return
    st.divider()
    choice = replace(_choose(dialog.table, dialog.choice, dialog.read), seed=run.config.data.seed)
    try:
        placed = place(dialog.table, choice)
    except ValueError as error:
        st.error(f"{plain(str(error))}.", icon=":material/warning:")
        return
    st.caption(f"{plain(dialog.title)}: {_says(placed)}")
    if st.button("Use these points", icon=":material/check:", width="stretch"):  # a primary one is white on light blue in the dark theme
        run.press(_use, run, placed)
        close_dialog()
        st.rerun()


def _uploaded(dialog: TableDialog) -> None:
    """A file has come, or was taken away. It is read at once and leaves the server's memory."""
    file = st.session_state[FILE]
    if file is None and not st.session_state[REAL]:
        dialog.take("", None, None)
    if not isinstance(file, UploadedFile):  # read already
        return
    st.session_state[REAL] = None
    try:
        table = read_table(file.getvalue())
        dialog.take(file.name, table, first_choice(table))
    except ValueError as error:
        dialog.take(file.name, None, None, str(error))
    context = get_script_run_ctx()
    if context:
        context.uploaded_file_mgr.remove_session_files(context.session_id)


def _picked(dialog: TableDialog) -> None:
    name = st.session_state[REAL]
    if name:
        dialog.take(REAL_TABLES[name].note.rstrip("."), real_table(name), real_choice(REAL_TABLES[name]))
    else:
        dialog.take("", None, None)


def _choose(table: OwnTable, first: PointChoice, read: int) -> PointChoice:
    """The controls: label, columns or components, standardize."""
    names = [column.name for column in table.columns]

    def column(label: str, places: list[int], value: int, key: str) -> int:
        index = places.index(value) if value in places else 0
        chosen: int = st.selectbox(label, places, index=index, format_func=lambda k: names[k], key=f"own_data.{read}.{key}")
        return chosen

    left, right = st.columns(2)
    with left:
        label = column("Label", table.labels(), first.label, "label")
    values = label not in (k for k, c in enumerate(table.columns) if c.classes)
    if label in table.numeric and not values:
        with right:
            wanted = st.segmented_control(
                "It is", [CLASSES, NUMBERS], default=NUMBERS if first.values else CLASSES, key=f"own_data.{read}.kind", required=True
            )
            values = wanted == NUMBERS
    how = st.segmented_control(
        "The plane shows",
        [COLUMNS, COMPONENTS],
        default=COMPONENTS if first.components else COLUMNS,
        key=f"own_data.{read}.how",
        required=True,
    )
    free = coordinates(table, label)
    x1, x2 = (first.x1, first.x2) if {first.x1, first.x2} <= set(free) else free[:2]
    if how == COLUMNS:
        left, right = st.columns(2)
        with left:
            x1 = column("Across, x₁", free, x1, f"x1.{label}")
        with right:
            x2 = column("Up, x₂", [k for k in free if k != x1], x2, f"x2.{label}")
    standardize = st.toggle(
        "Standardize",
        value=True,
        help="The mean stands in the middle and three standard deviations reach the edge; else the smallest and largest values do.",
        key=f"own_data.{read}.standardize",
    )
    return PointChoice(x1, x2, label, how == COMPONENTS, values, standardize)


def _says(placed: Placed) -> str:
    """Markdown: what happened to the rows, and the classes."""
    classes = placed.points.classes
    return placed.says() + (f" Classes: {', '.join(plain(name) for name in classes)}." if classes else "")


def _use(run: PageRun, placed: Placed) -> None:
    try:
        run.replace(with_own_points(run.config, placed.points), "My data")
    except ValueError as error:
        run.refused = str(error)
