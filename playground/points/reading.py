"""Tables that people bring, CSV or TSV, as columns. A file may be anything: whatever is wrong with it is a ValueError with a sentence.

Size and header are judged before anything is made of the file. PyArrow reads it without holding the interpreter, so that a web process
relays frames meanwhile.
"""

import csv
import re
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from playground.points.own import FEWEST, MOST_CLASSES

MOST_MB = 20
MOST_BYTES = MOST_MB * 2**20
MOST_COLUMNS = 1000
MOST_HEADER = 100_000  # bytes
MOST_NUMBER = 1e12  # in size
MOST_NAME = 40  # characters
DELIMITERS = (",", ";", "\t")
BOM = b"\xef\xbb\xbf"
GAPS = ["", "?", "-", "NA", "N/A", "n/a", "#N/A", "nan", "NaN", "NAN", "null", "NULL", "None", "none"]

NO_TABLE = "accepts a table as text, CSV or TSV in UTF-8; this file is none. Spreadsheets save one as “CSV UTF-8”"
NO_HEADER = "accepts a table whose first line names the columns; this one begins with numbers"
MANY_COLUMNS = f"accepts at most {MOST_COLUMNS:,} columns, named in the first line"
ONE_COLUMN = "accepts two columns of numbers and a label, separated by commas, semicolons or tabs; this table has one column"

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class OwnColumn:
    """`numbers` (n,) are NaN in gaps, None where not all are numbers; `codes` (n,) are places in `classes`, −1 in gaps."""

    name: str
    numbers: Floats | None
    distinct: int  # values in it
    classes: tuple[str, ...] = ()  # their names, in order, where there are 2 to `MOST_CLASSES`
    codes: npt.NDArray[np.int8] | None = None


@dataclass(frozen=True, eq=False)
class OwnTable:
    """`columns` have unlike names."""

    columns: tuple[OwnColumn, ...]
    rows: int

    @property
    def numeric(self) -> list[int]:
        """The places of columns that can be coordinates."""
        return [place for place, column in enumerate(self.columns) if column.numbers is not None and column.distinct > 1]

    def labels(self) -> list[int]:
        """The places of columns that can be the label: classes, or numbers where two others are left."""
        numeric = self.numeric
        found = []
        for place, column in enumerate(self.columns):
            others = len(numeric) - (place in numeric)
            if others >= 2 and (column.classes or place in numeric):
                found.append(place)
        return found


def read_table(data: bytes) -> OwnTable:
    """The columns of a file. Raises ValueError, whose sentence says what is accepted."""
    if len(data) > MOST_BYTES:
        raise ValueError(f"accepts a file of at most {MOST_MB} MB")
    if b"\0" in data or data.startswith(b"PK\x03\x04"):
        raise ValueError(NO_TABLE)
    start = len(BOM) if data.startswith(BOM) else 0
    while data[start : start + 1] in (b"\r", b"\n"):
        start += 1
    end = _line_end(data, start)
    if not data[start:end].strip():
        raise ValueError("accepts a table with a header and rows below it; this file is empty")
    names, delimiter = _header(data[start:end])
    body = memoryview(data)[end:]
    table = _parse(body, names, delimiter)
    _check_header(table, names)
    columns = tuple(_column(name, values) for name, values in zip(_unlike(names), table.columns, strict=True))
    found = OwnTable(columns, table.num_rows)
    _check_usable(found)
    return found


def _line_end(data: bytes, start: int) -> int:
    """Where the first line ends."""
    found = re.compile(rb"[\r\n]").search(data, start, start + MOST_HEADER)
    if found:
        return found.start()
    if len(data) - start > MOST_HEADER:
        raise ValueError(MANY_COLUMNS)
    return len(data)


def _header(line: bytes) -> tuple[list[str], str]:
    """The names of the columns and what separates them."""
    try:
        text = line.decode()
    except UnicodeDecodeError:
        raise ValueError(NO_TABLE) from None
    if text.count('"') % 2:
        raise ValueError("accepts names of columns that stand on one line; a quotation mark is not closed in the first")
    delimiter = max(DELIMITERS, key=text.count)
    try:
        (names,) = csv.reader([text], delimiter=delimiter)
    except (csv.Error, ValueError):
        raise ValueError(NO_TABLE) from None
    if len(names) < 2:
        raise ValueError(ONE_COLUMN)
    if len(names) > MOST_COLUMNS:
        raise ValueError(MANY_COLUMNS)
    return [" ".join(name.split()) for name in names], delimiter


def _parse(body: memoryview, names: list[str], delimiter: str) -> pa.Table:
    """The rows below the header. As many columns as there are names, so no row can make more."""
    sample = bytes(body[:4096])
    decimal = "," if delimiter == ";" and b"," in sample and b"." not in sample else "."
    if not bytes(body[:65536]).strip() and not bytes(body).strip():
        raise ValueError("accepts a table with rows below its header; this one has none")
    places = [str(place) for place in range(len(names))]
    try:
        return arrow_csv.read_csv(
            pa.BufferReader(pa.py_buffer(body)),
            # one block: what a column is follows from all of its values
            read_options=arrow_csv.ReadOptions(use_threads=False, block_size=len(body) + 1, column_names=places),
            parse_options=arrow_csv.ParseOptions(delimiter=delimiter, newlines_in_values=True),
            convert_options=arrow_csv.ConvertOptions(
                null_values=GAPS, strings_can_be_null=True, true_values=[], false_values=[], timestamp_parsers=[], decimal_point=decimal
            ),
        )
    except pa.ArrowInvalid as error:
        found = re.search(r"Row #(\d+): Expected (\d+) columns, got (\d+)", str(error))
        if not found:
            raise ValueError(NO_TABLE) from None
        row, expected, got = map(int, found.groups())
        raise ValueError(f"accepts rows as long as the header, which has {expected:,} columns; row {row:,} below it has {got:,}") from None


def _check_header(table: pa.Table, names: list[str]) -> None:
    """Where every column of numbers is named by one, the first line is no header."""
    named = [
        name for name, field in zip(names, table.schema, strict=True) if pa.types.is_integer(field.type) or pa.types.is_floating(field.type)
    ]
    if named and all(_is_number(name) for name in named):
        raise ValueError(NO_HEADER)


def _is_number(text: str) -> bool:
    try:
        float(text.replace(",", "."))
    except ValueError:
        return False
    return True


def _unlike(names: list[str]) -> list[str]:
    """Names of at most `MOST_NAME` characters, none empty and no two alike."""
    found: list[str] = []
    taken: set[str] = set()
    for place, name in enumerate(names):
        name = short = _short(name) or f"column {place + 1}"
        again = 2
        while short in taken:
            short = f"{name[: MOST_NAME - 7]} ({again})"
            again += 1
        taken.add(short)
        found.append(short)
    return found


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= MOST_NAME else text[: MOST_NAME - 1] + "…"


def _column(name: str, values: pa.ChunkedArray) -> OwnColumn:
    kind = values.type
    if pa.types.is_binary(kind):  # some of it is no UTF-8
        raise ValueError(NO_TABLE)
    if pa.types.is_null(kind):
        return OwnColumn(name, None, 0)
    if pa.types.is_integer(kind) or pa.types.is_floating(kind):
        numbers = pc.fill_null(values.cast(pa.float64(), safe=False), np.nan).to_numpy()
        numbers = np.where(np.isfinite(numbers), numbers, np.nan)
        distinct, codes, found = _codes(pa.array(numbers, from_pandas=True))
        order = sorted(range(len(found)), key=lambda k: found[k])
        return _with_classes(OwnColumn(name, numbers, distinct), codes, [f"{found[k]:.6g}" for k in order], order)
    text = pc.utf8_trim_whitespace(values.cast(pa.string()))
    text = pc.if_else(pc.equal(text, ""), pa.scalar(None, pa.string()), text)
    distinct, codes, found = _codes(text)
    order = sorted(range(len(found)), key=lambda k: found[k])
    return _with_classes(OwnColumn(name, None, distinct), codes, [_short(found[k]) for k in order], order)


def _codes(values: pa.Array | pa.ChunkedArray) -> tuple[int, npt.NDArray[np.int64], list[Any]]:
    """How many values there are, which of them each row has (−1 in gaps), and the values; neither where they are too many for classes."""
    encoded = pc.dictionary_encode(values)
    if isinstance(encoded, pa.ChunkedArray):
        encoded = encoded.combine_chunks()
    distinct = len(encoded.dictionary)
    if distinct > MOST_CLASSES:
        return distinct, np.zeros(0, np.int64), []
    return distinct, pc.fill_null(encoded.indices, -1).to_numpy(zero_copy_only=False).astype(np.int64), encoded.dictionary.to_pylist()


def _with_classes(column: OwnColumn, codes: npt.NDArray[np.int64], names: list[str], order: list[int]) -> OwnColumn:
    if not 2 <= len(names) <= MOST_CLASSES:
        return column
    place = np.full(len(names) + 1, -1, np.int8)  # the last is that of gaps
    place[order] = np.arange(len(names))
    return OwnColumn(column.name, column.numbers, column.distinct, tuple(names), place[codes])


def _check_usable(table: OwnTable) -> None:
    """Two columns of numbers, and a label beside them."""
    if table.rows < FEWEST:
        raise ValueError(f"accepts a table of at least {FEWEST} rows; this one has {table.rows}")
    if len(table.numeric) < 2:
        raise ValueError(
            f"accepts two columns of numbers and a label beside them; this table has {len(table.numeric)} of numbers that differ"
        )
    for place in table.numeric:
        if np.nanmax(np.abs(table.columns[place].numbers)) > MOST_NUMBER:  # type: ignore[arg-type]
            raise ValueError(f"accepts numbers up to {MOST_NUMBER:g} in size; {table.columns[place].name} has larger ones")
    if not table.labels():
        most = max((column for column in table.columns if column.numbers is None), key=lambda column: column.distinct, default=None)
        seen = f"; {most.name} has {most.distinct:,}" if most else ""
        raise ValueError(f"accepts a label of 2 to {MOST_CLASSES} classes, or a third column of numbers{seen}")
