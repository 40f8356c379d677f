"""The live playground in a real browser, clicked as a person would."""

import math

from playwright.sync_api import Browser, Page, expect

from playground.tables.activations import ACTIVATIONS
from playground.tables.initializers import INITIALIZERS
from playground.tables.losses import LOSSES
from playground.tables.optimizers import OPTIMIZERS
from playground.tables.schedules import SCHEDULES
from tests.browser.driver import Board, open_everything
from tests.serving import App


def test_playing_lowers_the_loss_and_moves_the_boundary(board: Board):
    before, loss = board.boundary_pixels(), board.info("readouts.train_loss")
    board.play().until("info.epoch >= 60").pause()
    assert board.info("readouts.train_loss") < 0.8 * loss
    after = board.boundary_pixels()
    changed = sum(a != b for a, b in zip(before, after, strict=True))
    assert changed > 0.2 * len(after)


def test_charts_are_never_replaced_while_it_trains(board: Board):
    board.page.wait_for_function("() => document.querySelectorAll('.np-board .js-plotly-plot').length >= 5")
    board.page.evaluate("() => { window.__before = [...document.querySelectorAll('.np-board .js-plotly-plot, .np-board canvas')]; }")
    board.play().until("b.framesDrawn > 150").pause()
    assert board.page.evaluate(
        "() => { const now = [...document.querySelectorAll('.np-board .js-plotly-plot, .np-board canvas')];"
        " return now.length === window.__before.length && now.every((node, i) => node === window.__before[i]); }"
    )


def test_the_charts_show_the_numbers_that_were_sent(board: Board):
    board.play().until("info.epoch >= 30").pause()
    board.page.wait_for_function(
        """() => { const plot = document.querySelector('.np-board [data-panel="curves"] .js-plotly-plot'), s = window.__npBoard.store;
                   const sent = s.curves.column('train_loss'), drawn = plot.data[0].y;
                   return drawn.length === sent.length && drawn[drawn.length - 1] === sent[sent.length - 1]; }"""
    )
    board.page.wait_for_function(  # charts take turns
        """() => { const sorted = (numbers) => Array.from(numbers).filter(Number.isFinite).sort((a, b) => a - b).join();
                   const { z } = document.querySelector('.np-board [data-panel="weights"] .js-plotly-plot').data[0];
                   return sorted(z.flatMap((row) => Array.from(row))) === sorted(window.__npBoard.store.arrays.get('parameters').data); }"""
    )


def test_keys_play_step_and_reset_but_not_while_typing(board: Board):
    board.page.keyboard.press("s")
    board.until("info.step === 1")
    board.page.keyboard.press("e")
    board.until("info.epoch === 1")
    board.page.keyboard.press(" ")
    board.until("info.state === 'playing'")
    board.page.keyboard.press(" ")
    board.until("info.state === 'paused'")
    board.page.keyboard.press("r")
    board.until("info.step === 0")
    seed = board.page.get_by_role("spinbutton", name="Data seed")
    seed.click()
    board.page.keyboard.type("se")
    board.page.keyboard.press("Escape")
    board.press("Epoch").until("info.epoch === 1")
    assert board.info("step") == 25  # the typed "s" was no command


def test_a_network_is_built_by_clicking(board: Board):
    for _ in range(4):
        board.press("Add a neuron to layer 1")
    for _ in range(6):
        board.press("Add a neuron to layer 2")
    board.until("info.structure.startsWith('2-8-8-1/')")
    board.page.wait_for_url("**network.hidden=8%2C8**")
    expect(board.page.locator(".np-board [data-neuron]")).to_have_count(17)
    board.play().until("info.epoch > 5").pause()


def test_features_and_activations_are_clicked_in_the_diagram(board: Board):
    board.page.get_by_role("button", name="Feature x₁x₂").click()
    board.until("info.structure.startsWith('3-4-2-1/')")
    start = board.array("parameters")
    board.page.get_by_label("Activation of layer 1").select_option("relu")
    board.page.wait_for_url("**network.activation=relu%2Ctanh**")
    assert board.array("parameters") == start  # an activation changes at once and keeps the weights
    assert board.info("run") == 2


def test_an_edited_weight_changes_picture_and_loss(board: Board):
    before, loss, weights = board.boundary_pixels(), board.info("readouts.train_loss"), board.array("parameters")
    board.page.mouse.click(*board.edge(2, 0))
    value = board.page.get_by_role("dialog", name="Edit a weight or bias").get_by_label("Value", exact=True)
    value.fill("4.5")
    board.until("b.store.get('parameters').includes(4.5)")
    value.press("Escape")
    after = board.array("parameters")
    assert sum(a != b for a, b in zip(weights, after, strict=True)) == 1
    assert board.boundary_pixels() != before
    assert board.info("readouts.train_loss") != loss


def test_a_neuron_is_pinned_and_unpinned(board: Board):
    output = board.boundary_pixels()
    board.page.locator('.np-board [data-neuron="0"]').click()
    board.until("info.pin === 0")
    assert board.boundary_pixels() != output
    board.page.locator('.np-board [data-neuron="0"]').click()
    board.until("info.pin === null")
    assert board.boundary_pixels() == output


def test_other_data_starts_over_and_says_so(board: Board):
    points = board.array("train.x1")
    board.play().until("info.epoch > 3").pause()
    board.page.locator(".st-key-dataset-spiral button").first.click()
    board.until("info.run === 2 && info.epoch === 0")
    assert "data" in board.info("message").lower()
    assert board.array("train.x1") != points
    board.page.wait_for_url("**data.dataset=spiral**")


def test_a_learning_rate_changes_at_once_and_keeps_the_weights(board: Board):
    board.play().until("info.epoch > 3").pause()
    weights = board.array("parameters")
    slider = board.page.get_by_role("slider", name="Learning rate")
    slider.focus()
    slider.press("ArrowRight")
    board.until("Math.abs(info.readouts.learning_rate - 0.05) < 1e-9")
    assert board.array("parameters") == weights
    assert board.info("run") == 1


def test_three_classes_have_three_colours(page: Page, app: App):
    board = Board(page, app.url).open("?data.dataset=blobs&data.classes=3")
    board.play().until("info.readouts.test_score > 0.95").pause()
    assert set(board.array("classes")) == {0, 1, 2}
    pixels = board.boundary_pixels()
    assert len({tuple(pixels[i : i + 3]) for i in range(0, len(pixels), 4)}) >= 3


def test_a_shared_link_gives_the_same_first_frame_elsewhere(board: Board, browser: Browser):
    board.page.get_by_label("Activation of layer 2").select_option("sine")
    board.press("Add a neuron to layer 1")
    board.until("info.structure.startsWith('2-5-2-1/')")
    board.page.wait_for_url("**sine**")
    start = board.array("parameters")
    board.press("New weights").page.wait_for_url("**network.seed=40**")
    board.until("info.run >= 3")
    assert board.array("parameters") != start
    with browser.new_context(viewport={"width": 1440, "height": 900}) as other:
        twin = Board(other.new_page(), board.page.url).open()
        for name in ("parameters", "boundary", "train.x1", "test.label", "neurons"):
            assert twin.array(name) == board.array(name)


def test_divergence_stops_says_why_and_one_click_mends_it(page: Page, app: App):
    board = Board(page, app.url).open(
        "?task=regression&data.dataset=plane&features=x1,x2,x1^2,x2^2&network.activation=relu&training.learning_rate=10"
    )
    board.press("Play").until("info.state === 'diverged'")
    assert "learning rate" in board.info("message")
    assert all(map(math.isfinite, board.array("parameters")))
    assert len(set(board.array("boundary"))) > 10  # a picture, no grey map
    board.press("Go back and lower the learning rate").until("info.state !== 'diverged' && info.readouts.learning_rate < 10")


def test_it_stops_at_an_epoch(board: Board):
    board.press("Stop at")
    board.page.get_by_role("dialog", name="Stop at").get_by_label("Epoch").fill("12")
    board.page.keyboard.press("Enter")
    board.until("info.stop.epoch === 12")
    board.page.keyboard.press("Escape")
    board.press("Play").until("info.state === 'stopped'")
    assert board.info("epoch") == 12


def test_a_nonsense_link_names_the_fields_and_the_page_works(page: Page, app: App):
    query = "?network.hidden=9999&training.learning_rate=NaN&data.dataset=%3Cimg%20src=x%20onerror=alert(1)%3E&colour=red"
    board = Board(page, app.url).open(query)
    told = page.locator(".st-key-link-problems")
    for field in ("network.hidden", "training.learning_rate", "data.dataset", "colour"):
        expect(told).to_contain_text(field)
    assert board.info("structure").startswith("2-4-2-1/")
    told.get_by_role("button", name="Dismiss").click()
    expect(told).to_have_count(0)


def test_a_dropped_connection_comes_back_by_itself(board: Board):
    board.play().until("info.epoch > 5")
    board.page.evaluate("() => window.__npBoard.connection.socket.close()")
    epoch = board.info("epoch")
    board.until(f"info.epoch > {epoch} + 20")
    board.pause()


def test_a_phone_shows_everything_in_one_column(browser: Browser, app: App):
    with browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True) as context:
        board = Board(context.new_page(), app.url).open()
        overflow = board.page.evaluate("() => document.scrollingElement.scrollWidth - innerWidth")
        assert overflow <= 0
        boxes = [panel.bounding_box() for panel in board.page.locator(".np-board [data-panel]").all()]
        assert all(a and b and a["y"] + a["height"] <= b["y"] + 1 for a, b in zip(boxes[:-1], boxes[1:], strict=True))


def test_speed_stops_and_a_folded_row_stand_in_the_link(board: Board, browser: Browser):
    row = "Weights, gradients and gradient size"
    board.press(row).page.wait_for_url("**view.details=false**")
    board.at_full_speed().page.wait_for_url("**view.speed=max**")
    board.press("Stop at")
    board.page.get_by_role("dialog", name="Stop at").get_by_label("Epoch").fill("4000")
    board.page.keyboard.press("Enter")
    board.page.wait_for_url("**view.stop_epoch=4000**")
    with browser.new_context(viewport={"width": 1440, "height": 900}) as other:
        twin = Board(other.new_page(), board.page.url).open()
        assert twin.info("speed.mode") == "max"
        weights = twin.page.locator('.np-board [data-panel="weights"]')
        expect(twin.button(row)).to_have_attribute("aria-expanded", "false")
        expect(weights).to_be_hidden()
        twin.press(row)
        expect(weights).to_be_visible()
        twin.press("Play").until("info.state === 'stopped'")
        assert twin.info("epoch") == 4000


def test_a_dead_network_is_told_and_started_afresh_by_one_click(app: App, page: Page):
    board = Board(page, app.url).open("?network.activation=relu&training.learning_rate=10")
    banner = page.locator(".np-banner")
    expect(banner).to_be_hidden()
    board.press("Epoch").until("info.epoch === 1 && info.warning")
    expect(banner).to_contain_text("All 2 neurons of hidden layer 2 are dead")
    board.press("Reset").until("info.epoch === 0 && !info.warning")
    expect(banner).to_be_hidden()
    board.press("Epoch").until("info.warning")
    banner.get_by_role("button", name="New weights and a lower learning rate").click()
    page.wait_for_url("**training.learning_rate=1**")
    board.until("info.epoch === 0 && info.readouts.learning_rate === 1")
    expect(banner).to_be_hidden()


def test_a_thumbnails_tooltip_stands_beside_the_pictures(board: Board):
    pictures = board.page.locator(".st-key-datasets")
    pictures.get_by_role("button").nth(6).hover()
    tip = board.page.get_by_test_id("stTooltipContent")
    tip.wait_for()
    place, covered = tip.bounding_box(), pictures.bounding_box()
    assert place and covered and place["x"] >= covered["x"] + covered["width"]


# Of the names that a menu of the sidebar may show, those that it cuts.
CUT = """([label, names]) => {
  const input = document.querySelector(`[data-testid="stSidebar"] input[role="combobox"][aria-label="${label}"]`), shown = input.value;
  const cut = names.filter((name) => { input.value = name; return input.scrollWidth > input.clientWidth; });
  input.value = shown;
  return cut; }"""
MENUS = {"Optimizer": OPTIMIZERS, "Loss": LOSSES, "Schedule": SCHEDULES, "Activation": ACTIVATIONS, "Initialization": INITIALIZERS}


def test_no_name_in_the_sidebar_is_cut(board: Board):
    open_everything(board.page)
    cut = {label: board.page.evaluate(CUT, [label, [record.title for record in records.values()]]) for label, records in MENUS.items()}
    assert not any(cut.values()), cut
