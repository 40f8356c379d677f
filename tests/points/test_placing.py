"""Points from the columns of a table."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.points.own import EXTENT, MOST, read_own, write_own
from playground.points.placing import PointChoice, coordinates, first_choice, place
from playground.points.reading import read_table
from playground.points.real_tables import REAL_TABLES, make_csv, real_choice, real_table


def csv_of(*columns, names="abcdef"):
    rows = [",".join(map(str, row)) for row in zip(*columns, strict=True)]
    return "\n".join([",".join(names[: len(columns)]), *rows]).encode()


def in_original_units(points, k):
    return points.axes[k].middle + points.axes[k].spread * points.x[:, k].astype(np.float64)


def test_standardized_columns_fill_the_plane_with_three_deviations():
    rng = np.random.default_rng(0)
    a, b = rng.normal(50, 4, 400), rng.uniform(0, 1e-3, 400)
    table = read_table(csv_of(a, b, rng.integers(0, 2, 400)))
    points = place(table, PointChoice(0, 1, 2)).points
    np.testing.assert_allclose(points.x.mean(axis=0), 0, atol=0.05)
    np.testing.assert_allclose(points.x.std(axis=0), 2, atol=0.05)
    inside = np.abs(points.x[:, 0]) < EXTENT
    np.testing.assert_allclose(in_original_units(points, 0)[inside], a[inside], atol=1e-4)
    np.testing.assert_allclose(in_original_units(points, 1), b, atol=1e-8)


def test_else_they_go_from_edge_to_edge():
    points = place(read_table(csv_of([10, 20, 30], [5, 5.5, 6], [0, 1, 0])), PointChoice(0, 1, 2, standardize=False)).points
    np.testing.assert_allclose(points.x, [[-6, -6], [0, 0], [6, 6]], atol=1e-5)
    assert points.axes[0].middle == 20 and points.classes == ("0", "1")


def test_points_beyond_the_plane_stand_at_its_edge_and_are_counted():
    table = read_table(csv_of([0] * 50 + [1] * 49 + [1000], range(100), [0, 1] * 50))
    placed = place(table, PointChoice(0, 1, 2))
    assert np.abs(placed.points.x).max() == EXTENT and placed.at_edge == 1
    assert "1 point stands at the edge, beyond 3 standard deviations." in placed.says()


def test_rows_with_gaps_are_dropped_and_counted():
    table = read_table(b"a,b,c,d\n1,2,x,\n,3,y,1\n2,4,,1\n3,1,y,2\n4,1,x,3\n")
    placed = place(table, PointChoice(0, 1, 2))
    assert len(placed.points.x) == 3 and "2 of 5 rows had a gap and were dropped." in placed.says()
    assert place(table, PointChoice(0, 1, 2, components=True)).dropped == 3  # all columns of numbers are used


def test_more_than_five_thousand_rows_are_sampled_with_the_seed():
    count = 7000
    table = read_table(csv_of(range(count), range(count, 0, -1), [k % 3 for k in range(count)]))
    first, again, other = (place(table, PointChoice(0, 1, 2, seed=seed)) for seed in (1, 1, 2))
    assert len(first.points.x) == MOST and (first.points.x == again.points.x).all() and not (first.points.x == other.points.x).all()
    assert "5,000 points, a sample of 7,000 rows drawn with the data seed." in first.says()
    assert len(read_own(write_own(first.points)).x) == MOST


def test_a_number_is_predicted_in_its_own_units():
    table = read_table(csv_of([1, 2, 3, 4], [2, 1, 2, 3], [100, 200, 150, 300]))
    points = place(table, PointChoice(0, 1, 2, values=True)).points
    np.testing.assert_allclose(points.axes[2].middle + points.axes[2].spread * points.y, [100, 200, 150, 300])
    assert points.values and points.classes == ()


def test_too_few_rows_and_columns_of_no_use_are_said():
    table = read_table(b"a,b,c,d\n1,,x,k\n,3,y,l\n2,,x,m\n,5,y,n\n2,,x,o\n,3,y,p\n2,,y,q\n")
    with pytest.raises(ValueError, match="accepts at least 2 rows without a gap in these columns; there are 0"):
        place(table, PointChoice(0, 1, 2))
    with pytest.raises(ValueError, match="accepts columns of numbers here; c is none"):
        place(table, PointChoice(0, 2, 2))
    with pytest.raises(ValueError, match="accepts a label of 2 to 6 classes; d has 7 values"):
        place(table, PointChoice(0, 1, 3))


def test_components_are_those_of_scikit_learn():
    from sklearn.decomposition import PCA
    from sklearn.preprocessing import StandardScaler

    table = real_table("wine")
    choice = real_choice(REAL_TABLES["wine"])
    points = place(table, replace(choice, components=True)).points
    columns = np.column_stack([table.columns[k].numbers for k in coordinates(table, choice.label)])
    expected = PCA(2).fit(StandardScaler().fit_transform(columns))
    scores = expected.transform(StandardScaler().fit_transform(columns))
    found = np.column_stack([in_original_units(points, 0), in_original_units(points, 1)])
    inside = (np.abs(points.x) < EXTENT).all(axis=1)
    np.testing.assert_allclose(np.abs(found[inside]), np.abs(scores[inside]), atol=1e-4)
    assert points.axes[0].name == "component 1, 36% of the variance"


@pytest.mark.parametrize("name", REAL_TABLES)
def test_the_real_tables_are_those_of_scikit_learn(name):
    table = REAL_TABLES[name]
    assert table.path.read_text(encoding="utf-8") == make_csv(table), "stale: python -m playground.points.real_tables"
    bunch = table.load()
    columns = real_table(name).columns
    numbers = np.column_stack([column.numbers for column in columns if column.name != table.label])
    np.testing.assert_allclose(numbers, bunch.data, rtol=1e-9)
    placed = place(real_table(name), real_choice(table))
    assert placed.rows == len(bunch.data) and placed.dropped == 0 and read_own(write_own(placed.points)).values == (name == "diabetes")


values = st.one_of(st.none(), st.floats(-1e12, 1e12), st.integers(-3, 3))


@given(
    st.lists(st.tuples(values, values, values, st.sampled_from(["u", "v", "w", ""])), min_size=2, max_size=30), st.booleans(), st.booleans()
)
def test_whatever_is_chosen_becomes_points_or_a_sentence(rows, components, standardize):
    lines = [",".join("" if value is None else str(value) for value in row) for row in rows]
    try:
        table = read_table("\n".join(["a,b,c,kind", *lines]).encode())
        placed = place(table, replace(first_choice(table), components=components, standardize=standardize))
        found = read_own(write_own(placed.points))
    except ValueError as error:
        assert str(error).startswith("accepts") and len(str(error)) < 200
    else:
        assert len(found.x) == placed.rows - placed.dropped and np.isfinite(found.x).all() and np.isfinite(found.y).all()
