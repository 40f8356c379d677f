"""What was changed in a tab while no server was there to hear it.

After a restart the tab has a session that never drew its controls: Streamlit calls no callback for what they show, and to set them from the
configuration would put them back without a word. So a control that this session has not drawn yet gets its setting as its default only.
Where the browser has it show something else, somebody moved it while nobody listened: its callback is called when the page is drawn again.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

import streamlit as st

from playground.shell.run import PageRun

Widget = Callable[..., Any]


def draw(
    run: PageRun, widget: Widget, key: str, value: Any, moved: Callable[[], None], default: str = "value", of: str = "", **look: Any
) -> None:
    """Draw a control that shows `value`; `moved` reads what it shows from `st.session_state[key]`.

    `default` is the name of the widget's parameter for it; of a selectbox, "index". `of` is the path of the setting that it shows, where
    that is one: a link may hide or lock it.
    """
    if of and run.limits.hides(of):
        return
    if of and run.limits.locks(of):
        look["disabled"] = True
    first = key not in st.session_state
    if first or st.session_state[key] == value:  # again: the browser may not have got it when it was drawn first, and would show the least
        look[default] = value if default != "index" or value is None else list(look["options"]).index(value)
    else:
        run.shown_before.setdefault(key, []).append(st.session_state[key])
        st.session_state[key] = value
    shown = widget(key=key, on_change=run.hear, args=(key, moved), **look)
    if first and shown != value:
        run.late.append(moved)


def button(run: PageRun, label: str, key: str, pressed: Callable[..., None], *given: Any, **look: Any) -> None:
    """Draw a button of the sidebar that calls `pressed(*given)`."""
    of = str(given[0]) if given and pressed == run.change else ""
    if of and run.limits.hides(of):
        return
    if of and run.limits.locks(of):
        look["disabled"] = True
    first = key not in st.session_state
    if st.button(label, key=key, on_click=run.press, args=(pressed, *given), **look) and first:
        run.late.append(partial(pressed, *given))


def draw_again_if_late() -> None:
    """At the end of a page: once more, where something of it was changed before this session could hear it."""
    run: PageRun | None = st.session_state.get("run")
    if run and (run.late or run.redraw):
        run.redraw = False
        st.rerun()
