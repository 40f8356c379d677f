"""Which run ended its worker. What several runs share, none of them is blamed for: they are separated until one is alone with it.

A run that ends its workers is there each time, so it has seen at least as many ends as any other run beside it. Those
beside it change from time to time, so that in the end it has seen more than all others.
"""

from collections.abc import Sequence
from typing import Protocol, TypeVar

WITHIN = 60.0  # seconds in which a run may end a worker once; then it is paused, and at last given up
PAUSED, GIVEN_UP = 2, 3  # that often
REMEMBERED = 300.0  # seconds for which an end that several share counts
UNSOLVED = 10  # ends that several runs saw together and could not be separated

ON = "The training process was restarted; your run goes on from epoch {epoch:,}."
STILL = "The training process was restarted; your run is where it was, at epoch {epoch:,}."
ALONE = "The training process ended twice while it trained this run, which is now paused at epoch {epoch:,}. Press play to try again."
TOGETHER = "The training process ended again and again while it trained this run and others; all are paused, this one at epoch {epoch:,}. Press play to try again."  # noqa: E501
GONE = "The training process ended again and again with this run; it was given up. Change its settings, or reload the page, to start anew."


class Suspect(Protocol):
    """What is known of a run: when it ended a worker, and when it was one of several that may have."""

    deaths: list[float]
    shared: list[float]


S = TypeVar("S", bound=Suspect)


def candidates(playing: Sequence[S], now: float) -> list[S]:
    """Those who may have ended their worker: who saw the most of the last ends. Notes it in their records."""
    for run in playing:
        run.deaths = [then for then in run.deaths if now - then < WITHIN]
        run.shared = [then for then in run.shared if now - then < REMEMBERED]
    most = max((_seen(run) for run in playing), default=0)
    chosen = [run for run in playing if _seen(run) == most]
    for run in chosen:
        (run.deaths if len(chosen) == 1 else run.shared).append(now)
    return chosen


def known(run: Suspect) -> bool:
    """Whether it saw more than one end: time to separate it from others."""
    return _seen(run) > 1


def verdict(run: Suspect, alone: bool) -> str:
    """ "on", "paused" or "gone". `alone`: there is but one worker, so that nothing can be separated."""
    if len(run.deaths) >= GIVEN_UP:
        return "gone"
    if len(run.deaths) == PAUSED or len(run.shared) >= (PAUSED if alone else UNSOLVED):
        return "paused"
    return "on"


def _seen(run: Suspect) -> int:
    return len(run.deaths) + len(run.shared)
