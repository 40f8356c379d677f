"""Small maps, the table and what brings a variant forward, in a real Chromium over made-up comparisons."""

import pytest

from tests.board.bench import Bench

ROWS = "[...document.querySelectorAll('.np-table tbody tr')]"
COLUMN = f"{ROWS}.map((row) => row.children[%d].firstChild.textContent)"
SHADES = "(b.charts.find((c) => c.id === 'loss').chart.node._fullData.map((t) => t.opacity))"


def edits(bench: Bench) -> list[dict[str, object]]:
    return [edit for trigger in bench.control()["triggers"] if trigger["name"] == "edit" for edit in trigger["value"]["edits"]]


def slow_page(bench: Bench) -> Bench:
    """Where the page takes its time to hear what the board sends, as on a machine with other things to do."""
    late = """() => { const fetch = window.fetch;
        window.fetch = async (...given) => { await new Promise((go) => setTimeout(go, 300)); return fetch(...given); }; }"""
    bench.page.evaluate(late)
    return bench


def settle(bench: Bench) -> Bench:
    return bench.until("!b.turns.some((panel) => panel.visible && panel.stale())")


def test_every_variant_is_painted_while_it_trains(bench: Bench) -> None:
    bench.open("kind=compare&variants=12")
    pictures = "() => [...document.querySelectorAll('.np-map-canvas')].map((c) => c.toDataURL())"
    before = bench.page.evaluate(pictures)
    bench.play().until("b.framesDrawn > 20")
    after = bench.page.evaluate(pictures)
    assert len(set(before)) == len(set(after)) == 12
    assert all(a != b for a, b in zip(before, after, strict=True))
    points = """() => { const c = document.querySelector('.np-maps-dots');
                return c.getContext('2d').getImageData(0, 0, c.width, c.height).data.some((b) => b); }"""
    assert bench.page.evaluate(points)


def test_more_than_two_classes_are_painted_by_class(bench: Bench) -> None:
    bench.open("kind=compare&variants=4&classes=4")
    shades = """() => { const c = document.querySelector('.np-map-canvas');
                return new Set(new Uint32Array(c.getContext('2d').getImageData(0, 0, c.width, c.height).data.buffer)).size; }"""
    assert bench.page.evaluate(shades) == 4


def test_six_by_six_maps_fit_and_nothing_scrolls(bench: Bench) -> None:
    for size in ((1440, 900), (1024, 768), (390, 844)):
        bench.page.set_viewport_size({"width": size[0], "height": size[1]})
        bench.open("kind=compare&variants=36")
        boxes = bench.page.evaluate(
            """() => [document.querySelector('.np-maps'), ...document.querySelectorAll('.np-map')]
                 .map((n) => n.getBoundingClientRect()).map((r) => [r.left, r.top, r.right, r.bottom, r.width])"""
        )
        (left, top, right, bottom, _), *maps = boxes
        assert len(maps) == 36
        for i, box in enumerate(maps):
            assert box[0] >= left and box[1] >= top and box[2] <= right + 0.5 and box[3] <= bottom + 0.5
            assert box[4] > 30
            assert not any(box[0] < o[2] and box[2] > o[0] and box[1] < o[3] and box[3] > o[1] for o in maps[:i])
        assert bench.page.evaluate("() => document.documentElement.scrollWidth") == size[0]
        if size[0] == 1440:
            assert bench.page.evaluate("() => document.documentElement.scrollHeight") == 900


def test_the_table_sorts_by_its_headers(bench: Bench) -> None:
    bench.open("kind=compare&variants=6&epochs=80")
    settle(bench)
    own = bench.page.evaluate(COLUMN % 1)
    head = bench.page.get_by_role("columnheader", name="Test loss")
    head.get_by_role("button").click()
    assert head.get_attribute("aria-sort") == "ascending"
    assert bench.page.evaluate(COLUMN % 1) == sorted(own, key=float)
    assert bench.page.locator(".np-best").count() > 0
    head.get_by_role("button").click()
    assert head.get_attribute("aria-sort") == "descending"
    assert bench.page.evaluate(COLUMN % 1) == sorted(own, key=float, reverse=True)
    bench.page.get_by_role("columnheader", name="Epochs to target").get_by_role("button").click()
    shown = bench.page.evaluate(COLUMN % 4)
    assert "–" in shown and shown == sorted(shown, key=lambda text: float("inf") if text == "–" else float(text))
    assert head.get_attribute("aria-sort") == "none"


def test_no_column_of_the_table_moves_while_it_trains(bench: Bench) -> None:
    bench.open("kind=compare&variants=6")
    settle(bench)
    places = "() => [...document.querySelectorAll('.np-table thead th')].map((th) => th.getBoundingClientRect().left)"
    before = bench.page.evaluate(places)
    words = bench.page.evaluate(f"window.words = {COLUMN % 1}")
    bench.play().until(f"{COLUMN % 1}.every((text, i) => text !== window.words[i])")
    assert len(words) == 6
    assert bench.page.evaluate(places) == before


def test_the_table_follows_and_its_order_waits_for_the_pointer(bench: Bench) -> None:
    bench.open("kind=compare&variants=6&epochs=80")
    settle(bench)
    bench.page.get_by_role("columnheader", name="Test loss").get_by_role("button").click()
    order = f"{ROWS}.map((row) => Number(row.dataset.item))"
    before = bench.page.evaluate(order)
    bench.page.evaluate("() => { window.kept = document.querySelector('.np-table td span'); window.words = kept.textContent; }")
    bench.page.keyboard.press("Space")
    bench.until("info.state === 'playing'")
    bench.page.wait_for_function("() => kept.isConnected && kept.textContent !== words")
    bench.control(diverged=before[0])
    bench.page.locator(f"tr[data-item='{before[0]}'] .np-row-mark").wait_for()
    bench.until(f"b.store.get('table.test_loss')[{before[0]}] !== b.store.get('table.test_loss')[{before[0]}]")
    epoch = bench.value("info.epoch")
    bench.until(f"info.epoch > {epoch} + 60")
    assert bench.page.evaluate(order)[0] == before[0], "the pointer is on the table"
    bench.page.mouse.move(5, 500)
    bench.until(f"{order}.at(-1) === {before[0]}")


def test_a_variant_is_opened_by_mouse_and_by_keyboard(bench: Bench) -> None:
    slow_page(bench.open("kind=compare&variants=4"))
    bench.page.locator(".np-map").nth(2).click()
    bench.page.wait_for_function("() => sent.length === 1")
    bench.page.get_by_role("row").nth(2).get_by_role("button", name="Open").click()
    bench.page.wait_for_function("() => sent.length === 2")
    bench.page.locator(".np-map").nth(3).focus()
    bench.page.keyboard.press("Enter")
    bench.page.wait_for_function("() => sent.length === 3")
    assert edits(bench) == [{"op": "open", "variant": 2}, {"op": "open", "variant": 1}, {"op": "open", "variant": 3}]


def test_a_diverged_variant_is_said_in_words(bench: Bench) -> None:
    bench.open("kind=compare&variants=4&epochs=20")
    assert bench.page.get_by_text("diverged").filter(visible=True).count() == 0
    bench.control(diverged=3)
    bench.page.locator(".np-map-mark").nth(3).wait_for()
    bench.page.locator("tr[data-item='3'] .np-row-mark").wait_for()
    assert "diverged" in (bench.page.locator(".np-map").nth(3).get_attribute("aria-label") or "")
    assert bench.page.locator(".np-map-mark").nth(0).is_hidden()


def test_pointing_at_a_variant_brings_it_forward_everywhere(bench: Bench) -> None:
    bench.open("kind=compare&variants=4&epochs=60").play()
    bench.page.locator(".np-map").nth(1).hover()
    bench.until(f"{SHADES}.join() === '0.15,1,0.15,0.15'")
    assert bench.page.locator(".np-lit").evaluate_all("(nodes) => nodes.map((n) => n.dataset.item)") == ["1", "1"]
    epoch = bench.value("info.epoch")
    bench.until(f"info.epoch > {epoch} + 30")
    bench.until(f"b.charts.every((c) => c.chart.node.data[0].y.length > {epoch}) && {SHADES}.join() === '0.15,1,0.15,0.15'")
    bench.page.mouse.move(5, 500)
    bench.until(f"{SHADES}.join() === '1,1,1,1' && !document.querySelector('.np-lit')")
    bench.page.locator("tr[data-item='2']").hover()
    bench.until(f"{SHADES}.join() === '0.15,0.15,1,0.15'")
    bench.page.mouse.move(5, 500)
    bench.until(f"{SHADES}.join() === '1,1,1,1'")


def test_pointing_at_a_curve_brings_its_variant_forward(bench: Bench) -> None:
    bench.open("kind=compare&variants=4&epochs=100&seeds=2")
    settle(bench)
    place = bench.page.evaluate(
        """() => { const node = __npBoard.charts.find((c) => c.id === 'loss').chart.node, { xaxis, yaxis } = node._fullLayout;
             const r = node.getBoundingClientRect(), trace = node.data[8];
             return [r.x + xaxis._offset + xaxis.d2p(trace.x[50]), r.y + yaxis._offset + yaxis.d2p(trace.y[50])]; }"""
    )
    bench.page.mouse.move(place[0] + 30, place[1] - 30)
    bench.page.mouse.move(*place)
    bench.until("document.querySelector('.np-map.np-lit')?.dataset.item === '2'")
    bench.until(f"{SHADES}.filter(Boolean).join() === '0.15,0.15,1,0.15'")
    bench.until("b.charts.find((c) => c.id === 'loss').chart.node._fullData[1].fillcolor.endsWith('0.048)')")
    bench.page.mouse.move(5, 500)
    bench.until("!document.querySelector('.np-lit')")


def test_only_the_named_controls_are_there(bench: Bench) -> None:
    bench.open("kind=sensitivity")
    for name, there in (("Play", True), ("Reset", True), ("Step", False), ("Epoch", False), ("New weights", False), ("Stop at", False)):
        assert bench.page.get_by_role("button", name=name, exact=True).count() == int(there), name
    assert bench.page.get_by_label("Speed", exact=True).is_hidden()
    bench.page.keyboard.press("s")
    bench.page.keyboard.press("r")
    bench.until_command("reset")
    assert bench.commands("step") == []


def test_a_cell_fills_in_and_says_where_it_was_clicked(bench: Bench) -> None:
    slow_page(bench.open("kind=sensitivity")).play().until("info.epoch > 30")
    bench.page.keyboard.press("Space")
    bench.until("info.state === 'paused'")
    settle(bench)
    shown = bench.value("[...b.charts[0].chart.node.data[0].z].map((row) => [...row].map((v) => Number.isNaN(v))).flat()")
    done = bench.value("info.epoch")
    assert shown == [i >= done for i in range(80)]
    assert bench.value("[...b.charts[1].chart.node.data[0].z[0]].map((v) => v - info.epoch)") == [125, 126, 127, 128, 129]
    place = bench.page.evaluate(
        """() => { const node = __npBoard.charts[0].chart.node, { xaxis, yaxis } = node._fullLayout, r = node.getBoundingClientRect();
             return [r.x + xaxis._offset + xaxis.l2p(4), r.y + yaxis._offset + yaxis.l2p(1)]; }"""
    )
    bench.page.mouse.move(*place)
    bench.page.mouse.click(*place)
    bench.page.wait_for_function("() => sent.length === 1")
    assert edits(bench) == [{"op": "cell", "x": 4, "y": 1}]


def test_cells_are_chosen_by_keyboard(bench: Bench) -> None:
    bench.open("kind=sensitivity").play().until("info.epoch > 30")
    bench.page.keyboard.press("Space")
    bench.until("info.state === 'paused'")
    settle(bench)
    cell = bench.page.locator(".np-cell-focus")
    before = cell.bounding_box()
    bench.page.get_by_role("button", name="Reset").focus()
    for _ in range(12):
        if cell.evaluate("(node) => node === document.activeElement"):
            break
        bench.page.keyboard.press("Tab")
    for key in ("ArrowRight", "ArrowRight", "ArrowRight", "ArrowLeft", "ArrowUp", "ArrowDown", "ArrowDown", "ArrowUp"):
        bench.page.keyboard.press(key)
    after = cell.bounding_box()
    assert before and after
    assert after["x"] == pytest.approx(before["x"] + 2 * before["width"], abs=1)
    assert after["y"] == pytest.approx(before["y"] - before["height"], abs=1), "upwards is the next row"
    assert cell.evaluate("(node) => getComputedStyle(node).outlineStyle") == "solid"
    background = cell.evaluate("(node) => getComputedStyle(node).backgroundColor")
    assert background == "rgba(0, 0, 0, 0)", "the cell's colour is seen through it"
    label = cell.get_attribute("aria-label") or ""
    assert "0.15" in label, "cell 12 of 80"
    bench.page.keyboard.press("Enter")
    bench.page.wait_for_function("() => sent.length === 1")
    assert edits(bench) == [{"op": "cell", "x": 2, "y": 1}]


def test_twelve_variants_with_long_curves_go_on_being_drawn(bench: Bench) -> None:
    """12 maps, three charts of 12 curves with 500 rows, and the table: no frame is the last one."""
    bench.open("kind=compare&variants=12&epochs=500").play().until("b.framesDrawn > 100")
