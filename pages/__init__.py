"""SECTIONS: every page, in the sections and the order of the menu, which are those of a textbook. A new page is one line."""

from pages.attention.page import ATTENTION
from pages.compare.page import COMPARE
from pages.perceptron.page import PERCEPTRON
from pages.playground.page import PLAYGROUND
from pages.sensitivity.page import SENSITIVITY
from playground.shell.page import Page

SECTIONS: dict[str, tuple[Page, ...]] = {
    "First steps": (PERCEPTRON,),
    "Networks": (PLAYGROUND, COMPARE, SENSITIVITY),
    "Sequences": (ATTENTION,),
}
PAGES: dict[str, Page] = {page.name: page for pages in SECTIONS.values() for page in pages}
HOME = PLAYGROUND.name  # the page at the root, which is the first that is seen
