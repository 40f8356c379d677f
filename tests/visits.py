"""A page's script without a browser."""

from streamlit.testing.v1 import AppTest

from playground.shell.run import PageRun

SCRIPT = "from pages import PAGES; from playground.shell.show import show; show(PAGES['{}'])"


def make_visit(name: str, timeout: float = 60) -> AppTest:
    """The page of that name, not yet run; a link is given by its `query_params`."""
    return AppTest.from_string(
        f"from pages import PAGES; from playground.shell.show import show; show(PAGES[{name!r}])", default_timeout=timeout
    )


def run_of(visit: AppTest, name: str) -> PageRun:
    """The visitor's run of that page."""
    run: PageRun = visit.session_state[f"run.{name}"]
    return run
