"""Finding the run that ends its workers among many that play."""

import itertools
from types import SimpleNamespace

import pytest

from playground.engine import blame


def run():
    return SimpleNamespace(deaths=[], shared=[])


def test_a_run_alone_is_to_blame_and_several_are_not():
    one, first, second = run(), run(), run()
    assert blame.candidates([one], 0.0) == [one] and one.deaths == [0.0]
    assert blame.candidates([first, second], 0.0) == [first, second] and not first.deaths and first.shared == [0.0]
    assert [blame.verdict(r, False) for r in (one, first, second)] == ["on"] * 3


@pytest.mark.parametrize("workers", [2, 3, 8])
@pytest.mark.parametrize("number", [2, 6, 24, 100])
def test_the_guilty_run_is_found_and_no_other_pays(number, workers):
    guilty, innocent = run(), [run() for _ in range(number - 1)]
    group, clock = [guilty, *innocent], itertools.count()
    for _ in range(blame.UNSOLVED):
        suspects = blame.candidates(group, float(next(clock)))
        if suspects == [guilty]:
            break
        assert all(blame.verdict(r, False) == "on" for r in suspects)
        group = suspects[::workers]  # they are dealt out; the worker with the guilty one ends again
        assert guilty in group
    assert suspects == [guilty] and not any(r.deaths for r in innocent)
    assert blame.candidates([guilty, *innocent], 20.0) == [guilty] and blame.verdict(guilty, False) == "paused"
    assert blame.candidates([guilty], 21.0) == [guilty] and blame.verdict(guilty, False) == "gone"


def test_a_minute_later_a_run_starts_clean():
    one = run()
    for then in (0.0, 61.0, 122.0):
        blame.candidates([one], then)
        assert blame.verdict(one, False) == "on"


def test_with_one_worker_those_that_cannot_be_separated_are_paused():
    pair = [run(), run()]
    blame.candidates(pair, 0.0)
    assert [blame.verdict(r, True) for r in pair] == ["on", "on"]
    blame.candidates(pair, 1.0)
    assert [blame.verdict(r, True) for r in pair] == ["paused", "paused"]
