"""PAGES: every page, in the order of the menu; the first is at the root. A new page is one line."""

from pages.attention.page import ATTENTION
from pages.compare.page import COMPARE
from pages.perceptron.page import PERCEPTRON
from pages.playground.page import PLAYGROUND
from pages.sensitivity.page import SENSITIVITY
from playground.shell.page import Page

PAGES: dict[str, Page] = {page.name: page for page in (PLAYGROUND, COMPARE, SENSITIVITY, ATTENTION, PERCEPTRON)}
