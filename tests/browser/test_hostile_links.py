"""Text from a link is text on every page: nothing of it becomes an element, and nothing is fetched for it."""

import re
from urllib.parse import quote, urlsplit

import pytest
from playwright.sync_api import Page

from tests.serving import App

AWAY = "http://127.0.0.1:9/y.png"
IMAGE = f"![]({AWAY})"
TAG = f'<img src="{AWAY}" onerror="window.hostile=1"><a href="{AWAY}">x</a>'
LINKS = [
    ("", {"network.activation": TAG}),
    ("", {"data.dataset": IMAGE + TAG, "training.learning_rate": f"<b>1</b>{IMAGE}"}),
    ("", {f"{IMAGE}<b>x</b>": "1"}),
    ("compare", {"vary": f"training.optimizer:{IMAGE};sgd"}),
    ("compare", {"vary": f"{TAG}:1;2", "target": TAG}),
    ("sensitivity", {"x": f"training.learning_rate:{IMAGE};0.1", "metric": TAG}),
    ("attention", {"data.task": IMAGE, "model.norm": TAG, f"view.{TAG}": "1"}),
    ("attention", {"data.task": "text", "data.text": f"{TAG} {IMAGE} " * 6}),
]


@pytest.mark.parametrize(("path", "query"), LINKS, ids=[f"{path or 'playground'}-{n}" for n, (path, _) in enumerate(LINKS)])
def test_text_from_a_link_is_text(app: App, page: Page, path: str, query: dict[str, str]) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(app.url + path + "?" + "&".join(f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in query.items()))
    page.wait_for_function(
        "() => window.__npBoard && window.__npBoard.framesDrawn > 0 && window.__npBoard.charts.some((c) => c.made)", timeout=90_000
    )
    home = urlsplit(app.url).netloc
    away = [url for url in asked if urlsplit(url).scheme in ("http", "https", "ws", "wss") and urlsplit(url).netloc != home]
    assert away == []
    hostile = '[src*="127.0.0.1:9"], [href*="127.0.0.1:9"], [*|href*="127.0.0.1:9"], [onerror]'
    assert page.evaluate(f"() => Array.from(document.querySelectorAll('{hostile}'), (one) => one.outerHTML.slice(0, 400))") == []
    assert page.evaluate("() => window.hostile") is None


def test_a_text_with_tags_stands_as_it_is_where_charts_say_what_is_pointed_at(app: App, page: Page) -> None:
    page.goto(f"{app.url}attention?data.task=text&data.length=8&data.text={quote('<b><a>' * 20, safe='')}")
    page.wait_for_function("() => window.__npBoard?.charts.some((c) => c.id === 'places' && c.made)", timeout=90_000)
    page.locator('[data-panel="places"] .textpoint').filter(has_text="<").first.wait_for()
    place = page.evaluate(
        """() => {
          const { node } = window.__npBoard.panels.find((p) => p.id === 'attention').chart;
          const { xaxis, yaxis } = node._fullLayout, box = node.getBoundingClientRect();
          const at = (axis, sign) => axis._offset + axis.l2p(axis.ticktext.findIndex((text) => text === sign));
          return [box.x + at(xaxis, '&gt;'), box.y + at(yaxis, '&lt;')];
        }"""
    )
    page.mouse.move(*place)
    said = page.locator(".hoverlayer .hovertext").first
    said.wait_for()
    assert re.fullmatch(r"position \d \(<\) looks \d\.\d\d at position \d \(>\)", said.text_content() or "")
