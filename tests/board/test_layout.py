"""Where things stand on the board, from a phone to a projector, and that nothing moves."""

import pytest

from tests.board.bench import Bench

BOXES = """() => Object.fromEntries([...document.querySelectorAll('.np-panel, .np-toolbar, .np-runs > *, .np-rest > *, .np-readout')]
           .filter((n) => n.getBoundingClientRect().width)
           .map((n, i) => { const r = n.getBoundingClientRect();
                            return [n.dataset.panel ?? i, [r.left, r.top, r.right, r.bottom].map(Math.round)]; }))"""


def boxes(bench: Bench, width: int = 1440, height: int = 900) -> dict[str, list[int]]:
    if bench.page.viewport_size != {"width": width, "height": height}:
        bench.page.set_viewport_size({"width": width, "height": height})
        bench.until("!b.resized && !b.scheduled")
    return dict(bench.page.evaluate(BOXES))


@pytest.mark.parametrize("width", [1024, 700], ids=["alone", "beside the sidebar"])
def test_a_tablet_shows_network_output_and_curves_without_scrolling(bench: Bench, width: int) -> None:
    bench.page.set_viewport_size({"width": width, "height": 768})
    bench.open()
    found = boxes(bench, width, 768)
    watched = [found[name] for name in ("network", "output", "curves")]
    for i, (_, top, right, bottom) in enumerate(watched):
        assert right <= width and bottom <= 768 and bottom - top > 250
        assert all(right <= other[0] or bottom <= other[1] for other in watched[i + 1 :])


def test_a_phone_has_one_row_to_play_and_the_output_after_the_network(bench: Bench) -> None:
    bench.page.set_viewport_size({"width": 390, "height": 844})
    bench.open()
    heights = "() => new Set([...document.querySelectorAll('.np-runs > *')].filter((n) => n.offsetWidth)"
    assert bench.page.evaluate(heights + ".map((n) => Math.round(n.offsetTop + n.offsetHeight / 2))).size") == 1
    found = boxes(bench, 390, 844)
    order = sorted((name for name in found if not name.isdigit()), key=lambda name: found[name][1])
    assert order == ["network", "output", "curves", "weights", "gradients", "gradient_norm"]
    assert not bench.page.get_by_role("button", name="New weights").is_visible()
    bench.page.get_by_role("button", name="More run controls").click()
    bench.page.get_by_role("button", name="New weights").click()


def test_neurons_points_and_text_grow_on_a_projector(bench: Bench) -> None:
    sizes = """[b.panel('network').layout.neurons[0].size, 
               Math.max(...b.charts[0].chart.node.data.map((t) => t.marker?.size ?? 0).filter(Number.isFinite)),
               document.querySelector('.np-readout').getBoundingClientRect().height,
               b.charts[0].chart.node._fullLayout.font.size]"""
    bench.open()
    before = bench.value(sizes)
    bench.page.set_viewport_size({"width": 2560, "height": 1440})
    bench.until("b.scale > 1.5 && !b.charts.some((c) => c.due)")
    assert all(now > 1.4 * then for now, then in zip(bench.value(sizes), before, strict=True))


def test_tables_and_the_titles_of_maps_grow_on_a_projector(bench: Bench) -> None:
    sizes = """['.np-table tbody td', '.np-table thead th', '.np-map-title'].map((one) => {
        const range = document.createRange(); range.selectNodeContents(document.querySelector(one));
        return range.getBoundingClientRect().height; })"""
    bench.open("kind=compare&variants=4")
    before = bench.value(sizes)
    bench.page.set_viewport_size({"width": 2560, "height": 1440})
    bench.until("b.scale > 1.5 && !b.resized && !b.charts.some((c) => c.due)")
    assert all(now > 1.4 * then > 0 for now, then in zip(bench.value(sizes), before, strict=True))


def test_the_row_of_weights_folds_away_and_the_right_column_stays(bench: Bench) -> None:
    bench.open()
    before = boxes(bench)
    bench.page.get_by_role("button", name="Weights, gradients and gradient size").click()
    bench.until("b.chosen.details === false && !b.resized")
    after = boxes(bench)
    assert "weights" not in after and after["network"][3] > before["network"][3] + 200
    assert [after[name] for name in ("output", "curves")] == [before[name] for name in ("output", "curves")]


def test_nothing_moves_when_it_plays_stops_or_says_something(bench: Bench) -> None:
    bench.open()
    before = boxes(bench)
    bench.page.get_by_role("button", name="Stop at", exact=True).click()
    bench.page.get_by_role("dialog", name="Stop at").get_by_label("Epoch").fill("12")
    bench.page.keyboard.press("Enter")
    bench.until("info.stop.epoch === 12")
    assert boxes(bench) == before
    bench.page.get_by_role("button", name="Play", exact=True).click()
    bench.until("info.state === 'stopped'")
    notice = bench.page.locator(".np-notice")
    notice.wait_for()
    assert boxes(bench) == before
    place, charts = notice.bounding_box(), bench.page.locator(".np-plot-area, .np-readouts").all()
    assert place
    for chart in charts:
        box = chart.bounding_box()
        assert box and (
            place["x"] + place["width"] <= box["x"] or place["y"] + place["height"] <= box["y"] or place["y"] >= box["y"] + box["height"]
        )


def test_the_link_is_copied_or_stands_selected_in_a_field(bench: Bench) -> None:
    bench.open("hidden=3")
    bench.page.evaluate("() => { navigator.clipboard.writeText = async (text) => { window.copied = text; }; }")
    bench.page.get_by_role("button", name="Copy link").click()
    bench.page.locator(".np-notice", has_text="Link copied").wait_for()
    assert bench.page.evaluate("() => window.copied") == bench.page.url
    bench.page.evaluate("() => { navigator.clipboard.writeText = async () => { throw new Error('no'); }; }")
    bench.page.get_by_role("button", name="Copy link").click()
    field = bench.page.get_by_label("Address of this run")
    field.wait_for()
    assert field.input_value() == bench.page.url
    assert (
        bench.page.evaluate(
            "() => getSelection().toString() || ((f) => f.value.slice(f.selectionStart, f.selectionEnd))(document.activeElement)"
        )
        == bench.page.url
    )


def test_the_name_of_an_activation_is_whole_in_the_narrowest_diagram(bench: Bench) -> None:
    bench.page.set_viewport_size({"width": 390, "height": 844})
    bench.open("hidden=4,4,4,4,4,4,4,4")
    cut = """(() => { const pen = document.createElement('canvas').getContext('2d'); const arrow = 18;
        return [...document.querySelectorAll('.np-activation')].flatMap((node) => {
          const s = getComputedStyle(node); pen.font = s.font;
          const room = node.clientWidth - parseFloat(s.paddingLeft) - parseFloat(s.paddingRight) - (s.appearance === 'none' ? 0 : arrow);
          return [...node.options].filter((o) => pen.measureText(o.text).width > room).map((o) => o.text); }); })()"""
    assert bench.value(cut) == []


def test_what_is_said_of_a_neuron_stands_beside_the_pointer_on_a_projector_too(bench: Bench) -> None:
    bench.page.set_viewport_size({"width": 2560, "height": 1440})
    bench.open()
    bench.until("b.scale > 1.5")
    x, y = bench.value("""(() => { const { layout, canvas } = b.panel('network'), r = canvas.getBoundingClientRect(), n = layout.neurons[2];
        return [r.x + n.x + n.size / 2, r.y + n.y + n.size / 2]; })()""")
    bench.page.mouse.move(x, y)
    tip = bench.page.locator(".np-tooltip").filter(has_text="neuron 3")
    tip.wait_for()
    box = tip.bounding_box()
    assert box is not None and abs(box["x"] - x) < 60 and box["y"] - 60 < y < box["y"] + box["height"] + 60
