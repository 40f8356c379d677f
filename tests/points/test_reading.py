"""Files that people bring: tables become columns, everything else a sentence."""

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from playground.points.reading import MOST_BYTES, MOST_COLUMNS, read_table

TABLE = b"width,height,kind\n1,10,cat\n2,20,dog\n3.5,30,cat\n"


def columns_of(data):
    return {column.name: column for column in read_table(data).columns}


def test_columns_are_numbers_or_classes():
    columns = columns_of(TABLE)
    assert columns["width"].numbers.tolist() == [1, 2, 3.5] and columns["kind"].numbers is None
    assert columns["kind"].classes == ("cat", "dog") and columns["kind"].codes.tolist() == [0, 1, 0]
    assert columns["height"].classes == ("10", "20", "30")  # few numbers can be classes too


@pytest.mark.parametrize(
    "data",
    [
        TABLE.replace(b",", b"\t"),
        TABLE.replace(b",", b";"),
        TABLE.replace(b",", b";").replace(b"3.5", b"3,5"),
        b"\xef\xbb\xbf" + TABLE,
        TABLE.replace(b"\n", b"\r\n"),
        TABLE.replace(b"\n", b"\r"),
        b"\n\n" + TABLE.rstrip(),
        TABLE.replace(b"cat", b'" cat "'),
    ],
    ids=["tabs", "semicolons", "decimal commas", "byte order mark", "Windows", "old Mac", "blank lines", "quoted"],
)
def test_every_usual_form_reads_alike(data):
    columns = columns_of(data)
    assert list(columns) == ["width", "height", "kind"] and columns["kind"].classes == ("cat", "dog")
    assert columns["width"].numbers.tolist() == [1, 2, 3.5]


def test_gaps_are_no_values():
    columns = columns_of(b"a,b,c\n1,?,x\nNA,2,\ninf,3,y\n4,5,x\n")
    assert np.isnan(columns["a"].numbers).tolist() == [False, True, True, False]
    assert np.isnan(columns["b"].numbers).tolist() == [True, False, False, False] and columns["c"].codes.tolist() == [0, -1, 1, 0]


def test_names_are_made_unlike_and_short_and_stay_text():
    names = [
        column.name for column in read_table(b'a,a,,<img src=x onerror=alert(1)>,"' + b"n" * 90 + b'"\n1,2,3,4,5\n2,3,1,5,6\n').columns
    ]
    assert names == ["a", "a (2)", "column 3", "<img src=x onerror=alert(1)>", "n" * 39 + "…"]


def test_what_can_be_a_label():
    table = read_table(b"a,b,few,many,text,constant\n" + b"".join(b"%d,%d,%d,%d,t%d,7\n" % (k, k * k, k % 3, k, k) for k in range(30)))
    assert [table.columns[k].name for k in table.numeric] == ["a", "b", "few", "many"]
    assert [table.columns[k].name for k in table.labels()] == ["a", "b", "few", "many"]
    two = read_table(b"a,b,kind\n1,2,x\n2,1,y\n")
    assert [two.columns[k].name for k in two.labels()] == ["kind"]


NUMBERS = b"a,b,c\n" + b"".join(b"%d,%d,%d\n" % (k, k * k, k) for k in range(200))
CLASSES = b"a,b,c\n" + b"".join(b"%d,%d,name%d\n" % (k, k * k, k) for k in range(200))
BAD = {
    "empty": (b"", "this file is empty"),
    "blank": (b"\n \n\r\n", "this file is empty"),
    "no header": (b"5.1,3.5,setosa\n4.9,3.0,setosa\n4,3,virginica\n", "first line names the columns; this one begins with numbers"),
    "header alone": (b"a,b,c\n", "accepts a table with rows below its header"),
    "one row": (b"a,b,c\n1,2,3\n", "accepts a table of at least 2 rows; this one has 1"),
    "one column": (b"a\n1\n2\n", "this table has one column"),
    "200 classes": (CLASSES, "accepts a label of 2 to 6 classes, or a third column of numbers; c has 200"),
    "no numbers": (b"a,b,c\nx,y,z\nu,v,w\n", "this table has 0 of numbers that differ"),
    "an image": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "accepts a table as text, CSV or TSV in UTF-8"),
    "a spreadsheet": (b"PK\x03\x04" + b"x,y\n" * 9, "Spreadsheets save one as “CSV UTF-8”"),
    "UTF-16": ("a,b\n1,2\n".encode("utf-16"), "accepts a table as text, CSV or TSV in UTF-8"),
    "Latin-1 names": ("größe,b,c\n1,2,3\n".encode("latin-1"), "in UTF-8"),
    "Latin-1 values": ("a,b,c\n1,2,grün\n2,1,rot\n".encode("latin-1"), "in UTF-8"),
    "a million columns": (b"a," * 10**6 + b"a\n1,2\n", f"accepts at most {MOST_COLUMNS:,} columns"),
    "1,001 columns": (b"a," * 1000 + b"a\n1,2\n", f"accepts at most {MOST_COLUMNS:,} columns"),
    "a million values in a row": (b"a,b\n" + b"," * 10**6, "columns; row 1 below it has 1,000,001"),
    "too large": (bytes(MOST_BYTES + 1), "accepts a file of at most 20 MB"),
    "a shorter row": (b"a,b,c\n1,2,3\n1,2\n", "accepts rows as long as the header, which has 3 columns; row 2 below it has 2"),
    "a longer row": (b"a,b,c\n1,2,3\n1,2,3,4\n", "row 2 below it has 4"),
    "an open quote": (b'a,"b,c\n1,2,3\n', "a quotation mark is not closed"),
    "huge numbers": (b"a,b,c\n1e300,1,x\n2,2,y\n", "accepts numbers up to 1e+12 in size; a has larger ones"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_gets_one_sentence(name):
    data, sentence = BAD[name]
    with pytest.raises(ValueError, match="accepts") as refused:
        read_table(data)
    assert sentence in str(refused.value) and "\n" not in str(refused.value) and len(str(refused.value)) < 200


def test_two_hundred_numbers_are_values_to_predict():
    assert len(read_table(NUMBERS).labels()) == 3


def test_size_and_header_are_judged_before_anything_is_made(monkeypatch):
    def none(*_, **__):
        raise AssertionError("was parsed")

    monkeypatch.setattr("playground.points.reading.arrow_csv.read_csv", none)
    for name in ("too large", "a million columns", "1,001 columns", "an image", "one column", "an open quote"):
        with pytest.raises(ValueError, match="accepts"):
            read_table(BAD[name][0])


cells = st.one_of(
    st.integers(-9, 9).map(str),
    st.floats().map(str),
    st.sampled_from(["", "NA", "cat", '"', '"a,b"', "ä", "\r", "\n", "="]),
    st.text(max_size=4),
)
tables = st.lists(st.lists(cells, max_size=4).map(",".join), max_size=8).map("\n".join).map(lambda text: text.encode("utf-8", "replace"))


@given(st.binary(max_size=300) | tables | tables.map(lambda data: b"a,b,c\n" + data))
@example(b'a,b\n"')
@example(b"a,b,c\n1,2,\n")
@example(b"a,b,c\ninf,1,2\ninf,2,3\n")
def test_whatever_a_file_is_it_is_read_or_refused_in_a_sentence(data):
    try:
        table = read_table(data)
    except ValueError as error:
        assert str(error).startswith("accepts") and "\n" not in str(error) and len(str(error)) < 200
    else:
        assert len(table.numeric) >= 2 and table.labels() and table.rows >= 2
        assert all(column.numbers is None or len(column.numbers) == table.rows for column in table.columns)
        assert all(column.codes is None or column.codes.max() < len(column.classes) for column in table.columns)
