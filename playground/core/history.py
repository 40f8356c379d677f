"""A run's kept moments: evenly spread in log time, never more than so many, those that lie behind in files.

The present moment and the best one are in memory; every other is a file once it has proven worth keeping, so that a run's past costs no
memory and outlives the process that trained it. A moment whose file cannot be written, or is gone, is a moment less.
"""

import json
import logging
import math
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from safetensors import SafetensorError, safe_open
from safetensors.numpy import load_file, save_file

from playground.core.trainer import Arrays

log = logging.getLogger(__name__)

FEWEST = 4
MOST = 300
MOST_BYTES = 64 * 2**20  # of all states, as far as `FEWEST` allow


class Kept(NamedTuple):
    """A run at one moment."""

    time: float  # epochs
    loss: float
    state: Arrays
    config: Mapping[str, Any]  # its settings then, in JSON form


@dataclass(eq=False)
class Moment:
    """What is known of a kept moment without reading it; its state and settings are here or in a file."""

    time: float
    loss: float
    kept: Kept | None
    file: Path | None = None

    @property
    def age(self) -> float:
        """Where it stands in log time."""
        return math.log1p(self.time)


class History:
    """Moments with their times (growing) and losses; at most `keep`, thinned evenly in log time; fewer where they are large.

    The first, the last and the best are always among them. Going back and going on from there forgets what came after.
    `folder` takes the files, and those that lie there already are this history's; None: all stays in memory.
    """

    def __init__(self, keep: int = MOST, folder: Path | None = None):
        if keep < FEWEST:
            raise ValueError(f"a history keeps at least {FEWEST} states")
        self.keep = keep
        self.folder = folder
        self.moments = _found(folder) if folder else []
        self._best = self._least()

    def __len__(self) -> int:
        return len(self.moments)

    @property
    def times(self) -> list[float]:
        """Of all moments, in epochs."""
        return [moment.time for moment in self.moments]

    def add(self, kept: Kept) -> None:
        """Keep a moment; those of the same time or later are forgotten."""
        self.forget_from(kept.time)
        before = self.moments[-1] if self.moments else None
        self.moments.append(Moment(kept.time, kept.loss, kept))
        if math.isfinite(kept.loss) and (self._best is None or kept.loss < self._best.loss):
            self._best = self.moments[-1]
        if before:
            self._settle(before)
        size = sum(array.nbytes for array in kept.state.values())
        while len(self.moments) > max(FEWEST, min(self.keep, MOST_BYTES // max(1, size))):
            self._drop(self._dispensable())

    def read(self, moment: Moment) -> Kept | None:
        """All of a moment; None when its file is gone."""
        if moment.kept:
            return moment.kept
        assert moment.file
        try:
            with safe_open(moment.file, "np") as opened:
                config = json.loads(opened.metadata()["config"])
            return Kept(moment.time, moment.loss, load_file(moment.file), config)
        except (OSError, SafetensorError, ValueError, KeyError, TypeError):
            log.warning("a kept moment cannot be read: %s", moment.file)
            return None

    def best(self) -> Kept | None:
        """The moment of least finite loss, or None."""
        return self.read(self._best) if self._best else None

    def at(self, time: float) -> Kept | None:
        """The last moment that is not after a time, or None."""
        found = next((moment for moment in reversed(self.moments) if moment.time <= time), None)
        return self.read(found) if found else None

    def forget_from(self, time: float) -> None:
        """As if nothing had been kept since."""
        while self.moments and self.moments[-1].time >= time:
            self._drop(len(self.moments) - 1)

    def forget_after(self, time: float) -> None:
        """Go back to a time: what was kept later is forgotten."""
        while self.moments and self.moments[-1].time > time:
            self._drop(len(self.moments) - 1)

    def insert(self, kept: Kept) -> None:
        """Put a moment among those that are there."""
        if kept.time not in self.times:
            self.moments.append(Moment(kept.time, kept.loss, kept))
            self.moments.sort(key=lambda moment: moment.time)
            self._best = self._least()

    def fill(self, past: Iterable[Kept]) -> None:
        """Put the moments of an opened file among those that are there; they become files where there is a folder."""
        times = set(self.times)
        for kept in past:
            if kept.time not in times:
                self.moments.append(Moment(kept.time, kept.loss, kept))
                if self.folder:
                    _write(self.folder, self.moments[-1])
        self.moments.sort(key=lambda moment: moment.time)
        self._best = self._least()

    def forget_losses(self) -> None:
        """They cannot be compared with those to come: none of these moments is the best."""
        for moment in self.moments:
            moment.loss = math.nan
            if moment.file:
                moment.file = _renamed(moment.file, _name(moment))
            if moment.kept:
                moment.kept = moment.kept._replace(loss=math.nan)
        self._best = None

    def clear(self) -> None:
        """Forget all, files too."""
        self.moments, self._best = [], None
        if self.folder:
            shutil.rmtree(self.folder, ignore_errors=True)

    def _least(self) -> Moment | None:
        sound = [moment for moment in self.moments if math.isfinite(moment.loss)]
        return min(sound, key=lambda moment: moment.loss, default=None)

    def _settle(self, moment: Moment) -> None:
        """The moment that was the last is not any more: it goes where others are close to it, else into a file."""
        place = len(self.moments) - 2
        spacing = self.moments[-1].age / self.keep
        if place > 0 and self.moments[-1].age - self.moments[place - 1].age < spacing and moment is not self._best:
            self._drop(place)
        elif self.folder and moment.kept and not moment.file:
            _write(self.folder, moment)

    def _drop(self, place: int) -> None:
        moment = self.moments.pop(place)
        if moment.file:
            moment.file.unlink(missing_ok=True)
        if moment is self._best:
            self._best = self._least()

    def _dispensable(self) -> int:
        """The place of the moment whose neighbours are closest in log time."""
        ages = [moment.age for moment in self.moments]
        inner = [k for k in range(1, len(ages) - 1) if self.moments[k] is not self._best]
        return min(inner, key=lambda k: ages[k + 1] - ages[k - 1])


# ---- files -------------------------------------------------------------------------------------------------------

ENDING = ".safetensors"


def _name(moment: Moment) -> str:
    """Time and loss, so that a listing is a table of contents."""
    return f"{moment.time!r}_{moment.loss!r}{ENDING}"


def _found(folder: Path) -> list[Moment]:
    """The moments whose files lie in a folder."""
    moments = []
    for file in folder.glob(f"*{ENDING}"):
        time, _, loss = file.name.removesuffix(ENDING).partition("_")
        moments.append(Moment(float(time), float(loss), None, file))
    return sorted(moments, key=lambda moment: moment.time)


def _write(folder: Path, moment: Moment) -> None:
    """Into a file of its own, whole or not at all; it leaves memory then."""
    assert moment.kept
    file = folder / _name(moment)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        save_file(moment.kept.state, folder / "unfinished", metadata={"config": json.dumps(moment.kept.config)})
        (folder / "unfinished").rename(file)
    except OSError as error:
        log.warning("a moment cannot be kept as a file and stays in memory: %s", error)
        return
    moment.file, moment.kept = file, None


def _renamed(file: Path, name: str) -> Path:
    try:
        return file.rename(file.with_name(name))
    except OSError:
        return file
