"""Many tabs at once on a server that has just started."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.live.visitor import errors, has_board, visit
from tests.serving import serve

PAGES = ["", "compare", "sensitivity", "attention", "perceptron"]


@pytest.mark.parametrize("start", [1, 2, 3])
def test_twelve_first_visitors_at_once_see_their_pages(start):
    with serve() as app, ThreadPoolExecutor(12) as threads:
        visits = list(threads.map(lambda page: visit(app.port, page), (PAGES * 3)[:12]))
        assert [errors(told) for told in visits] == [[]] * 12, app.log.read_text()
        assert all(has_board(told) for told in visits)
