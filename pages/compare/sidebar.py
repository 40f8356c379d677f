"""What is compared: the varied settings, their values, starting weights; and the parts of the base run that have no diagram here."""

from dataclasses import asdict
from typing import Any

import streamlit as st

from pages.playground import sidebar as base
from playground.points.compare.config import MOST_GRID, MOST_VALUES, VARIED, make_variants, show_value
from playground.points.compare.showcases import SHOWCASES
from playground.shell.late import button, draw
from playground.shell.run import PageRun
from playground.shell.settings import Columns, Group, show_groups, show_setting, show_settings
from playground.shell.text import plain
from playground.tables.activations import ACTIVATIONS

NOTHING = "nothing"  # varies besides


def _vary(run: PageRun, place: int, setting: str | None, values: tuple[Any, ...] | None = None) -> None:
    vary = [v.model_dump(mode="json") for v in run.document.vary]
    if setting is None:
        del vary[place]
    else:
        most = MOST_GRID if place or len(vary) == 2 else MOST_VALUES
        chosen = {"setting": setting, "values": list(values if values is not None else VARIED[setting].values[:most])}
        vary[place : place + 1] = [chosen]
        if len(vary) == 2:
            vary = [{**v, "values": v["values"][:MOST_GRID]} for v in vary]
    run.change("vary", vary)


def showcases(run: PageRun) -> None:
    """The menu of ready-made comparisons; one stays named, with its claim, for as long as the comparison is that one."""

    def load() -> None:
        chosen = st.session_state["compare.showcase"]
        if chosen:
            run.document = SHOWCASES[chosen].comparison
            run.look(**asdict(SHOWCASES[chosen].axes))

    present = next((name for name, showcase in SHOWCASES.items() if showcase.comparison == run.document), None)
    draw(
        run,
        st.selectbox,
        "compare.showcase",
        present,
        load,
        default="index",
        label="Ready-made",
        options=list(SHOWCASES),
        placeholder="Choose a comparison",
        format_func=lambda n: SHOWCASES[n].title,
    )
    chosen = st.session_state["compare.showcase"]
    if chosen:
        st.caption(f"{SHOWCASES[chosen].claim} Look after {SHOWCASES[chosen].epochs} epochs.")


def variations(run: PageRun) -> None:
    """What varies, once or twice."""
    for place in range(2):
        _variation(run, place, run.document.vary[place].setting if place < len(run.document.vary) else None)


def target(run: PageRun) -> None:
    """Which score the table counts to."""
    show_setting(run, "target", help=f"The table counts the epochs and seconds to this test {run.config.score}.")


def left_out(run: PageRun) -> None:
    """The variants that cannot be, and why."""
    problems = make_variants(run.document)[1]
    if problems:
        told = "; ".join(f"{problem.field} ({problem.message})" for problem in problems[:6])
        st.warning(f"Left out: {plain(told)}", icon=":material/info:")


def _variation(run: PageRun, place: int, setting: str | None) -> None:
    taken = {v.setting for k, v in enumerate(run.document.vary) if k != place}
    choices = ([NOTHING] if place == 1 else []) + [name for name in VARIED if name not in taken]
    key = f"compare.vary{place}"

    def chosen() -> None:
        name = st.session_state[key]
        if name != NOTHING or place < len(run.document.vary):
            _vary(run, place, None if name == NOTHING else name)

    draw(
        run,
        st.selectbox,
        key,
        setting or NOTHING,
        chosen,
        default="index",
        label=run.kind.settings.label("vary") if place == 0 else "Also varies",
        options=choices,
        format_func=lambda name: VARIED[name].title if name in VARIED else "Nothing else",
    )
    if setting is None:
        return
    values = run.document.vary[place].values
    offered = list(dict.fromkeys([*VARIED[setting].values, *values]))
    if VARIED[setting].number:
        offered.sort(key=lambda value: (isinstance(value, str), value))  # a link may hold a name, such as full
    values_key = f"{key}.{setting}"

    def picked() -> None:
        chosen = st.session_state[values_key]
        _vary(run, place, setting, tuple(sorted(chosen, key=offered.index)))

    draw(
        run,
        st.multiselect,
        values_key,
        list(values),
        picked,
        default="default",
        label="Values",
        options=offered,
        format_func=lambda value: show_value(setting, value),
        label_visibility="collapsed",
    )
    if setting == "network.activation" and place == 0 and len(run.document.vary) == 1:
        every = tuple(ACTIVATIONS)
        button(run, "All activations", "compare.all", _vary, run, 0, setting, every, width="stretch")


def hidden(run: PageRun) -> None:
    """The hidden layers of the base run, which the playground has in its diagram."""
    path, settings = "network.hidden", run.kind.settings

    def typed() -> None:
        text = st.session_state["compare.hidden"]
        run.change(path, [part.strip() for part in text.split(",") if part.strip()])

    shown, help = ", ".join(map(str, run.value(path))), settings.info(path).description
    draw(run, st.text_input, "compare.hidden", shown, typed, of=path, label=settings.label(path), help=help)


def features(run: PageRun) -> None:
    """Those of the base run, which the playground has in its diagram."""
    titles = run.kind.settings.titles("features")
    draw(
        run,
        st.multiselect,
        "compare.features",
        list(run.config.features),
        lambda: run.change("features", st.session_state["compare.features"]),
        default="default",
        of="features",
        label=run.kind.settings.label("features"),
        options=list(titles),
        format_func=lambda name: titles[name],
    )


COMPARISON = (showcases, variations, Columns(("seeds",), (target,)), left_out)
NETWORK = (hidden, features, *base.NETWORK)


def show_sidebar(run: PageRun) -> None:
    """What is compared, then the parts of the base run."""
    show_settings(run, *COMPARISON)
    show_groups(
        run,
        Group("Data", base.DATA, expanded=True),
        Group("Training", base.TRAINING, expanded=False),
        Group("Regularization", base.REGULARIZATION, expanded=False),
        Group("Network", NETWORK, expanded=False),
        Group("Display and presets", (base.display,), expanded=False),
    )
