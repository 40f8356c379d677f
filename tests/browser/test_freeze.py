"""Freezing layers and weights in the diagram, by real clicks and keys."""

from playwright.sync_api import Locator, expect

from tests.browser.driver import Board

FIRST = slice(0, 12)  # the default network's first layer among its parameters


def lock(board: Board, name: str) -> Locator:
    return board.page.get_by_role("button", name=f"Freeze {name}", exact=True)


def frozen(board: Board) -> list[int]:
    """What the diagram draws as frozen."""
    found = board.page.evaluate("() => Array.from(window.__npBoard.panel('network').painter.frozen)")
    return [index for index, one in enumerate(found) if one]


def test_a_frozen_layer_stays_while_the_others_learn(board: Board):
    lock(board, "layer 1").click()
    board.page.wait_for_url("**network.frozen_layers=1**")
    assert lock(board, "layer 1").get_attribute("aria-pressed") == "true" and frozen(board) == list(range(12))
    before = board.array("parameters")
    board.play().until("info.epoch >= 15").pause()
    after = board.array("parameters")
    assert after[FIRST] == before[FIRST] and all(a != b for a, b in zip(after[12:], before[12:], strict=True))
    lock(board, "layer 1").click()
    board.until("b.panel('network').painter.frozen.every((one) => one === 0)")
    board.page.wait_for_function("() => !location.href.includes('frozen')")
    epoch = board.info("epoch")
    board.press("Epoch").until(f"info.epoch > {epoch}")
    assert board.array("parameters")[FIRST] != before[FIRST] and board.info("run") == 1


def test_a_weight_is_frozen_in_its_card(board: Board):
    board.page.mouse.click(*board.edge(2, 1))  # from layer 2, neuron 2 to the output
    card = board.page.get_by_role("dialog", name="Edit a weight or bias")
    card.get_by_label("Frozen").check()
    board.page.wait_for_url("**network.frozen=23**")
    assert card.is_visible() and frozen(board) == [23]
    card.get_by_label("Value", exact=True).fill("1.5")
    board.until("Math.abs(b.store.get('parameters')[23] - 1.5) < 1e-6")
    card.get_by_role("button", name="Close").click()
    board.play().until("info.epoch >= 10").pause()
    assert board.array("parameters")[23] == 1.5
    x, y = board.edge(2, 1)
    board.page.mouse.move(x, y)
    board.page.get_by_role("tooltip").get_by_text("frozen").wait_for()


def test_a_link_freezes(board: Board):
    board.open("?network.frozen_layers=1,3&network.frozen=13")
    assert frozen(board) == [*range(12), 13, 22, 23, 24]
    before = board.array("parameters")
    board.play().until("info.epoch >= 5").pause()
    assert board.array("parameters")[FIRST] == before[FIRST]


def test_another_shape_thaws_what_has_no_place_in_it(board: Board):
    board.open("?network.frozen_layers=1&network.frozen=13")
    board.button("Add a neuron to layer 1").click()
    board.until("info.structure.startsWith('2-5-2-1')")
    board.page.wait_for_function("() => location.href.includes('hidden') && !location.href.includes('network.frozen=')")
    assert lock(board, "layer 1").get_attribute("aria-pressed") == "true"
    board.button("Remove layer 2").click()
    board.until("info.structure.startsWith('2-5-1')")
    board.page.wait_for_function("() => !location.href.includes('frozen')")


def test_locks_are_reached_by_the_keyboard(board: Board):
    lock(board, "the output layer").focus()
    board.page.keyboard.press("Enter")
    board.page.wait_for_url("**network.frozen_layers=3**")
    assert frozen(board) == [22, 23, 24]


def chip(board: Board) -> Locator:
    return board.page.locator(".np-off")


def test_a_neuron_is_switched_off_to_see_what_it_costs_while_training_goes_on(board: Board):
    board.play().until("info.epoch >= 60").pause()
    map_of_all, loss = board.boundary_pixels(), board.info("readouts.test_loss")
    box = board.page.get_by_role("button", name="Layer 2, neuron 1", exact=True)
    box.click(modifiers=["Shift"])
    board.until("info.off.length === 1 && info.off[0] === 4")
    assert "Layer 2, neuron 1 off" in chip(board).inner_text() and board.boundary_pixels() != map_of_all
    assert board.info("readouts.test_loss") == loss < board.info("readouts.off_test_loss")
    epoch = board.info("epoch")
    board.play().until(f"info.epoch > {epoch + 20} && info.off.length === 1").pause()
    chip(board).click()
    board.until("info.off.length === 0")
    assert not chip(board).is_visible()


def test_the_keyboard_and_the_card_switch_neurons_off_too(board: Board):
    board.page.get_by_role("button", name="Layer 1, neuron 2", exact=True).focus()
    board.page.keyboard.press("o")
    board.until("info.off.join() === '1'")
    board.page.keyboard.press("b")
    card = board.page.get_by_role("dialog", name="Edit a weight or bias")
    expect(card.get_by_label("Neuron off")).to_be_checked()
    card.get_by_label("Neuron off").uncheck()
    board.until("info.off.length === 0")
    board.page.keyboard.press("Escape")
    board.page.get_by_role("button", name="Output", exact=True).focus()
    board.page.keyboard.press("o")
    board.page.keyboard.press("b")
    card.wait_for()
    assert not card.get_by_label("Neuron off").is_visible() and board.info("off") == []
