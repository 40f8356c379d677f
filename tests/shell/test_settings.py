"""A sidebar's controls say what the fields of the configuration say."""

import pytest

from pages import PAGES
from playground.core.settings import said
from playground.shell.run import PageRun
from tests.shell.test_bounds import Places, places  # noqa: F401 (a fixture)
from tests.visits import make_visit, run_of

SHOWN = ("slider", "select_slider", "number_input", "selectbox", "toggle")


def controls_of(name: str, **parameters: str):
    """The page's run, and its controls with the paths of their settings."""
    app = make_visit(name)
    for path, text in parameters.items():
        app.query_params[path.replace("__", ".")] = text
    app.run()
    run: PageRun = run_of(app, name)
    found = []
    for kind in SHOWN:
        for widget in getattr(app, kind):
            own, _, path = (widget.key or "").partition(".")
            if path in run.kind.settings.paths and own in ("set", name):
                found.append((path, widget))
    return run, found


@pytest.mark.parametrize("name", PAGES)
def test_label_help_and_bounds_of_a_control_are_its_fields(name: str, places: Places):  # noqa: F811
    run, found = controls_of(name)
    settings = run.kind.settings
    assert len(found) > 10
    for path, widget in found:
        assert widget.label == settings.label(path)
        assert path == "target" or (widget.help or None) == settings.help(path, run.value(path))
        if path not in settings.choices and "steps" not in said(settings.info(path)) and hasattr(widget, "min"):
            scale = 100 if said(settings.info(path)).get("unit") == "%" else 1
            assert (widget.min, widget.max) == pytest.approx([scale * bound for bound in settings.bounds(path)])


def test_the_chosen_values_own_settings_are_shown_and_no_other_ones(places: Places):  # noqa: F811
    run, found = controls_of("playground", training__optimizer="adam", training__schedule="step", network__init="normal")
    wanted = {f"training.{name}" for name in ("beta1", "beta2", "epsilon", "schedule_epochs", "schedule_gamma")} | {"network.init_std"}
    settings = run.kind.settings
    every = {path for of in settings.choices for name in settings.choices[of] for path in settings.own(of, name)}
    assert {path for path, _ in found} & every == wanted
    assert len(every) > len(wanted)


def test_a_page_names_a_setting_as_it_is_called_there(places: Places):  # noqa: F811
    labels = {path: widget.label for path, widget in controls_of("attention", data__task="text")[1]}
    assert labels["data.vocabulary"] == "Characters" and labels["data.length"] == "Length"


def test_a_control_of_what_a_page_puts_around_a_run_changes_that(places: Places):  # noqa: F811
    run, _ = controls_of("compare")
    run.change("seeds", 3)
    run.change("data.noise", 0.2)
    assert (run.document.seeds, run.document.base.data.noise, run.refused) == (3, 0.2, None)
    run.change("seeds", 99)
    assert run.document.seeds == 3 and "accepts a whole number from 1 to 16" in str(run.refused)
