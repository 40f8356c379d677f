"""Streamlit's page as it is given out."""

from pathlib import Path

import pytest
import streamlit

from playground.live.page import with_base

INDEX = (Path(streamlit.__file__).parent / "static" / "index.html").read_text()


@pytest.mark.parametrize(("depth", "folder"), [(1, "./"), (2, "../"), (3, "../../")])
def test_the_page_finds_its_files_and_its_server_from_any_depth(depth, folder):
    html = with_base(INDEX, depth, True)
    assert html.index("BACKEND_BASE_URL") < html.index('src="')  # before anything could read it
    assert f"slice(0, -{depth})" in html and "missing" not in html
    assert html.count(f'="{folder}static/') == INDEX.count('="./static/') > 10


def test_only_an_unknown_page_tells_the_app_its_name():
    assert 'query.set("missing"' in with_base(INDEX, 1, False)


def test_a_page_without_scripts_is_not_streamlits():
    with pytest.raises(ValueError, match=r"has no script any more"):
        with_base("<html></html>", 1, True)
