"""What is compared: the varied settings, their values, starting weights; and the parts of the base run that have no diagram here."""

from dataclasses import asdict
from typing import Any

import streamlit as st

from pages.playground import sidebar as base
from playground.core.settings import ConfigError
from playground.points.compare.config import (
    MOST_GRID,
    MOST_SEEDS,
    MOST_VALUES,
    VARIED,
    Comparison,
    make_variants,
    parse_comparison,
    show_value,
)
from playground.points.compare.showcases import SHOWCASES
from playground.shell.board import thumbnails_url
from playground.shell.late import button, draw
from playground.shell.run import Run
from playground.shell.text import plain
from playground.tables.activations import ACTIVATIONS
from playground.tables.features import FEATURES

NOTHING = "nothing"  # varies besides


def _change(run: Run, **changes: Any) -> None:
    """Another comparison; what cannot be is refused with a sentence and changes nothing."""
    run.refused = None
    try:
        run.document = parse_comparison({**run.document.model_dump(mode="json"), **changes})
    except ConfigError as error:
        run.refused = str(error)


def _vary(run: Run, place: int, setting: str | None, values: tuple[Any, ...] | None = None) -> None:
    vary = [v.model_dump(mode="json") for v in run.document.vary]
    if setting is None:
        del vary[place]
    else:
        most = MOST_GRID if place or len(vary) == 2 else MOST_VALUES
        chosen = {"setting": setting, "values": list(values if values is not None else VARIED[setting].values[:most])}
        vary[place : place + 1] = [chosen]
        if len(vary) == 2:
            vary = [{**v, "values": v["values"][:MOST_GRID]} for v in vary]
    _change(run, vary=vary)


def showcase_settings(run: Run) -> None:
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


def variation_settings(run: Run) -> None:
    """What varies, once or twice, and how many starting weights each variant gets."""
    comparison: Comparison = run.document
    for place in range(2):
        _variation(run, place, comparison.vary[place].setting if place < len(comparison.vary) else None)
    left, right = st.columns(2, gap="small")
    with left:
        draw(
            run,
            st.slider,
            "compare.seeds",
            comparison.seeds,
            lambda: _change(run, seeds=st.session_state["compare.seeds"]),
            label="Starting weights",
            min_value=1,
            max_value=MOST_SEEDS,
            help="How often each variant is trained, from different starting weights. Curves become mean and band: one run proves little.",
        )
    with right:
        draw(
            run,
            st.slider,
            "compare.target",
            round(100 * comparison.target),
            lambda: _change(run, target=st.session_state["compare.target"] / 100),
            label="Target",
            min_value=0,
            max_value=100,
            format="%d %%",
            help=f"The table counts the epochs and seconds to this test {comparison.base.score}.",
        )
    left_out = make_variants(comparison)[1]
    if left_out:
        told = "; ".join(f"{problem.field} ({problem.message})" for problem in left_out[:6])
        st.warning(f"Left out: {plain(told)}", icon=":material/info:")


def _variation(run: Run, place: int, setting: str | None) -> None:
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
        label="What varies" if place == 0 else "Also varies",
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


def shape_settings(run: Run) -> None:
    """Hidden layers and features of the base run, which the playground has in its diagram."""
    config = run.config

    def typed() -> None:
        text = st.session_state["compare.hidden"]
        run.change("network.hidden", [part.strip() for part in text.split(",") if part.strip()])

    hidden = ", ".join(map(str, config.network.hidden))
    help = "For example 8, 8, 4; empty for none."
    draw(run, st.text_input, "compare.hidden", hidden, typed, label="Neurons of the hidden layers", help=help)
    draw(
        run,
        st.multiselect,
        "compare.features",
        list(config.features),
        lambda: run.change("features", st.session_state["compare.features"]),
        default="default",
        label="Features",
        options=list(FEATURES),
        format_func=lambda name: FEATURES[name].title,
    )


def show_sidebar(run: Run) -> None:
    """What is compared, then the parts of the base run."""
    showcase_settings(run)
    variation_settings(run)
    with st.expander("Data", expanded=True):
        base.data_settings(run, thumbnails_url())
    with st.expander("Training"):
        base.training_settings(run)
    with st.expander("Regularization"):
        base.regularization_settings(run)
    with st.expander("Network"):
        shape_settings(run)
        base.network_settings(run)
    with st.expander("Display and presets"):
        base.show_display(run)
