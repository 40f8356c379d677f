"""Points from a table, brought by clicks: a file or a real table, on every page with points, and down again as CSV."""

from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from playground.points.config import RunConfig, parse_config
from playground.points.data import read_points_csv
from playground.points.reading import read_table
from playground.points.real_tables import REAL_TABLES
from tests.browser.driver import Board
from tests.serving import App

GOOD = "width,height,kind\n" + "".join(f"{k % 40},{k * k % 61},{'cat' if k % 3 else 'dog'}\n" for k in range(120)) + "1,,cat\n"
IMAGE = "<img src=x onerror=alert(1)>"
LINK = "![](http://x.y/z.png)"


def open_dialog(page: Page) -> Locator:
    page.get_by_role("button", name="My data…").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("Or a real one")).to_be_visible()
    return dialog


def upload(dialog: Locator, name: str, data: str | bytes) -> None:
    content = data.encode() if isinstance(data, str) else data
    dialog.locator("input[type=file]").set_input_files({"name": name, "mimeType": "text/csv", "buffer": content})


def use(dialog: Locator, board: Board, structure: str) -> None:
    dialog.get_by_role("button", name="Use these points").click()
    expect(dialog).to_have_count(0)
    board.until(f"info.structure.endsWith('{structure}')")


def choose(dialog: Locator, label: str, option: str) -> None:
    dialog.get_by_role("combobox", name=label).click()
    dialog.page.get_by_role("option", name=option, exact=True).click()


def counted(board: Board) -> int:
    return len(board.array("train.x1")) + len(board.array("test.x1"))


def test_a_file_becomes_the_points_of_every_page_and_stays(board: Board):
    page = board.page
    dialog = open_dialog(page)
    upload(dialog, "pets.csv", GOOD)
    expect(dialog.get_by_text("pets.csv: 120 points. 1 of 121 rows had a gap and were dropped. Classes: cat, dog.")).to_be_visible()
    use(dialog, board, "/own")
    assert counted(board) == 120 and set(board.array("train.label")) == {-1.0, 1.0}
    sidebar = page.get_by_test_id("stSidebar")
    expect(sidebar.get_by_text("120 points: width and height; label: kind.")).to_be_visible()
    expect(sidebar.get_by_role("slider", name="Training share")).to_be_visible()
    assert sidebar.get_by_role("slider", name="Points").count() == sidebar.get_by_role("slider", name="Noise").count() == 0
    board.play().until("info.epoch > 20").pause()
    places = sorted(board.array("train.x1"))
    page.reload()
    board.until("info.epoch > 20 && b.framesDrawn > 0")
    assert sorted(board.array("train.x1")) == places
    page.locator(".st-key-dataset-circle button").first.click()  # another dataset, and back to these
    board.until("!info.structure.endsWith('/own')")
    page.locator(".st-key-dataset-own button").first.click()
    board.until("info.structure.endsWith('/own')")
    assert sorted(board.array("train.x1")) == places
    for name in ("Compare", "Sensitivity"):
        page.get_by_test_id("stSidebarNav").get_by_role("link", name=name).click()
        page.wait_for_url(f"**/{name.lower()}*data.own=*")
        expect(page.locator(".st-key-own-data button")).to_have_count(1)
        page.wait_for_function(
            "() => window.__npBoard && window.__npBoard.framesDrawn > 0 && window.__npBoard.store.info.state !== 'diverged'"
        )


def test_on_compare_a_real_table_is_taken_too(app: App, page: Page):
    page.goto(app.url + "compare")
    page.wait_for_function("() => window.__npBoard && window.__npBoard.framesDrawn > 0")
    dialog = open_dialog(page)
    dialog.get_by_text("Wine", exact=True).click()
    dialog.get_by_role("button", name="Use these points").click()
    expect(dialog).to_have_count(0)
    page.wait_for_url("**data.own=*")
    page.wait_for_function("() => (window.__npBoard.store.get('classes')?.length ?? 0) > 0")


def test_a_bad_file_is_told_and_a_name_is_text(board: Board):
    page = board.page
    before = board.info("run")
    dialog = open_dialog(page)
    for name, data, sentence in (
        ("numbers.csv", "1,2,3\n4,5,6\n", "first line names the columns"),
        ("names.csv", "a,b,c\n" + "".join(f"{k},{k * k},n{k}\n" for k in range(200)), "c has 200"),
        (f"{IMAGE}.csv", b"\x89PNG\r\n\x1a\n\0\0\0", "accepts a table as text"),
    ):
        upload(dialog, name, data)
        expect(dialog.get_by_role("alert")).to_contain_text(sentence)
        expect(dialog.get_by_role("alert")).to_contain_text(name)
        assert dialog.get_by_role("button", name="Use these points").count() == 0
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(open_dialog(page).get_by_role("alert")).to_have_count(0)  # it forgot
    rows = "".join(f"{k % 7},{k * k % 11},{('<b>bold</b>', IMAGE, '**c** $x$')[k % 3]}\n" for k in range(60))
    upload(dialog, "hostile.csv", f"{IMAGE},{LINK},# **label**\n{rows}")
    expect(dialog.get_by_text(f"Classes: **c** $x$, <b>bold</b>, {IMAGE}.")).to_be_visible()
    expect(dialog.locator("[data-testid=stSelectbox]").nth(1)).to_contain_text("Across")
    use(dialog, board, "/c3/own")
    assert board.info("run") > before
    expect(
        page.get_by_test_id("stSidebar").get_by_text(f"60 points: {IMAGE} and ![](http://\u2060x.y/z.png); label: # **label**.")
    ).to_be_visible()
    page.wait_for_function(
        "(name) => document.querySelector('.np-board [data-panel=\"output\"] .js-plotly-plot').textContent.includes(name)", arg=IMAGE
    )
    assert page.locator("img[src='x'], img[src*='x.y']").count() == 0
    page.locator('.np-board [data-panel="output"]').get_by_role("button", name="Paint").click()
    assert page.locator("img[src='x'], img[src*='x.y']").count() == 0


def test_iris_by_two_columns_and_by_components_and_down_again(board: Board, tmp_path: Path):
    page = board.page
    dialog = open_dialog(page)
    dialog.get_by_text("Iris", exact=True).click()
    choose(dialog, "Across, x₁", "sepal width (cm)")
    use(dialog, board, "/c3/own")
    page.wait_for_function(
        """() => { const text = document.querySelector('.np-board [data-panel="output"] .js-plotly-plot').textContent;
                   return text.includes('sepal width (cm)') && text.includes('petal width (cm)') && text.includes('setosa'); }"""
    )
    board.press("Download")
    with page.expect_download() as downloaded:
        page.get_by_role("menuitem", name="Points (CSV)").click()
    path = tmp_path / downloaded.value.suggested_filename
    downloaded.value.save_as(path)
    iris = {column.name: column for column in read_table(REAL_TABLES["iris"].path.read_bytes()).columns}
    back = {column.name: column for column in read_table(path.read_bytes()).columns}
    assert list(back) == ["sepal width (cm)", "petal width (cm)", "species", "split"]
    for name in ("sepal width (cm)", "petal width (cm)"):
        assert sorted(back[name].numbers.round(1)) == sorted(iris[name].numbers)
    assert back["species"].classes == iris["species"].classes
    points = read_points_csv(path, parse_config({"data": {"dataset": "blobs", "classes": 3}}))  # as the command line's --data
    assert len(points.x_train) == len(board.array("train.x1")) and points.class_names == ("setosa", "versicolor", "virginica")
    dialog = open_dialog(page)
    upload(dialog, "points.csv", path.read_bytes())
    expect(dialog.get_by_text("points.csv: 150 points.")).to_be_visible()
    dialog.get_by_text("Iris", exact=True).click()
    dialog.get_by_text("Principal components", exact=True).click()
    expect(dialog.get_by_role("combobox", name="Across, x₁")).to_have_count(0)
    use(dialog, board, "/c3/own")
    expect(page.get_by_test_id("stSidebar").get_by_text("150 points: component 1, 73% of the variance")).to_be_visible()


def test_points_of_a_dataset_are_downloaded_too(board: Board, tmp_path: Path):
    board.press("Download")
    with board.page.expect_download() as downloaded:
        board.page.get_by_role("menuitem", name="Points (CSV)").click()
    path = tmp_path / "points.csv"
    downloaded.value.save_as(path)
    points = read_points_csv(path, RunConfig())
    assert len(points.x_train) == len(points.x_test) == 250 and sorted(set(points.y_train)) == [-1, 1]


def test_five_thousand_points_survive_a_reload(board: Board):
    rows = "".join(f"{k % 977},{k * k % 1009},{k % 5}\n" for k in range(6000))
    dialog = open_dialog(board.page)
    upload(dialog, "many.csv", f"a,b,c\n{rows}")
    expect(dialog.get_by_text("5,000 points, a sample of 6,000 rows drawn with the data seed.")).to_be_visible()
    use(dialog, board, "/c5/own")
    assert counted(board) == 5000
    board.page.reload()
    board.until("b.framesDrawn > 0 && info.structure.endsWith('/c5/own')")
    assert counted(board) == 5000
