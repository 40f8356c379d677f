"""What a link hides and locks, on any page."""

import pytest

from pages import PAGES
from playground.core.settings import ConfigError
from playground.shell.limits import Limits, read_limits
from tests.shell.test_bounds import Places, places  # noqa: F401 (a fixture)
from tests.shell.test_settings import controls_of

KIND = PAGES["playground"].kind


def test_names_of_settings_and_parts_are_known_and_others_are_told():
    limits, problems = read_limits({"hide": "training.l1, network,<b>", "lock": "data.seed"}, KIND)
    assert limits == Limits(("training.l1", "network"), ("data.seed",))
    assert limits.hides("network.hidden") and not limits.hides("training.l2") and not limits.locks("data.noise")
    assert [problem.field for problem in problems] == ["hide"] and "<b>" not in problems[0].message
    assert limits.parameters == {"hide": "training.l1,network", "lock": "data.seed"}
    assert read_limits({}, KIND) == (Limits(), [])


def test_what_is_locked_stays_however_it_is_asked_for():
    before = KIND.parse({})
    Limits(lock=("training",)).check(KIND, before, KIND.parse({"data": {"noise": 0.2}}))
    with pytest.raises(ConfigError, match="locked"):
        Limits(lock=("training",)).check(KIND, before, KIND.parse({"training": {"l1": 0.1}}))


@pytest.mark.parametrize("name", PAGES)
def test_hidden_controls_are_not_there_and_locked_ones_do_nothing(name: str, places: Places):  # noqa: F811
    _, every = controls_of(name)
    paths = [path for path, _ in every]
    hidden, locked = paths[0], paths[1]
    run, found = controls_of(name, hide=hidden, lock=locked)
    assert [path for path, _ in found] == [path for path in paths if path != hidden]
    assert {path for path, widget in found if widget.disabled} == {locked}
    before = run.value(locked)
    run.change(locked, before)
    assert "locked" in run.refused and run.value(locked) == before


def test_a_hidden_part_hides_its_group_and_the_board_does_not_change_what_is_locked(places: Places):  # noqa: F811
    run, found = controls_of("playground", hide="data", lock="network")
    assert not any(path.startswith("data.") for path, _ in found)
    assert all(widget.disabled for path, widget in found if path.startswith("network."))
    before = run.config
    run.edit({"id": 1, "edits": [{"op": "add_layer", "at": 0}]})
    assert run.config == before and "locked" in run.refused
    run.edit({"id": 2, "edits": [{"op": "feature", "name": "x1^2", "on": True}]})
    assert run.refused is None and run.config != before
