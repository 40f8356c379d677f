"""How many workers there are: by what this process may use."""

import math
import os
import subprocess
import sys

import pytest

from playground.core import cores


@pytest.fixture
def system(tmp_path):
    """Writes files of /proc and /sys, by path."""

    def write(files):
        for path, text in files.items():
            place = tmp_path / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text + "\n")
        return tmp_path

    return write


SLICE = "sys/fs/cgroup/user.slice"
V1 = "sys/fs/cgroup/cpu,cpuacct"


@pytest.mark.parametrize(
    ("files", "quota"),
    [
        ({}, math.inf),
        ({"proc/self/cgroup": "0::/", "sys/fs/cgroup/cpu.max": "150000 100000"}, 1.5),
        ({"proc/self/cgroup": "0::/user.slice/app", f"{SLICE}/app/cpu.max": "max 100000", f"{SLICE}/cpu.max": "300000 100000"}, 3.0),
        ({"proc/self/cgroup": "0::/seen/only/outside", "sys/fs/cgroup/cpu.max": "50000 100000"}, 0.5),
        ({"proc/self/cgroup": "3:memory:/x\n2:cpu,cpuacct:/x", f"{V1}/x/cpu.cfs_quota_us": "400000",
          f"{V1}/x/cpu.cfs_period_us": "100000", f"{V1}/cpu.cfs_quota_us": "-1", f"{V1}/cpu.cfs_period_us": "100000"}, 4.0),
        ({"proc/self/cgroup": "nonsense", "sys/fs/cgroup/cpu.max": "nonsense"}, math.inf),
    ],
)  # fmt: skip
def test_the_quota_is_that_of_the_control_groups(system, files, quota):
    assert cores.quota(system(files)) == quota


def test_a_part_of_a_core_counts_as_one(system):
    assert cores.usable_cores(system({"proc/self/cgroup": "0::/", "sys/fs/cgroup/cpu.max": "20000 100000"})) == 1


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="this system has no affinity")
def test_affinity_counts():
    code = "import os; os.sched_setaffinity(0, {min(os.sched_getaffinity(0))}); from playground.core.cores import *; print(usable_cores())"
    assert subprocess.check_output([sys.executable, "-c", code], text=True).strip() == "1"


@pytest.mark.parametrize(("usable", "workers"), [(1, 2), (2, 2), (5, 5), (192, 8)])
def test_there_are_two_to_eight_workers_unless_asked_otherwise(monkeypatch, usable, workers):
    monkeypatch.setattr(cores, "usable_cores", lambda: usable)
    assert cores.worker_count({}) == cores.worker_count({"PLAYGROUND_WORKERS": " "}) == workers
    assert cores.worker_count({"PLAYGROUND_WORKERS": "12"}) == 12


@pytest.mark.parametrize("text", ["many", "0", "-1", "2.5", "65", "1e2", "²"])
def test_nonsense_is_refused_with_a_sentence(text):
    with pytest.raises(ValueError, match=r"PLAYGROUND_WORKERS must be a whole number from 1 to 64"):
        cores.worker_count({"PLAYGROUND_WORKERS": text})
