"""The board in a real Chromium, outside Streamlit, over the made-up runs of harness.py."""

import pytest

from tests.board.bench import Bench

EDGE = """([gap, index]) => { const n = __npBoard.panel('network'), g = n.layout.gaps[gap], r = n.canvas.getBoundingClientRect();
          return [r.x + (g.left + g.right) / 2, r.y + (g.from[index] + g.to[index]) / 2, g.parameter[index]]; }"""
NEURON = """(i) => { const n = __npBoard.panel('network'), b = n.layout.neurons[i], r = n.canvas.getBoundingClientRect();
            return [r.x + b.x + 0.7 * b.size, r.y + b.y + 0.3 * b.size]; }"""


def test_draws_network_boundary_and_curves_while_it_trains(bench: Bench) -> None:
    bench.open()
    picture = "() => [...document.querySelectorAll('.np-network-canvas, .np-image')].map((c) => c.toDataURL())"
    before = bench.page.evaluate(picture)
    bench.play().until("b.framesDrawn > 40")
    after = bench.page.evaluate(picture)
    assert len(before) == 2
    assert all(a != b for a, b in zip(before, after, strict=True))
    bench.page.keyboard.press("Space")
    bench.until("info.state === 'paused' && !b.turns.some((c) => c.stale())")
    assert bench.value("b.charts.find((c) => c.id === 'curves').chart.node.data[0].y.length") == bench.value("info.epoch + 1")
    assert bench.page.locator("[data-readout=epoch] dd").inner_text().replace(",", "").lstrip("0") == str(bench.value("info.epoch"))


def test_fits_the_window_without_scrolling(bench: Bench) -> None:
    for query in ("", "hidden=32,32,32,32,32,32,32,32", "hidden=8,8&classes=4"):
        bench.open(query)
        assert bench.page.evaluate("() => [document.documentElement.scrollHeight, document.documentElement.scrollWidth]") == [900, 1440]
        assert bench.value("b.panel('network').layout.width <= b.panel('network').scroller.clientWidth")
        cut = """() => [...document.querySelectorAll('.np-toolbar *, .np-network-controls > *')].filter((node) => {
                 const inner = node.getBoundingClientRect(), outer = document.querySelector('.np-board').getBoundingClientRect();
                 const shown = inner.width && !node.closest('[hidden], .np-visually-hidden');
                 return shown && (inner.right > outer.right + 1 || inner.left < outer.left - 1);
               }).map((node) => node.className)"""
        assert bench.page.evaluate(cut) == []


@pytest.mark.parametrize("size", [(1024, 768), (390, 844)])
def test_narrow_pages_stack_and_overlap_nothing(bench: Bench, size: tuple[int, int]) -> None:
    bench.page.set_viewport_size({"width": size[0], "height": size[1]})
    bench.open("hidden=8,8,8")
    assert bench.page.evaluate("() => document.documentElement.scrollWidth") == size[0]
    boxes = bench.page.evaluate(
        """() => [...document.querySelectorAll('.np-toolbar, .np-panel')].map((n) => n.getBoundingClientRect())
                 .map((r) => [r.left, r.top, r.right, r.bottom])"""
    )
    for i, (left, top, right, bottom) in enumerate(boxes):
        assert right <= size[0]
        for other in boxes[i + 1 :]:
            assert right <= other[0] or other[2] <= left or bottom <= other[1] or other[3] <= top


def test_toolbar_and_keys_send_commands(bench: Bench) -> None:
    bench.open()
    for name, op in (("Step", "step"), ("Epoch", "epoch"), ("Reset", "reset")):
        bench.page.get_by_role("button", name=name, exact=True).click()
        bench.until_command(op)
    bench.page.get_by_label("Speed", exact=True).select_option("per_second:5")
    assert bench.until_command("speed") == [{"op": "speed", "mode": "per_second", "value": 5}]
    for key, op in (("s", "step"), ("e", "epoch"), ("r", "reset")):
        bench.page.keyboard.press(key)
        bench.until_command(op, 2)
    bench.page.keyboard.press("Space")
    bench.until("info.state === 'playing'")
    bench.page.keyboard.press("Space")
    bench.until("info.state === 'paused'")
    sent = len(bench.control()["commands"])
    bench.page.locator("#text").fill("")
    bench.page.locator("#text").press_sequentially("user se")
    bench.page.keyboard.press("Control+e")
    assert len(bench.control()["commands"]) == sent, "no keys while typing"
    assert bench.page.locator("#text").input_value() == "user se"


def test_the_play_button_says_so_until_it_was_used(bench: Bench) -> None:
    bench.open()
    play = bench.page.locator(".np-play")
    assert play.inner_text() == "Play"
    bench.play()
    play.click()
    bench.until("info.state === 'paused'")
    assert play.inner_text() == "" and play.get_attribute("aria-label") == "Play"


def test_reset_and_new_weights_are_told_apart_by_their_tooltips(bench: Bench) -> None:
    bench.open()
    told = {name: bench.page.get_by_role("button", name=name, exact=True).get_attribute("title") for name in ("Reset", "New weights")}
    assert "same starting weights" in (told["Reset"] or "") and "other random starting weights" in (told["New weights"] or "")


def test_stop_conditions(bench: Bench) -> None:
    bench.open()
    bench.page.get_by_role("button", name="Stop at", exact=True).click()
    card = bench.page.get_by_role("dialog", name="Stop at")
    card.get_by_label("Epoch").fill("12")
    card.get_by_label("Test accuracy at least, %").fill("95")
    card.get_by_role("button", name="Done").click()
    bench.until("info.stop.accuracy === 0.95")
    assert bench.commands("stop_at")[-1] == {"op": "stop_at", "epoch": 12, "loss": None, "accuracy": 0.95}
    bench.page.get_by_role("button", name="Stop at", exact=True).click()
    assert card.get_by_label("Test accuracy at least, %").input_value() == "95"
    card.get_by_role("button", name="Done").click()
    bench.page.get_by_role("button", name="Play", exact=True).click()
    bench.until("info.state === 'stopped'")
    assert bench.page.locator(".np-notice").inner_text().startswith("Stopped at epoch 12")


def test_an_edge_shows_its_weight_and_is_edited(bench: Bench) -> None:
    bench.open("hidden=3")
    x, y, parameter = bench.page.evaluate(EDGE, [1, 1])
    bench.page.mouse.move(x, y)
    tip = bench.page.locator(".np-tooltip")
    tip.wait_for(state="visible")
    assert "Layer 1, neuron 2 → output" in tip.inner_text()
    assert "weight" in tip.inner_text() and "gradient" in tip.inner_text()
    bench.page.mouse.click(x, y)
    card = bench.page.get_by_role("dialog", name="Edit a weight or bias")
    card.get_by_label("Value", exact=True).fill("2.5")
    bench.until_command("set_parameter")
    assert bench.commands("set_parameter")[-1] == {"op": "set_parameter", "index": parameter, "value": 2.5}
    bench.until(f"b.store.get('parameters')[{parameter}] === 2.5")
    card.get_by_label("Which weight or bias").select_option(label="bias")
    card.get_by_label("Value, from −5 to 5").fill("-1")
    bench.until(f"b.store.get('parameters')[{3 * 2 + 3 + 3}] === -1")
    bench.page.keyboard.press("Escape")
    card.wait_for(state="hidden")


def test_a_click_edits_the_edge_that_was_pointed_at(bench: Bench) -> None:
    """A click's place is rounded to whole pixels, a move's is not: where edges cross, another one may lie there."""
    bench.open("hidden=4,3")
    place = bench.page.evaluate(
        """async () => { const { hitTest } = await import('/live/assets/0/pages/playground/network_hit.js');
             const { layout, canvas } = __npBoard.panel('network'), gap = layout.gaps[1], r = canvas.getBoundingClientRect();
             const at = (x, y) => { const hit = hitTest(layout, null, x - r.x, y - r.y);
                                    return hit?.kind === 'edge' ? hit.parameter : null; };
             for (let x = Math.ceil(r.x + gap.left) + 20; x < r.x + gap.right - 20; x++)
             for (let y = Math.ceil(r.y) + 80; y < r.bottom - 20; y++) {
               const exact = at(x + 0.9, y + 0.9);
               if (exact !== null && at(x, y) !== null && exact !== at(x, y)) return [x + 0.9, y + 0.9, exact];
             } }"""
    )
    x, y, parameter = place
    bench.page.mouse.move(x, y)
    tip = bench.page.locator(".np-tooltip-title")
    tip.wait_for(state="visible")
    source, target = tip.inner_text().split(" → ")
    bench.page.mouse.click(x, y)
    card = bench.page.get_by_role("dialog", name="Edit a weight or bias")
    assert card.locator("select").input_value() == str(parameter)
    assert card.locator(".np-editor-title").inner_text().lower() == target.lower()
    assert card.locator("option:checked").inner_text().lower() == f"weight from {source}".lower()


def test_the_names_of_weights_follow_their_order(bench: Bench) -> None:
    """Layer 2's weights are [out, in], row by row."""
    bench.open("hidden=4,3")
    named = bench.page.evaluate(
        """async () => { const { parameterName } = await import('/live/assets/0/pages/playground/parameter_name.js');
             const { network, layout } = __npBoard.panel('network');
             return parameterName(network, layout, 2 * 4 + 4 + 1 * 4 + 2).title; }"""
    )
    assert named == "layer 1, neuron 3 → layer 2, neuron 2 · weight"


def test_a_run_that_diverges_at_once_offers_play_again(bench: Bench) -> None:
    bench.open()
    bench.control(diverge_at_play="The loss ran away.")
    bench.page.get_by_role("button", name="Play", exact=True).click()
    bench.until("info.state === 'diverged'")
    bench.page.get_by_role("button", name="Play", exact=True).wait_for()
    assert bench.page.get_by_role("button", name="Pause", exact=True).count() == 0


def test_the_curves_and_losses_of_a_diverged_run_say_so(bench: Bench) -> None:
    bench.open()
    marks = """() => ['[data-panel="curves"] .np-plot-area', '[data-panel="weights"] .np-plot-area', '[data-readout="train_loss"] dd',
                      '[data-readout="epoch"] dd'].map((one) => getComputedStyle(document.querySelector(one), '::after').content)"""
    assert bench.page.evaluate(marks) == ["none"] * 4
    bench.control(diverge_at_play="The loss ran away.")
    bench.page.get_by_role("button", name="Play", exact=True).click()
    bench.until("info.state === 'diverged'")
    assert bench.page.evaluate(marks) == ['"diverged"', "none", '" ↗"', "none"]


def test_output_titles_are_never_cut(bench: Bench) -> None:
    bench.open("hidden=32,32,32,32,32,32,32,32&classes=6")
    cut = """() => { const outer = __npBoard.panel('network').scroller.getBoundingClientRect().right;
             return [...document.querySelectorAll('.np-output-title')].map((n) =>
               [n.title === n.textContent, n.getBoundingClientRect().right <= outer, n.scrollWidth <= n.clientWidth]); }"""
    assert bench.page.evaluate(cut) == [[True, True, True]] * 6


def test_the_colour_bar_says_a_pinned_neurons_range(bench: Bench) -> None:
    bench.open()
    bench.control(range=3.2)
    ticks = "b.charts.find((c) => c.id === 'output').chart.node.data[0].marker.colorbar.ticktext.join()"
    bench.until(f"{ticks} === '−3.2,−1.6,0,1.6,3.2'")
    bench.control(range=1.0)
    bench.until(f"{ticks} === '−1,−0.5,0,0.5,1'")


def test_notices_cover_no_control_of_a_phone(bench: Bench) -> None:
    bench.page.set_viewport_size({"width": 390, "height": 844})
    bench.open()
    bench.control(notice="A sentence that is long enough to need more than one line on a phone.")
    bench.page.locator(".np-notice").wait_for()
    covered = """() => { const a = document.querySelector('.np-notice').getBoundingClientRect();
                 return [...document.querySelectorAll('.np-board :is(button, select, input)')]
                 .filter((n) => !n.closest('.np-notice') && n.offsetParent).map((n) => n.getBoundingClientRect())
                 .filter((r) => r.left < a.right && r.right > a.left && r.top < a.bottom && r.bottom > a.top).length; }"""
    assert bench.page.evaluate(covered) == 0


def test_biases_are_reached_by_mouse_and_keyboard(bench: Bench) -> None:
    bench.open()
    place = bench.page.evaluate(
        """() => { const n = __npBoard.panel('network'), b = n.layout.neurons[2], r = n.canvas.getBoundingClientRect();
                   return [r.x + b.x + 2, r.y + b.y + b.size - 2]; }"""
    )
    bench.page.mouse.move(*place)
    bench.page.locator(".np-tooltip").wait_for(state="visible")
    assert "bias" in bench.page.locator(".np-tooltip").inner_text()
    bench.page.mouse.move(5, 5)
    bench.page.get_by_role("button", name="Layer 2, neuron 1", exact=True).focus()
    bench.page.keyboard.press("b")
    assert bench.page.get_by_role("dialog", name="Edit a weight or bias").locator("select").input_value() == str(4 * 2 + 4 + 4 * 2)


def test_a_neuron_is_pinned_and_unpinned(bench: Bench) -> None:
    bench.open()
    bench.page.mouse.click(*bench.page.evaluate(NEURON, 2))
    bench.until("info.pin === 2")
    chip = bench.page.get_by_role("button", name="Layer 1, neuron 3 ×")
    chip.click()
    bench.until("info.pin === null")
    chip.wait_for(state="hidden")


def test_the_network_is_built_by_clicking(bench: Bench) -> None:
    bench.open()
    add = bench.page.get_by_role("button", name="Add a layer after layer 2")
    add.click()
    bench.until("b.structure() === '2-4-2-2-1/c2/250+250' && b.ready()")
    more = bench.page.get_by_role("button", name="Add a neuron to layer 3")
    for _ in range(4):
        more.click()  # faster than the page answers: no click is lost
    bench.until("b.spec.network.hidden[2] === 6 && b.ready()")
    bench.page.get_by_role("button", name="Remove layer 1").click()
    bench.until("b.spec.network.hidden.length === 2 && b.ready()")
    bench.page.get_by_label("Activation of layer 1").select_option("relu")
    bench.until("b.spec.network.activations[0] === 'relu'")
    bench.page.get_by_role("button", name="Feature x₁x₂").click()
    bench.until("b.spec.network.features[4].on && b.ready() && b.panel('network').layout.on.length === 3")
    bench.page.mouse.click(*bench.page.evaluate(NEURON, 0))
    bench.until("info.pin === 0")


def test_without_hidden_layers_one_can_be_added(bench: Bench) -> None:
    bench.open("hidden=")
    assert bench.value("b.panel('network').layout.neurons.length") == 1
    bench.page.get_by_role("button", name="Add a layer after the features").click()
    bench.until("b.spec.network.hidden.length === 1 && b.ready()")


def test_the_last_feature_stays(bench: Bench) -> None:
    bench.open()
    bench.page.get_by_role("button", name="Feature x₁", exact=True).click()
    bench.until("b.panel('network').layout.on.length === 1")
    bench.page.get_by_role("button", name="Feature x₂", exact=True).click()
    bench.page.get_by_text("needs at least one feature").wait_for()
    assert bench.value("b.panel('network').layout.on.length") == 1


def test_limits_disable_their_buttons(bench: Bench) -> None:
    bench.open("hidden=32,1,1,1,1,1,1,1")
    assert bench.page.get_by_role("button", name="Add a neuron to layer 1").is_disabled()
    assert bench.page.get_by_role("button", name="Remove a neuron from layer 2").is_disabled()
    assert bench.page.get_by_role("button", name="Add a layer after layer 8").is_disabled()


def test_views_and_switches_apply_at_once_and_tell_the_page(bench: Bench) -> None:
    bench.open()
    bench.page.get_by_label("Test points").check()
    bench.until("b.charts.find((c) => c.id === 'output').chart.node.data[1].visible === true")
    bench.page.locator("[data-panel=weights]").get_by_role("button", name="Histogram").click()
    bench.until("b.charts.find((c) => c.id === 'weights').chart.node.data[0].type === 'histogram'")
    colours = """() => { const c = document.querySelector('.np-image');
                         const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
                         return new Set(new Uint32Array(d.buffer)).size; }"""
    assert bench.page.evaluate(colours) > 2
    bench.page.get_by_label("Discretize").check()
    bench.page.wait_for_function(f"() => ({colours})() <= 2")
    bench.page.wait_for_function(
        "() => sent.some((m) => m.name === 'view' && m.value.discretize && m.value.weights === 'histogram' && m.value.test)"
    )


def test_hover_reads_the_map(bench: Bench) -> None:
    bench.open()
    box = bench.page.locator("[data-panel=output] .np-plot-area").bounding_box()
    assert box
    bench.page.mouse.move(box["x"] + box["width"] * 0.45, box["y"] + box["height"] * 0.5)
    bench.page.wait_for_function(
        "() => /(x₁ .*output|point   label)/.test(document.querySelector('[data-panel=output] .np-probe').textContent)"
    )


def test_connects_again_by_itself(bench: Bench) -> None:
    bench.open().play().until("b.framesDrawn > 20")
    bench.control(refuse=True, drop=1012)
    bench.page.locator(".np-status-text", has_text="Reconnecting").wait_for()
    assert bench.value("b.root.dataset.connected") == "false"
    epoch = bench.value("info.epoch")
    bench.control(refuse=False)
    bench.until(f"b.root.dataset.connected === 'true' && info.epoch > {epoch} + 5")
    assert bench.value("b.store.curves.count === info.epoch + 1")
    bench.control(drop=4404)
    bench.page.locator(".np-status-text", has_text="has ended").wait_for()
    bench.errors.clear()  # the browser itself reports the refused socket


def test_a_reload_asks_for_the_run_it_had(bench: Bench) -> None:
    bench.open().play().until("info.epoch > 10")
    bench.page.evaluate("() => sessionStorage.setItem('np-token:/', 'older')")
    bench.page.goto(f"{bench.url}?keep")
    bench.until("b.framesDrawn > 0")
    assert bench.page.evaluate("() => sent") == [{"name": "resume", "value": {"token": "older"}}]
    assert bench.page.evaluate("() => sessionStorage.getItem('np-token:/')") == "fake-token"


def test_divergence_is_told_and_mended_by_one_click(bench: Bench) -> None:
    bench.open()
    height = "() => document.querySelector('.np-network-canvas').getBoundingClientRect().top"
    before = bench.page.evaluate(height)
    bench.control(diverge="The loss is no longer a number: the learning rate 3 is too large.")
    alert = bench.page.get_by_role("alert")
    alert.wait_for()
    assert "learning rate 3" in alert.inner_text()
    assert bench.page.evaluate(height) == before, "nothing moves"
    bench.page.get_by_role("button", name="Go back and lower the learning rate").click()
    alert.wait_for(state="hidden")
    assert bench.control()["triggers"][-1]["value"]["edits"] == [{"op": "recover"}]


def test_text_is_only_text(bench: Bench) -> None:
    bench.open()
    bench.control(notice="<img src=x onerror=alert(1)><b>bold</b>")
    bench.page.get_by_text("<img src=x onerror=alert(1)>").wait_for()
    assert bench.page.locator(".np-board img, .np-board b").count() == 0


def test_charts_are_the_same_nodes_after_many_frames_and_new_data(bench: Bench) -> None:
    bench.open()
    bench.page.evaluate(
        "() => { window.kept = [...document.querySelectorAll('.np-board .np-plot, .np-board canvas, .np-board .main-svg')]; }"
    )
    bench.play().until("b.framesDrawn > 220", 60)
    bench.page.get_by_label("Log loss").check()
    bench.page.wait_for_function("() => sent.some((m) => m.name === 'view')")
    assert bench.page.evaluate("() => kept.every((node) => node.isConnected)")
    assert bench.value("b.framesReceived - b.framesDrawn") <= 2
    assert bench.page.locator(".np-board").count() == 1, "mounted once"


def test_follows_the_page_theme(bench: Bench) -> None:
    bench.open()
    bench.page.evaluate("() => { document.body.className = 'dark'; }")
    bench.until("b.theme.text === '#fafafa' && b.charts.every((c) => c.chart.node._fullLayout.font.color === '#fafafa')")


# Colours of opaque pixels that Plotly painted for the weights' heatmap, as the least of their three channels
HEATMAP = """async () => {
  const image = document.querySelector("[data-panel='weights'] .heatmaplayer image");
  const bitmap = await createImageBitmap(await (await fetch(image.href.baseVal)).blob());
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  canvas.getContext("2d").drawImage(bitmap, 0, 0);
  const { data } = canvas.getContext("2d").getImageData(0, 0, bitmap.width, bitmap.height);
  const [low, high] = [[], []];
  for (let i = 0; i < data.length; i += 4) {
    if (data[i + 3] < 255) continue;
    const channels = data.slice(i, i + 3);
    low.push(Math.min(...channels));
    high.push(Math.max(...channels));
  }
  return [Math.max(...low), Math.min(...high)]; // of the whitest, of the blackest
}"""
MIDDLES = "[b.panel('network').painter.table[0] & 255, b.charts.find((c) => c.id === 'output').chart.image.table[0] & 255]"


def test_zero_is_near_the_page_in_every_map_and_follows_the_theme_while_open(bench: Bench) -> None:
    bench.open()  # the biases of the fake run's network are zero
    whitest, _ = bench.page.evaluate(HEATMAP)
    assert whitest > 230 and all(middle > 230 for middle in bench.value(MIDDLES))
    bench.page.evaluate("() => { document.body.className = 'dark'; }")
    bench.until(f"{MIDDLES}.every((middle) => middle < 60) && b.charts.every((c) => !c.due)")
    whitest, blackest = bench.page.evaluate(HEATMAP)
    assert whitest < 130 and blackest < 60
    bench.page.evaluate("() => { document.body.className = 'light'; }")
    bench.until(f"{MIDDLES}.every((middle) => middle > 230) && b.charts.every((c) => !c.due)")
    assert bench.page.evaluate(HEATMAP)[0] > 230


def test_opens_dark_with_dark_middles(bench: Bench) -> None:
    bench.open("theme=dark")
    assert bench.page.evaluate(HEATMAP)[0] < 130 and all(middle < 60 for middle in bench.value(MIDDLES))


SHARES = "b.charts.find((c) => c.id === 'gradients').chart.node.data[0].z"
BLOCKS = "b.charts.find((c) => c.id === 'gradients').spec.switches[0].rebind['data[0].z'].each"
LARGEST = f"""{BLOCKS}.map(([top, left, rows, columns]) => Math.max(...{SHARES}.slice(top, top + rows)
    .flatMap((row) => [...row.slice(left, left + columns)].map(Math.abs))))"""


def test_each_block_of_gradients_reaches_the_ends_of_the_colours_and_the_hover_says_the_true_number(bench: Bench) -> None:
    bench.open("hidden=8,8,8")
    assert bench.value(LARGEST) == pytest.approx([1] * 4), "a scale per block is how gradients open"
    panel = bench.page.locator("[data-panel='gradients']")
    plot = panel.locator(".nsewdrag").bounding_box()
    assert plot
    bench.page.mouse.move(plot["x"] + 10, plot["y"] + 24)
    hover = panel.locator(".hovertext")
    hover.wait_for()
    said = float((hover.text_content() or "").split("gradient")[-1].strip().replace("−", "-"))
    gradients = bench.value("[...b.store.get('gradients')]")
    assert any(said == pytest.approx(value, rel=1e-3) for value in gradients)
    panel.get_by_label("Scale per block").uncheck()
    bench.until(f"Math.max(...{LARGEST}) < 0.5")
    assert bench.value(LARGEST) == pytest.approx(
        [max(abs(v) for v in gradients[a:b]) for a, b in ((0, 24), (24, 96), (96, 168), (168, 177))], rel=1e-5
    )
    panel.get_by_role("button", name="Histogram").click()
    bench.until("b.charts.find((c) => c.id === 'gradients').chart.node.data[0].type === 'histogram'")
    assert not panel.get_by_label("Scale per block").is_visible()


def test_ends_with_its_element_and_only_then(bench: Bench) -> None:
    bench.open()
    bench.page.evaluate("() => { window.board = __npBoard; board.leaveUnlessStaying(); }")
    bench.play().until("b.framesDrawn > 60")
    bench.page.evaluate("() => { document.getElementById('host').remove(); board.leaveUnlessStaying(); }")
    bench.page.wait_for_function("() => board.ended && board.link.ended")


def test_why_there_is_no_run_stands_until_there_is_one_with_one_click_out(bench: Bench) -> None:
    bench.open()
    card = bench.page.locator(".np-standing-card")
    bench.page.evaluate("() => { __npBoard.data.ways_out = { rate: { label: 'Lower it', edit: { op: 'new_weights' } } }; }")
    bench.control(send={"standing": {"level": "error", "text": "<b>The rate</b> is too high.", "fields": ["rate"]}})
    card.wait_for()
    assert "<b>The rate</b> is too high." in card.inner_text()
    card.get_by_role("button", name="Lower it").click()
    bench.until("b.spec.structure && info.run > 1")
    bench.control(send={"standing": {"level": "error", "text": "Nothing helps.", "fields": []}})
    card.get_by_text("Nothing helps.").wait_for()
    assert card.get_by_role("button").count() == 0 or not card.get_by_role("button").is_visible()
    bench.control(send={"standing": None})
    card.wait_for(state="hidden")


def test_the_page_is_asked_to_put_back_what_the_run_refused(bench: Bench) -> None:
    bench.open()
    bench.control(send={"put_back": True})
    bench.page.wait_for_function(
        """async () => (await (await fetch('/control', {method: 'POST', body: '{}'})).json())
            .triggers.some((t) => t.name === 'put_back')""",
        timeout=60_000, polling=100,
    )  # fmt: skip
