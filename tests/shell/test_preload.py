"""What pages need is there before their first visitor."""

import json
import subprocess
import sys

from tests.paths import ROOT

# In a process of its own, since this one has imported what other tests needed. AppTest's own modules are imported before.
SCRIPT = """
import json, sys
from pathlib import Path
import streamlit
from streamlit.testing.v1 import AppTest
AppTest.from_string("import streamlit as st; st.html('')", default_timeout=60).run()
from playground.engine import get_engine, stop_engine
from pages import PAGES
from playground.shell.preload import preload
from tests.visits import make_visit
get_engine()
preload(PAGES.values())
before = set(sys.modules)
for name in PAGES:
    page = make_visit(name, 120).run()
    assert not page.exception, name
    assert page.get("bidi_component"), name
print(json.dumps(sorted(set(sys.modules) - before)))
stop_engine()
"""


def test_no_page_imports_anything_that_was_not_there_before():
    done = subprocess.run([sys.executable, "-c", SCRIPT], cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1]) == []
