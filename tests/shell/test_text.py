"""Text of others is shown as it stands."""

import re

import pytest

from playground.engine import stop_engine
from playground.shell.text import plain
from tests.visits import make_visit

HOSTILE = [
    "![](https://foreign.example/y.png)", "[a](https://foreign.example)", "https://foreign.example", "<img src=x>", ":red[word]",
    ":material/home:", "$x^2$", "`code`", "**bold**", "~~gone~~", "# head", "back\\slash", "a@foreign.example",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_no_mark_is_left_to_markdown_and_no_character_is_lost(text):
    shown = plain(text).replace("\u2060", "")
    assert re.sub(r"\\(.)", r"\1", shown) == text
    assert not re.search(r"(?<!\\)[!\[\]():$<>`*~#@/.]", re.sub(r"\\\\", "", shown))


def test_lines_are_one_line():
    assert plain("a\n\n    b") == "a b"


def test_a_link_with_a_picture_is_shown_as_text_by_compare():
    try:
        page = make_visit("compare")
        page.query_params["vary"] = "training.optimizer:![](https://foreign.example/y.png);sgd"
        page.run()
        told = [element.value for element in [*page.warning, *page.caption, *page.error, *page.markdown, *page.toast]]
        assert not page.exception and any("foreign" in text for text in told)
        assert not any("![](" in text for text in told)
    finally:
        stop_engine()
