"""The script that Streamlit runs for every page."""

from pages import PAGES
from playground.shell.menu import show_menu

show_menu(PAGES)
