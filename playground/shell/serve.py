"""`python -m playground.shell.serve`: as `streamlit run app.py`, with its options; Ctrl-C ends it orderly, without "Aborted!", status 0."""

import contextlib
import sys
from pathlib import Path

import click
from streamlit.web.cli import main

APP = Path(__file__).parents[2] / "app.py"

if __name__ == "__main__":
    # The server has shut down and then raises the signal again, which click turns into this.
    with contextlib.suppress(click.Abort, KeyboardInterrupt):
        main(["run", str(APP), *sys.argv[1:]], prog_name="streamlit", standalone_mode=False)
