"""The dialog without a browser: what it keeps while it is open, and that it forgets it."""

from collections.abc import Iterator

import pytest
from streamlit.testing.v1 import AppTest

from pages.playground.table_dialog import FILE, OPEN, REAL
from playground.engine import stop_engine
from playground.points.config import RunConfig
from tests.visits import make_visit

TABLE = b"width,height,kind\n" + b"".join(b"%d,%d,%s\n" % (k, k * k % 7, (b"a", b"b")[k % 2]) for k in range(30))


@pytest.fixture(scope="module", autouse=True)
def engine() -> Iterator[None]:
    yield
    stop_engine()


def opened(name: str = "playground") -> AppTest:
    visit = make_visit(name).run()
    visit.button(key="own-data").click().run()
    assert not visit.exception and OPEN in visit.session_state
    return visit


def config_of(visit: AppTest, name: str = "playground") -> RunConfig:
    return visit.session_state[f"run.{name}"].config


@pytest.mark.parametrize("name", ["playground", "compare", "sensitivity"])
def test_a_file_becomes_the_runs_points_and_is_forgotten(name: str):
    visit = opened(name)
    visit.file_uploader(key=FILE).set_value(("t.csv", TABLE, "text/csv")).run()
    next(button for button in visit.button if button.label == "Use these points").click().run()
    assert not visit.exception
    data = config_of(visit, name).data
    assert data.dataset == "own" and len(data.own_points.x) == 30 and data.own_points.classes == ("a", "b")
    assert not [key for key in (OPEN, FILE, REAL, "own_data.1.label") if key in visit.session_state]


def test_a_number_of_few_values_is_classes_or_to_be_predicted():
    visit = opened()
    rows = b"".join(b"%d,%d,%d\n" % (k, k * k % 17, k % 3) for k in range(40))
    visit.file_uploader(key=FILE).set_value(("t.csv", b"a,b,c\n" + rows, "text/csv")).run()
    visit.segmented_control(key="own_data.1.kind").set_value("A number").run()
    next(button for button in visit.button if button.label == "Use these points").click().run()
    config = config_of(visit)
    assert (config.task, config.data.dataset, config.training.loss) == ("regression", "own-values", "squared_error")
    assert config.data.own_points.axes[2].name == "c"


def test_another_table_begins_with_its_own_columns():
    visit = opened()
    visit.file_uploader(key=FILE).set_value(("t.csv", TABLE, "text/csv")).run()
    assert visit.selectbox(key="own_data.1.label").value == 2
    visit.file_uploader(key=FILE).set_value(("u.csv", b"kind,a,b\nx,1,2\ny,2,1\nx,3,3\n", "text/csv")).run()
    assert visit.selectbox(key="own_data.2.label").value == 0 and not visit.exception
