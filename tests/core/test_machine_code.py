"""Training where compiled code cannot be kept on disk."""

import os
import subprocess
import sys
from pathlib import Path

from tests.paths import ROOT

WRITE_FAILS = """
import errno
from numba.core.caching import IndexDataCacheFile
def save(self, key, data):
    raise OSError(errno.ENOSPC, "No space left on device")
IndexDataCacheFile.save = save
"""
ORDER = """
from playground.nn.order import make_order
print(sorted(make_order(3, 0, 0, True)) == [0, 1, 2])
"""  # the quickest of the functions that are kept; all go through `cached`


def trained(before: str, folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "NUMBA_CACHE_DIR": str(folder)}
    return subprocess.run([sys.executable, "-c", before + ORDER], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300)


def test_a_full_disk_is_said_once_and_training_goes_on(tmp_path):
    done = trained(WRITE_FAILS, tmp_path)
    assert (done.returncode, done.stdout) == (0, "True\n"), done.stderr
    assert done.stderr.count("compiled code is not kept on disk") == 1
    assert "No space left on device" in done.stderr


def test_no_folder_for_the_cache_is_said_once_and_training_goes_on(tmp_path):
    nowhere = "from numba.core.caching import CompileResultCacheImpl\nCompileResultCacheImpl._locator_classes = []\n"
    done = trained(nowhere, tmp_path)
    assert (done.returncode, done.stdout) == (0, "True\n"), done.stderr
    assert done.stderr.count("compiled code is not kept on disk") == 1
