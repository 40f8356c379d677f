"""How `make run` ends."""

import os
import signal
import subprocess
import sys
import time
import urllib.request

import psutil

from tests.serving import ROOT, free_port


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
    assert len(family) >= 2 and not psutil.wait_procs(family, timeout=20)[1]


def wait_until_it_answers(port: int) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1).close()
        except OSError:
            assert time.monotonic() < deadline
            time.sleep(0.1)
        else:
            return
