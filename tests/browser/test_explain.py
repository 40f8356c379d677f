"""What explains the run: further views of the panels, live, and nothing is computed or sent for one that is not open."""

from tests.browser.driver import Board

REGRESSION = "?task=regression"


def open_view(board: Board, panel: str, view: str, needs: str | None = None) -> Board:
    """Click a tab, and wait for what it needs."""
    board.page.locator(f'[data-panel="{panel}"]').get_by_role("button", name=view, exact=True).click()
    return board.until(f"info.shows.includes('{needs}')" if needs else "true")


def data(panel: str, path: str) -> str:
    """An expression for an attribute of a panel's drawn figure."""
    return f"b.panel('{panel}').chart.node.data{path}"


def test_what_no_view_needs_is_not_sent(board: Board):
    board.until("info.shows.length === 0 && !b.store.arrays.has('confusion.test')")
    open_view(board, "curves", "Confusion", "confusion").until("b.store.arrays.has('confusion.test')")
    open_view(board, "curves", "Curves").until("info.shows.length === 0")


def test_the_confusion_matrix_follows_the_run_and_a_link_opens_it(board: Board):
    open_view(board, "curves", "Confusion", "confusion")
    before = board.until(f"{data('curves', '[0].text')}?.length === 2").array("confusion.test")
    board.at_full_speed().play().until("info.readouts.test_score > 0.97").pause()
    after = board.array("confusion.test")
    assert after != before and sum(after) == len(board.array("test.label"))
    board.until(
        f"Array.from({data('curves', '[0].text')}, (row) => Array.from(row)).flat().join() === '{','.join(f'{v:g}' for v in after)}'"
    )
    box = board.page.get_by_role("checkbox", name="Training points")
    box.check()
    wanted = ",".join(f"{v:g}" for v in board.array("confusion.train"))
    board.until(f"Array.from({data('curves', '[0].text')}, (row) => Array.from(row)).flat().join() === '{wanted}'")
    board.page.wait_for_url("**view.curves=confusion**")
    board.page.reload()
    board.until("b.store.arrays.has('confusion.test') && info.shows.includes('confusion')")


def test_regression_shows_residuals(board: Board):
    board.open(REGRESSION)
    open_view(board, "curves", "Residuals", "residuals").until(f"{data('curves', '[0].name')}.includes('R²')")
    board.at_full_speed().play().until("info.readouts.test_score > 0.9").pause()
    score = board.info("readouts.test_score")
    board.until(f"{data('curves', '[1].name')} === 'test, R² {score:.3f}'")


def test_another_network_is_asked_again(board: Board):
    open_view(board, "curves", "Confusion", "confusion")
    board.page.get_by_role("button", name="Feature x₁²", exact=True).click()
    board.until("info.structure.startsWith('3-4-') && info.shows.includes('confusion')")


def test_activations_and_gradients_are_spread_by_layer(board: Board):
    open_view(board, "curves", "Layers", "histograms").until(f"{data('curves', '.length')} === 6")
    before = board.array("spread.gradients")
    board.play().until("info.epoch > 5").pause()
    after = board.array("spread.gradients")
    assert after != before
    bins = len(after) // 3  # the output's are the last
    board.until(f"Array.from({data('curves', '[5].y')}).join() === Array.from(b.store.get('spread.gradients').slice(-{bins})).join()")


HEIGHTS = data("output", "[0].z") + "?.map((row) => Array.from(row)).flat()"


def test_the_surface_follows_the_run_and_stays_as_it_was_turned(board: Board):
    open_view(board, "output", "3D").until(f"{HEIGHTS}?.length === 2500")
    assert board.button("Paint").is_hidden()
    before = board.page.evaluate(f"() => {{ const b = window.__npBoard; return {HEIGHTS}; }}")
    board.play().until("info.epoch > 10").pause()
    board.until(f"{HEIGHTS}.join() !== '{','.join(map(str, before))}' && Math.max(...{HEIGHTS}) <= 1 && Math.min(...{HEIGHTS}) >= -1")
    box = board.page.locator('[data-panel="output"] .np-plot').bounding_box()
    assert box
    board.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    board.page.mouse.down()
    board.page.mouse.move(box["x"] + box["width"] / 2 + 90, box["y"] + box["height"] / 2, steps=5)
    board.page.mouse.up()
    board.until("b.panel('output').camera")
    eye = board.page.evaluate("() => window.__npBoard.panel('output').camera.eye")
    open_view(board, "output", "Map").until("b.panel('output').chart.image")
    open_view(board, "output", "3D").until(f"{HEIGHTS}?.length === 2500")
    shown = board.page.evaluate("() => window.__npBoard.panel('output').chart.node._fullLayout.scene.camera.eye")
    assert shown == eye
    board.press("Epoch").until("info.epoch > 11")
    assert board.page.evaluate("() => window.__npBoard.panel('output').chart.node._fullLayout.scene.camera.eye") == eye


def test_a_pinned_neuron_has_its_surface_with_several_classes_too(board: Board):
    board.open("?data.dataset=blobs&data.classes=4&view.output=surface")
    board.until(f"{HEIGHTS}?.length === 2500 && Math.min(...{HEIGHTS}) >= 0.2")
    board.page.get_by_role("button", name="Layer 1, neuron 1", exact=True).press("Enter")
    board.until(f"info.pin === 0 && {HEIGHTS}?.length === 2500 && Math.min(...{HEIGHTS}) < -0.5")


def test_two_clicked_neurons_see_the_plane(board: Board):
    open_view(board, "output", "Bent", "bent").until("b.panel('output').chart.node.layout?.xaxis?.title.text === 'Layer 2, neuron 1'")
    board.page.get_by_role("button", name="Layer 1, neuron 2", exact=True).press("Enter")
    board.until("info.pair.join() === '1,2'")
    board.page.get_by_role("button", name="Layer 1, neuron 4", exact=True).click()
    board.until("info.pair.join() === '2,3' && info.pin === null")
    board.until("b.panel('output').chart.node.layout.yaxis.title.text === 'Layer 1, neuron 4'")
    before = board.array("bent.x")
    board.play().until("info.epoch > 3").pause()
    after = board.array("bent.x")
    assert after != before
    board.until(f"{data('output', '[0].x')}[0] === b.store.get('bent.x')[0]")  # the first line of equal x₁


def test_the_fine_map_is_on_a_switch(board: Board):
    box = board.page.get_by_role("checkbox", name="Fine", exact=True)
    box.check()
    board.until("b.store.arrays.get('boundary').shape[0] === 200")
    canvas = '[data-panel="output"] .np-image'
    board.until(f"document.querySelector('{canvas}').width === 200")
    box.uncheck()
    board.until(f"document.querySelector('{canvas}').width === 100 && info.shows.length === 0")


def test_a_pinned_neuron_shows_its_sum_and_its_curve(board: Board):
    open_view(board, "output", "Neuron", "neuron").until(f"{data('output', '[0].y')}?.length === 49")
    board.page.get_by_role("button", name="Layer 1, neuron 2", exact=True).press("Enter")
    board.until("info.pin === 1")
    rows = board.page.locator('[data-panel="output"] .np-sum-row')
    rows.nth(4).wait_for()  # two features, the bias, the sum, the output
    terms = [rows.nth(i).locator("span").last.text_content() or "" for i in range(4)]
    numbers = [float(text.removeprefix("= ").replace("−", "-")) for text in terms]
    assert abs(sum(numbers[:3]) - numbers[3]) < 2e-3
    assert abs(numbers[3] - board.array("way.z")[1]) < 2e-3


def test_a_clicked_point_goes_through_the_network_and_back(board: Board):
    x, y = board.page.evaluate(
        """() => { const b = window.__npBoard, n = b.panel('output').chart.node, l = n._fullLayout, r = n.getBoundingClientRect();
                   const i = 5, x1 = b.store.get('train.x1')[i], x2 = b.store.get('train.x2')[i];
                   return [r.x + l.xaxis._offset + l.xaxis.l2p(x1), r.y + l.yaxis._offset + l.yaxis.l2p(x2)]; }"""
    )
    board.page.mouse.move(x, y)
    board.page.mouse.click(x, y)
    board.until("info.shows.includes('point') && info.point[0] === 'train' && b.store.arrays.has('way.a')")
    heading = board.page.locator(".np-way-head strong")
    marks = board.page.locator(".np-way-mark:visible")
    forward = board.page.get_by_role("button", name="Next step", exact=True)
    for step, neurons in (("features", 0), ("Forward: layer 1", 4), ("Forward: layer 2", 6), ("Forward: the output", 7), ("loss", 7)):
        board.page.wait_for_function(f"() => document.querySelector('.np-way-head strong').textContent.includes('{step}')")
        board.page.wait_for_function(f"() => [...document.querySelectorAll('.np-way-mark')].filter((m) => !m.hidden).length === {neurons}")
        forward.click()
    board.page.wait_for_function("() => document.querySelector('.np-way-head strong').textContent.includes('Backward: the output')")
    board.page.wait_for_function("() => [...document.querySelectorAll('.np-way-mark')].at(-1).textContent.startsWith('δ')")
    assert (marks.last.text_content() or "").startswith("δ") and not (marks.first.text_content() or "").startswith("δ")
    for _ in range(3):
        forward.click()
    board.page.wait_for_function("() => document.querySelector('.np-way-head strong').textContent.includes('update')")
    assert forward.is_disabled() and "9 of 9" in (heading.text_content() or "")
    open_view(board, "curves", "Curves").until("info.shows.length === 0")
    assert marks.count() == 0
