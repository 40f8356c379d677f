"""The trainer of a comparison: V variants with S starting weights each, in lockstep (docs/protocol.md, "Comparisons")."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import torch

from playground.core.pieces import Pieces, Task, finish
from playground.core.settings import ConfigError, Problem
from playground.core.trainer import Arrays, Snapshot
from playground.nn.trainer import TensorTrainer
from playground.points import snapshot
from playground.points.compare import table
from playground.points.compare.config import SETTINGS, Comparison, comparison_structure, make_variants, parse_comparison, seeded
from playground.points.diagnosis import cause
from playground.points.kernel.measure import MEASURES
from playground.points.limits import check_networks
from playground.points.many.networks import Many, measure_sound
from playground.points.structure import count_parameters

CELLS, CELLS_OF_MANY = 60, 40  # of a boundary, each way
FEW = 12  # variants
Floats = npt.NDArray[np.float32]


class CompareTrainer(TensorTrainer):
    """One step is an update of the networks with the most of them in an epoch; the others keep pace, so that all end it together.

    Networks are numbered v · S + s. One that diverges stops alone, at its last sound parameters. Raises ConfigError for a comparison
    of which nothing can be, or that is too large.
    """

    counters = ("epoch", "place", "step")

    def __init__(self, comparison: Comparison, backend: str = "auto", threads: int = 0):
        self.variants, problems = make_variants(comparison)
        if not self.variants:
            raise ConfigError(problems or [Problem("vary", "leaves nothing to compare")])
        self.config = comparison
        self.seeds = comparison.seeds
        self.configs = [config for variant in self.variants for config in seeded(variant, self.seeds)]
        check_networks(self.configs, len(self.variants))
        self.many = Many(self.configs, backend, threads)
        self.columns = table.columns(len(self.variants), self.seeds)
        self.structure = comparison_structure(comparison)
        self._parameters = np.array([count_parameters(v.config.sizes) for v in self.variants], dtype=np.float64)
        self.epoch = self.step = 0
        self._in_epoch = self.many.updates_in_epoch
        self._all = int(self._in_epoch.max())
        self.place = 0  # updates of the running epoch
        self._reached = table.Reached(len(self.variants))
        self._measures = np.zeros((len(self.configs), len(MEASURES)), dtype=np.float32)  # of each, the last that were finite
        self._fresh = False
        self._first_loss: Floats | None = None  # before the first measurement, which is made before anything else
        self._seen: Arrays | None = None  # the maps of the networks as they are

    def _by_variant(self, values: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """(N, …) as (V, S, …)."""
        return values.reshape(len(self.variants), self.seeds, *values.shape[1:])

    # ---- training ------------------------------------------------------------------------------------------------

    @property
    def score(self) -> str:  # type: ignore[override]
        return self.config.base.score

    @property
    def steps_per_epoch(self) -> int:
        return self._all

    @property
    def steps_left(self) -> int:
        """Updates until the running epoch is complete."""
        return self._all - self.place

    def train(self, updates: int) -> None:
        """Run that many steps, across epochs if need be."""
        finish(self._train(updates))

    def in_pieces(self, task: Task, updates: int = 0) -> Iterator[None]:
        """The work of `train`, `evaluate` or `snapshot`, some networks at a time; the results are the same to the last bit."""
        if task == "train":
            yield from self._train(updates)
        elif task == "evaluate":
            yield from self._measure()
        else:
            yield from self._measure()
            yield from self._look()

    def _train(self, updates: int) -> Pieces[None]:
        if updates <= 0:
            return
        if self._first_loss is None:
            yield from self._measure()
        ends, place = divmod(self.place + updates, self._all)
        wanted = (self.epoch + ends) * self._in_epoch + place * self._in_epoch // self._all
        sound = self.many.sound
        before = self.many.seconds
        scores = yield from self.many.train_in_pieces(np.where(sound, wanted - self.many.counts, 0), ends)
        if ends:
            self._note(scores, before, self.many.seconds, updates)
        self.epoch, self.place, self.step = self.epoch + ends, place, self.step + updates
        self._moved()

    def _moved(self) -> None:
        """What was measured and looked at no longer holds."""
        self._fresh, self._seen = False, None

    def _note(self, scores: Floats, before: npt.NDArray[np.float64], after: npt.NDArray[np.float64], updates: int) -> None:
        """Who reached which score at the ends of epochs within the last call, scores (N, E); the seconds between are evenly spread."""
        ends = scores.shape[1]
        steps = (np.arange(1, ends + 1) * self._all - self.place) / updates
        seconds = before[:, None] + (after - before)[:, None] * steps
        epochs = np.arange(self.epoch + 1, self.epoch + ends + 1)
        self._reached.note(self._by_variant(scores).mean(axis=1), epochs, self._by_variant(seconds).mean(axis=1))

    # ---- looking -------------------------------------------------------------------------------------------------

    def _measure(self) -> Pieces[Floats]:
        """MEASURES of each network as it is, (N, 7), the last finite ones of those that have none now; these have diverged."""
        if not self._fresh:
            first = self._first_loss is None
            limit = np.full(len(self.configs), np.inf, dtype=np.float32) if self._first_loss is None else self._first_loss
            self._measures = yield from measure_sound(self.many, self._measures, limit)
            self._fresh = True
            if first:
                self._first_loss = self._measures[:, 0].copy()
                scores = self._by_variant(self._measures[:, 3]).mean(axis=1)[:, None]
                self._reached.note(scores, np.zeros(1), np.zeros((len(self.variants), 1)))
        return self._measures

    def evaluate(self) -> dict[str, float]:
        """A row of the curves: means over the weights; the first columns are medians of them over the variants."""
        found = table.row(self.epoch + self.place / self._all, self._by_variant(finish(self._measure())).astype(np.float64))
        return {name: found[name] for name in self.columns}

    def diagnose(self, row: Mapping[str, float]) -> str | None:
        """None while any network is sound: one that diverges stops alone."""
        if self.many.sound.any():
            return None
        config = self.configs[0]
        return f"All {len(self.configs)} networks have diverged. {cause(config, config.training.learning_rate)}"

    def snapshot(self, full: bool) -> Snapshot:
        """The arrays of a frame, without `curves`, which the session keeps."""
        measures = self._by_variant(finish(self._measure())).astype(np.float64)
        arrays = table.table(
            measures,
            self._by_variant(self.many.sound),
            self._by_variant(self.many.counts.astype(np.float64)),
            self._by_variant(self.many.seconds),
            self._parameters,
            self._reached.target(self.config.target),
        )
        arrays |= finish(self._look())
        if full:
            points = snapshot.point_arrays(self.many.data.points(self.configs[0]))
            arrays |= {name: points[name] for name in ("train.x1", "train.x2", "train.label")}
        return Snapshot(self.epoch, self.step, arrays, {} if "classes" in arrays else {"boundary": 1.0})

    def _look(self) -> Pieces[Arrays]:
        """Each variant's output over the plane, of its first weights."""
        if self._seen is None:
            self._seen = yield from self._maps()
        return self._seen

    def _maps(self) -> Pieces[Arrays]:
        cells = CELLS if len(self.variants) <= FEW else CELLS_OF_MANY
        shown = [v * self.seeds for v in range(len(self.variants))]
        output = yield from self.many.look_in_pieces(shown, cells)  # (V, K, cells²)
        logits = np.array([self.configs[i].training.loss == "cross_entropy" for i in shown])
        shape = (len(shown), cells, cells)
        if output.shape[1] > 1:
            share = np.stack([snapshot.probabilities(o.T, bool(logit)) for o, logit in zip(output, logits, strict=True)])
            with np.errstate(all="ignore"):
                sure = np.rint(np.nan_to_num(share.max(axis=2) * 255))
            maps = {"classes": output.argmax(axis=1), "sureness": sure}
            return {name: values.astype(np.uint8).reshape(shape) for name, values in maps.items()}
        values = output[:, 0]
        if logits.any():
            values[logits] = np.tanh(values[logits] / 2)
        return {"boundary": snapshot.as_int8(values, 1.0).reshape(shape)}

    # ---- changing ------------------------------------------------------------------------------------------------

    def reconfigure(self, config: Comparison | Mapping[str, Any]) -> None:
        """Take another target; raises ValueError for any other change."""
        self.config = SETTINGS.take_up(self.config, config)

    def command(self, command: Mapping[str, Any]) -> None:
        """Nothing of a comparison is edited by hand: raises ValueError."""
        raise ValueError("The networks of a comparison cannot be edited by hand. Open one of them in the playground to do that.")

    def vectors(self) -> dict[str, torch.Tensor]:
        """What was reached and last measured, and all that the networks carry along."""
        own = {"reached": torch.from_numpy(self._reached.first), "measures": torch.from_numpy(self._measures)}
        return own | self.many.vectors()

    def counters_fit(self, counters: Mapping[str, int]) -> bool:
        """The place in the running epoch is one of its updates."""
        return counters["place"] < self._all

    def load_state(self, state: Mapping[str, npt.NDArray[Any]]) -> None:
        """Go on from `state()` of a trainer of the same comparison. Raises ValueError when it does not fit; nothing has changed then."""
        if self._first_loss is None:
            finish(self._measure())  # of the weights that it starts with
        super().load_state(state)

    def loaded(self) -> None:
        """Parameters were written to."""
        self.many.loaded()
        self._moved()


def make_trainer(config: Mapping[str, Any]) -> CompareTrainer:
    """A trainer for a comparison's JSON form. Raises ConfigError (a ValueError) with a sentence."""
    return CompareTrainer(parse_comparison(config))
