"""Where things lie, for tests that read files."""

from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGES = ROOT / "pages"
ASSETS = ROOT / "assets"
