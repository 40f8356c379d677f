"""From a comparison to the playground: one of its runs, opened there."""

from pages.playground.open import open_in_playground
from playground.points.compare.config import make_variants
from playground.shell.page import Edit
from playground.shell.run import PageRun


def open_variant(run: PageRun, edit: Edit) -> None:
    """The board asks for one of its variants."""
    variants = make_variants(run.document)[0]
    number = edit.get("variant")
    if isinstance(number, int) and 0 <= number < len(variants):
        open_in_playground(variants[number].config)
