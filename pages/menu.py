"""The script that Streamlit runs for every page."""

from pages import HOME, SECTIONS
from playground.shell.menu import show_menu

show_menu(SECTIONS, HOME)
