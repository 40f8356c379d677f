"""`python -m playground.shell.serve`: as `streamlit run app.py`, with its options; Ctrl-C ends it orderly, without "Aborted!", status 0.

That holds whenever it comes, also while the imports run, and however often.
"""

import contextlib
import os
import signal
import sys
from pathlib import Path

APP = Path(__file__).parents[2] / "app.py"


def serve() -> None:
    """Until the server ends."""
    signal.signal(signal.SIGINT, lambda *_: os._exit(0))  # nothing runs yet; an exception can get lost in an import
    import click
    from streamlit.web.cli import main

    signal.signal(signal.SIGINT, signal.default_int_handler)
    with contextlib.suppress(click.Abort):  # the server has shut down and then raises the signal again, which click turns into this
        main(["run", str(APP), *sys.argv[1:]], prog_name="streamlit", standalone_mode=False)


def command() -> None:
    """`neural-playground`: the same, where the package is installed."""
    with contextlib.suppress(KeyboardInterrupt):
        serve()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # one more Ctrl-C, while Python waits for its threads


if __name__ == "__main__":
    command()
