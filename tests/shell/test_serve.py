"""How `make run` ends."""

import contextlib
import os
import select
import signal
import subprocess
import sys
import time
import urllib.request

import psutil
import pytest

from tests.serving import ROOT, free_port

needs_make = pytest.mark.skipif(not (ROOT / ".venv/bin/python").exists(), reason="the recipe's own Python")


def test_ctrl_c_ends_everything_quietly_and_with_status_0():
    port = free_port()
    make = ["make", "--no-print-directory", "-n", "-o", ".venv/run.stamp", "run", f"PORT={port}"]
    own = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}  # also when make runs the tests
    recipe = subprocess.run(make, cwd=ROOT, env=own, capture_output=True, text=True, check=True)
    command = recipe.stdout.strip().replace(".venv/bin/python", sys.executable, 1)
    # A group of its own, all of which gets the signal, as from a terminal.
    process = subprocess.Popen(command.split(), cwd=ROOT, start_new_session=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        wait_until_it_answers(port)
        family = psutil.Process(process.pid).children(recursive=True)
        os.killpg(process.pid, signal.SIGINT)
        out, err = process.communicate(timeout=60)
    finally:
        process.kill()
    assert process.returncode == 0
    assert "Aborted" not in out + err and "Traceback" not in out + err and "KeyboardInterrupt" not in out + err
    assert len(family) >= 2 and not psutil.wait_procs(family, timeout=60)[1]


@needs_make
@pytest.mark.parametrize("when", ["while it serves", "twice", "while it imports"])
def test_ctrl_c_in_a_terminal_says_nothing_ugly_and_leaves_nothing_running(when):
    port = free_port()
    with Terminal() as terminal:
        terminal.type(f"make --no-print-directory -o .venv/run.stamp run PORT={port}\n")
        if when == "while it imports":
            wait_until(lambda: any(map(imports, terminal.family())))
        else:
            wait_until_it_answers(port)
        family = terminal.family()
        said = len(terminal.read())
        terminal.type("\x03" if when != "twice" else "\x03\x03")
        deadline = time.monotonic() + 180
        while psutil.wait_procs(family, timeout=5 if when == "while it imports" else 60)[1]:
            assert time.monotonic() < deadline
            terminal.type("\x03")  # Python itself may lose one between two imports
        terminal.type("echo ended with $?.\n")
        wait_until(lambda: b"ended with 130." in terminal.read())  # make's own: it was interrupted
        after = terminal.read()[said:].decode()
        assert not any(word in after for word in ("***", "Error", "Traceback", "KeyboardInterrupt", "Aborted"))


@needs_make
def test_a_terminal_that_is_closed_leaves_nothing_running():
    port = free_port()
    with Terminal() as terminal:
        terminal.type(f"make --no-print-directory -o .venv/run.stamp run PORT={port}\n")
        wait_until_it_answers(port)
        family = terminal.family()
        assert len(family) >= 3
        terminal.close()
        assert not psutil.wait_procs(family, timeout=60)[1]


class Terminal:
    """A shell in a terminal of its own, which closes with the block."""

    def __init__(self):
        import pty  # not on Windows

        self.pid, self._end = pty.fork()
        if self.pid == 0:
            os.chdir(ROOT)
            own = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}  # also when make runs the tests
            os.execvpe("bash", ["bash", "--norc", "-i"], own)
        self._said = b""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        left = [*self.family(), psutil.Process(self.pid)]
        self.close()
        for process in left:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
        os.waitpid(self.pid, 0)

    def close(self):
        if self._end >= 0:
            os.close(self._end)
        self._end = -1

    def type(self, text):
        os.write(self._end, text.encode())

    def read(self):
        """All that it has shown so far."""
        with contextlib.suppress(OSError):
            while select.select([self._end], [], [], 0)[0]:
                self._said += os.read(self._end, 4096)
        return self._said

    def family(self):
        return psutil.Process(self.pid).children(recursive=True)


def imports(process):
    """Whether it is the server and has imported some of what is installed."""
    with contextlib.suppress(psutil.Error):
        return "playground.shell.serve" in process.cmdline() and any("site-packages" in entry.path for entry in process.memory_maps())


def wait_until(condition):
    deadline = time.monotonic() + 180
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def wait_until_it_answers(port: int) -> None:
    deadline = time.monotonic() + 180
    while True:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1).close()
        except OSError:
            assert time.monotonic() < deadline
            time.sleep(0.1)
        else:
            return
