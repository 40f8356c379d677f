"""The card beside "Copy link", by real clicks: weights in the address, settings hidden and locked for a class, lines to embed."""

from playwright.sync_api import Locator, expect

from tests.browser.driver import Board, open_everything
from tests.serving import wait_for_frame


def card(board: Board) -> Locator:
    board.button("Link with more").click()
    return board.page.get_by_role("dialog", name="Link with more")


def test_a_link_brings_its_weights(board: Board):
    page = board.page
    board.open("?training.learning_rate=0.1")
    board.play().until("info.epoch >= 12").pause()
    epoch, weights, pixels = board.info("epoch"), board.array("parameters"), board.boundary_pixels()
    dialog = card(board)
    dialog.get_by_label("With the weights as they are now").check()
    expect(dialog).to_contain_text(f"at epoch {epoch}")
    address = dialog.get_by_label("Address with these").input_value()
    assert "weights=" in address and len(address) <= 8192

    page.goto(address)  # in the same tab, which also knows the run as it was
    wait_for_frame(page)
    board.until(f"info.epoch === {epoch}")
    expect(page.get_by_text("This link brought its weights")).to_be_visible()
    assert board.array("parameters") == weights and board.boundary_pixels() == pixels
    page.wait_for_url(lambda url: "weights=" not in url and "training.learning_rate=0.1" in url)
    assert page.evaluate("() => Array.from(window.__npBoard.store.curves.column('epoch'))") == [0, epoch]

    page.goto(address.replace("weights=", "weights=AAAA"))
    wait_for_frame(page)
    expect(page.get_by_test_id("stToast")).to_contain_text("cannot be read", timeout=60_000)


def test_settings_are_hidden_and_locked_by_ticking(board: Board):
    page = board.page
    dialog = card(board)
    dialog.get_by_text("For a class: hide or lock settings").click()
    dialog.get_by_label("Hide Noise").check()
    dialog.get_by_label("Lock All of network").check()
    address = dialog.get_by_label("Address with these").input_value()
    page.goto(address)
    wait_for_frame(page)
    open_everything(page)
    sidebar = page.get_by_test_id("stSidebar")
    expect(sidebar.get_by_text("Noise", exact=True)).to_have_count(0)
    expect(sidebar.get_by_label("Weight seed")).to_be_disabled()
    layers = page.evaluate("() => window.__npBoard.store.info.structure")
    board.press("New weights")
    expect(page.get_by_test_id("stToast")).to_contain_text("is locked by the link", timeout=60_000)
    assert board.info("structure") == layers
    dialog = card(board)  # what the address says is ticked
    dialog.get_by_text("For a class: hide or lock settings").click()
    expect(dialog.get_by_label("Hide Noise")).to_be_checked()
