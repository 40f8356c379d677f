"""The Attention page in a real browser: a Transformer learns, is looked at, interfered with, rebuilt and sent as a link."""

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.driver import Board
from tests.serving import App

VIEWPORT = {"width": 1440, "height": 900}
LOADED = "() => window.__npBoard?.framesDrawn > 0 && document.querySelectorAll('.np-board .js-plotly-plot').length >= 4"


class AttentionBoard(Board):
    def open(self, query: str = "") -> "AttentionBoard":
        self.page.goto(query if query.startswith("http") else f"{self.url}attention{query}")
        self.page.wait_for_function(LOADED, timeout=60_000)
        return self

    def matrix(self, name: str) -> np.ndarray:
        """An array in its shape."""
        found = self.page.evaluate(
            f"() => {{ const a = window.__npBoard.store.arrays.get('{name}'); return [Array.from(a.data), a.shape]; }}"
        )
        return np.array(found[0]).reshape(found[1])

    def learn(self, accuracy: float = 0.97) -> "AttentionBoard":
        """Train at full speed until that share of the symbols is right, then pause."""
        self.at_full_speed().play().until(f"info.readouts.test_score > {accuracy}")
        self.pause()
        return self


@pytest.fixture
def board(app: App, page: Page) -> AttentionBoard:
    return AttentionBoard(page, app.url).open()


def test_reverse_is_learned_and_the_antidiagonal_appears(board: AttentionBoard):
    board.page.evaluate("() => { window.__before = [...document.querySelectorAll('.np-board .js-plotly-plot, .np-board canvas')]; }")
    before = board.matrix("attention")
    board.learn()
    attention = board.matrix("attention").max(axis=(0, 1))  # over layers and heads: (T, T)
    looks = attention.argmax(axis=1)
    assert (looks == np.arange(len(looks))[::-1]).mean() >= 0.75
    assert np.fliplr(attention).diagonal().mean() > 2 * np.fliplr(before.max(axis=(0, 1))).diagonal().mean()
    board.page.wait_for_function(
        """() => { const plot = document.querySelector('.np-board [data-panel="attention"] .js-plotly-plot');
                   const sent = window.__npBoard.store.get('attention');
                   return plot.data[0].z.every((row, r) => row.every((v, c) => v === sent[r * row.length + c])); }"""
    )  # the figure shows the chosen head's numbers
    assert board.page.evaluate(
        "() => { const now = [...document.querySelectorAll('.np-board .js-plotly-plot, .np-board canvas')];"
        " return window.__before.every((node) => now.includes(node)); }"
    )


def test_pointing_at_a_map_says_who_looks_where(board: AttentionBoard):
    plot = board.page.locator('.np-board [data-panel="attention"] .js-plotly-plot')
    box = plot.locator(".nsewdrag").first.bounding_box()
    assert box
    board.page.mouse.move(box["x"] + box["width"] * 6.5 / 8, box["y"] + box["height"] * 3.5 / 8)
    tokens = board.array("probe.tokens")
    letters = [chr(ord("a") + int(tokens[i])) for i in (3, 6)]
    weight = board.matrix("attention")[0, 0, 3, 6]
    expect(plot.locator(".hoverlayer")).to_contain_text(f"position 3 ({letters[0]}) looks {weight:.2f} at position 6 ({letters[1]})")
    ticks = plot.locator(".xtick text").all_text_contents()
    assert ticks == [chr(ord("a") + int(token)) for token in tokens]


def test_pointing_at_any_small_map_says_it_too(app: App, page: Page):
    board = AttentionBoard(page, app.url).open("?model.heads=4")
    box = page.locator('.np-heads [data-item="2"] canvas').bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] * 6.5 / 8, box["y"] + box["height"] * 3.5 / 8)
    tip = page.locator(".np-heads .np-tooltip")
    tokens = [chr(ord("a") + int(token)) for token in board.array("probe.tokens")]
    expect(tip).to_have_text(
        f"Layer 1, head 3position 3 ({tokens[3]}) looks {board.matrix('attention')[0, 2, 3, 6]:.2f} at position 6 ({tokens[6]})"
    )
    inside = "(n) => { const t = n.getBoundingClientRect(), p = n.closest('.np-panel').getBoundingClientRect();"
    assert tip.evaluate(f"{inside} return t.left >= p.left && t.right <= p.right && t.bottom <= p.bottom; }}")
    page.get_by_label("Symbol at position 6", exact=True).select_option(str((int(board.array("probe.tokens")[6]) + 1) % 10))
    page.mouse.move(5, 5)
    expect(tip).to_be_hidden()


def test_a_head_is_enlarged_by_a_click_and_stands_in_the_address(board: AttentionBoard):
    board.page.locator('.np-heads [data-item="1"]').click()
    expect(board.page.locator('.np-board [data-panel="attention"] .np-panel-title')).to_have_text("Layer 1, head 2")
    board.page.wait_for_function(
        """() => { const plot = document.querySelector('.np-board [data-panel="attention"] .js-plotly-plot');
                   return plot.data[0].z[0][0] === window.__npBoard.store.get('attention')[64]; }"""
    )
    board.page.wait_for_url("**view.head=1**")
    board.press("Lines")
    expect(board.page.locator('.np-board [data-panel="attention"] canvas.np-lines')).to_be_visible()


def test_the_probe_is_edited_and_drawn_anew(board: AttentionBoard):
    tokens = board.array("probe.tokens")
    other = (int(tokens[1]) + 3) % 10
    board.page.get_by_label("Symbol at position 1", exact=True).select_option(str(other))
    board.until(f"b.store.get('probe.tokens')[1] === {other}")
    assert board.array("probe.targets")[-2] == other  # of reverse
    expect(board.page.locator(".np-tokens-targets td").nth(6)).to_have_text(chr(ord("a") + other))
    changed = board.array("probe.tokens")
    board.press("New probe").until(f"b.store.get('probe.tokens').join() !== '{','.join(str(int(t)) for t in changed)}'")


def test_answers_are_marked_by_sign_and_counted(board: AttentionBoard):
    board.learn(0.99)
    right = board.array("probe.right")
    cells = board.page.locator(".np-tokens-answers td")
    for place, hit in enumerate(right):
        expect(cells.nth(place)).to_contain_text("✓" if hit else "✗")
    expect(board.page.locator('[data-panel="probe"] .np-panel-note')).to_contain_text(f"{int(sum(right))} of {len(right)} right")
    shares = board.matrix("probe.top_probabilities")
    assert shares.shape == (8, 5) and (np.diff(shares, axis=1) <= 0).all() and (shares.sum(axis=1) <= 1.0001).all()


def test_a_head_that_is_off_costs_accuracy_and_says_so(app: App, page: Page):
    board = AttentionBoard(page, app.url).open("?model.heads=1")
    board.learn()
    page.get_by_label("What this head does").select_option("off")
    board.until("info.readouts.heads_score < 0.5")
    assert board.info("readouts.heads_cost") > 0.4
    assert board.matrix("attention").max() == 0
    expect(page.locator(".np-costs-note")).to_contain_text("lost")
    board.press("Measure").until("b.store.get('ablation')?.[0] > 0.4")
    expect(page.locator(".np-costs tbody tr td").nth(1)).to_contain_text("%")
    page.get_by_label("What this head does").select_option("normal")
    board.until("info.readouts.heads_score === undefined")


def test_the_steps_of_a_head_follow_from_each_other(board: AttentionBoard):
    board.press("Steps").until("b.store.get('step.weights')")
    expect(board.page.locator(".np-step-title")).to_have_text("1 of 8: Queries")
    for number in range(2, 9):
        board.press("Next step")
        expect(board.page.locator(".np-step-title")).to_contain_text(f"{number} of 8")
    expect(board.button("Next step")).to_be_disabled()
    q, k, v = (board.matrix(f"step.{name}") for name in "qkv")
    scores, scaled, weights, output = (board.matrix(f"step.{name}") for name in ("scores", "scaled", "weights", "output"))
    np.testing.assert_allclose(q @ k.T, scores, atol=1e-4)
    np.testing.assert_allclose(scores / np.sqrt(q.shape[1]), scaled, atol=1e-4)
    np.testing.assert_allclose(np.exp(scaled) / np.exp(scaled).sum(axis=1, keepdims=True), weights, atol=1e-5)
    np.testing.assert_allclose(weights @ v, output, atol=1e-4)


def test_the_model_is_built_by_clicking(board: AttentionBoard):
    board.press("More layers").until("info.structure.includes('/2x2x64')")
    board.press("More heads").until("info.structure.includes('/2x4x64')")
    board.page.get_by_label("Causal", exact=True).last.check()
    board.until("info.structure.endsWith('-causal')")
    board.page.wait_for_url("**model.causal=true**")
    expect(board.page.locator(".np-box-attention .np-box-note")).to_have_text("Q, K, V 4 × 8 × 16 · maps 4 × 8 × 8")
    expect(board.page.locator(".np-heads [data-item]")).to_have_count(8)
    assert board.matrix("attention").shape == (2, 4, 8, 8)


def test_a_block_is_chosen_and_its_own_numbers_are_shown(board: AttentionBoard):
    shown = """([rows, columns]) => { const { z } = document.querySelector('.np-board [data-panel="blocks"] .js-plotly-plot').data[0];
               const sent = window.__npBoard.store.get('block.gradients');
               return z.length === rows && z[0].length === columns && z[0].every((v, c) => v === sent[c]); }"""
    board.play()  # also while frames come
    board.page.locator('.np-board [data-panel="blocks"]').get_by_role("button", name="Gradients").click()
    board.page.get_by_label("Block", exact=True).select_option("layers.0.w_1")
    board.until("b.store.arrays.get('block.weights').shape[0] > 64").pause()
    rows, columns = board.matrix("block.gradients").shape
    assert rows == 2 * columns
    board.page.wait_for_function(shown, arg=[rows, columns])
    board.page.wait_for_url("**view.block=layers.0.w_1**")
    again = AttentionBoard(board.page, board.url).open(board.page.url)  # paused: no frame but the first comes by itself
    again.until("b.store.arrays.get('block.weights').shape[0] > 64")
    board.page.wait_for_function(shown, arg=[rows, columns])


def test_a_link_carries_the_model_the_probe_and_what_heads_are_made_to_do(board: AttentionBoard, browser: Browser):
    board.press("More heads").until("info.structure.includes('/1x4x64')")
    board.press("New weights").page.wait_for_url("**model.seed=1**")
    board.until("info.run >= 3")
    board.press("Entropy").page.wait_for_url("**view.history=entropy**")
    assert "view.probe" not in board.page.url  # the run's own
    board.page.get_by_label("Symbol at position 0", exact=True).select_option("7")
    board.page.wait_for_url("**view.probe=7.**")
    board.page.get_by_label("What layer 1, head 3 does").select_option("uniform")
    board.page.wait_for_url("**view.heads=0020**")
    with browser.new_context(viewport=VIEWPORT) as other:  # type: ignore[arg-type]
        twin = AttentionBoard(other.new_page(), board.url).open(board.page.url)
        for name in ("heads", "probe.tokens", "probe.targets", "probe.top_probabilities", "attention", "block.weights", "embedding.xy"):
            assert twin.array(name) == board.array(name)
        expect(twin.button("Entropy")).to_have_attribute("aria-pressed", "true")
        assert np.ptp(twin.matrix("attention")[0, 2]) == 0
        twin.page.get_by_label("What layer 1, head 3 does").select_option("normal")
        twin.page.wait_for_url(lambda url: "view.heads" not in url)
    board.press("Fewer heads").until("info.structure.includes('/1x2x64')")  # another model: its heads do what they learn
    board.page.wait_for_url(lambda url: "view.heads" not in url and "view.probe" not in url)


def test_pasted_text_is_text_and_never_html(app: App, page: Page):
    board = AttentionBoard(page, app.url).open("?data.task=text")
    area = page.get_by_label("Text", exact=True)
    area.fill("<img src=x onerror=window.__bad=1> & <b>bold</b>\n" * 12)
    area.press("Control+Enter")
    board.until("info.run >= 2")
    board.until("b.ready()")
    assert page.evaluate("() => window.__bad") is None
    assert page.locator(".np-board img").count() == 0
    expect(page.locator(".np-tokens .np-symbol").first).to_be_visible()


def test_the_page_is_reached_from_the_others_and_left_again(app: App, page: Page):
    page.goto(app.url)
    page.wait_for_function("() => window.__npBoard?.framesDrawn > 0", timeout=60_000)
    page.get_by_role("link", name="Attention").click()
    page.wait_for_function("() => window.__npBoard?.store.info?.structure.startsWith('attention/')", timeout=60_000)
    page.get_by_role("link", name="Playground").click()
    page.wait_for_function("() => window.__npBoard?.store.info?.structure.startsWith('2-4-2-1/')", timeout=60_000)


def test_divergence_says_why_and_one_click_mends_it(app: App, page: Page):
    board = AttentionBoard(page, app.url).open("?training.optimizer=sgd&training.learning_rate=10&model.norm=none")
    board.at_full_speed().press("Play").until("info.state === 'diverged'")
    assert "learning rate" in board.info("message")
    board.press("Go back and lower the learning rate").until("info.state !== 'diverged' && info.readouts.learning_rate < 10")


def test_symbols_titles_and_the_model_grow_on_a_projector(app: App, page: Page) -> None:
    page.goto(app.url + "attention")
    sizes = """() => ['.np-map-title', '.np-symbol', '.np-box-title']
      .map((css) => document.querySelector(css).getBoundingClientRect().height)"""
    page.wait_for_function("() => window.__npBoard?.framesDrawn > 0", timeout=60_000)
    before = page.evaluate(sizes)
    page.set_viewport_size({"width": 2560, "height": 1440})
    page.wait_for_function("() => window.__npBoard.scale > 1.5")
    assert all(now > 1.4 * then for now, then in zip(page.evaluate(sizes), before, strict=True))
