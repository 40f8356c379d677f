"""The trainer of the perceptron page. A step looks at one point, an epoch is one pass over all of them."""

import math
from collections import deque
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from playground.core.trainer import Arrays, Snapshot, Trainer, check_shapes
from playground.nn.order import make_order
from playground.perceptron.bound import bound
from playground.perceptron.config import SETTINGS, PerceptronConfig, structure_key
from playground.perceptron.data import FEWEST, extent, make_points
from playground.perceptron.model import Perceptron, failures, log_loss

GRID = 60  # of the map over the plane
SPACE = 41  # of the map over the weights
TRAIL = 8  # earlier lines that still show
PATH = 400  # moments of the way of w, at most
PASSES = 100  # whose mistakes are kept
FAR = 1e3  # where a line stands that is not to be seen
FADED = (0.7, 0.3)  # how strong the last mistake's arrow is with the point after it, and before it goes
SHARPNESS = 1.5  # of the map's edge
STRENGTH = 70  # of the map's colours, of 127: points and lines stand out from it

IN_VAIN = (
    "No line separates these two classes: every pass has mistakes, each moves the line again, and it never settles. "
    "The margin γ is 0, so there is no bound (R/γ)². A hidden layer of a few neurons bends the boundary."
)
ONE_HIDDEN_LAYER = "one_hidden_layer"  # an edit of the page


class PerceptronTrainer(Trainer):
    """One set of points, and every variant's weights. Raises ConfigError for a configuration that is none."""

    objective = score_column = ""  # its curves count mistakes: no loss and no share of one

    def __init__(self, config: PerceptronConfig):
        self.config = config
        self.points = make_points(config)
        self.bound = bound(self.points)
        self.extent = extent(config)
        start = np.zeros(3)
        if config.training.start == "random":
            start = np.random.default_rng([config.training.seed, 11]).normal(0.0, 1.0, 3)
        self.model = Perceptron(self.points.x, self.points.y, start)
        self.epoch = self.step = self.offset = 0
        self.pass_mistakes = 0  # of the pass under way
        self.last_mistakes = 0  # of the pass before
        self.passes: deque[tuple[int, int]] = deque(maxlen=PASSES)  # mistakes of each complete pass, and updates in all after it
        self.index = -1  # the point that was looked at last
        self.pushed = np.zeros(3)  # what the last mistake added to w
        self.since = 0  # points looked at after it
        self.trail: deque[npt.NDArray[np.float64]] = deque(maxlen=TRAIL)
        self.path = [start[:2].copy()]
        self.stride = 1  # every so many updates are kept of the path
        self.settled = False
        self.columns = (
            "epoch", "mistakes", "updates", "failures", "averaged_failures", "pocket_failures", "logistic_failures", "logistic_loss",
        )  # fmt: skip
        self.objective = "failures"
        self.structure = structure_key(config)

    # ---- training ------------------------------------------------------------------------------------------------

    @property
    def steps_per_epoch(self) -> int:
        return len(self.points.y)

    @property
    def steps_left(self) -> int:
        """Points until the running pass is complete."""
        return len(self.points.y) - self.offset

    def train(self, updates: int) -> None:
        """Look at that many points; no further than the end of a pass without a mistake."""
        t, n = self.config.training, len(self.points.y)
        gap = 1.0 if t.labels == "01" else 2.0
        logistic_rate = t.logistic_rate if t.logistic else 0.0
        order = make_order(n, self.config.data.seed, self.epoch, t.shuffle)
        self.settled = False
        for _ in range(updates):
            before = self.model.weights
            self.index = int(order[self.offset])
            added = self.model.look_at(self.index, t.learning_rate, gap, logistic_rate)
            self.since += 1
            if added is not None:
                self.pushed, self.since = added, 0
                self.pass_mistakes += 1
                if before.any():
                    self.trail.append(before)
                self._go_on()
            self.step += 1
            self.offset += 1
            if self.offset == n:
                self.epoch, self.offset = self.epoch + 1, 0
                self.last_mistakes, self.pass_mistakes = self.pass_mistakes, 0
                self.passes.append((self.last_mistakes, self.model.mistakes))
                if self.last_mistakes == 0:
                    self.settled = True
                    return
                order = make_order(n, self.config.data.seed, self.epoch, t.shuffle)

    def _go_on(self) -> None:
        """Keep where w is now; of a long way, every other moment."""
        if self.model.mistakes % self.stride == 0:
            self.path.append(self.model.weights[:2].copy())
            if len(self.path) > PATH:
                self.path, self.stride = self.path[::2], 2 * self.stride

    @property
    def finished(self) -> str | None:
        """A sentence once nothing is left to learn."""
        if not self.settled:
            return None
        updates = self.model.mistakes
        text = f"A whole pass without a mistake: the line is found, after {updates:,} update{'' if updates == 1 else 's'}"
        if self.config.training.start == "zero" and math.isfinite(self.bound.updates):
            text += f"; it can never take more than (R/γ)² = {self.bound.updates:,.0f}"
        return text + "."

    # ---- looking -------------------------------------------------------------------------------------------------

    def evaluate(self) -> dict[str, float]:
        """A row of the curves: mistakes of the last pass, updates in all, points that each line puts on the wrong side."""
        model, (x, y) = self.model, self.points
        return {
            "epoch": self.epoch + self.offset / len(y),
            "mistakes": self.last_mistakes,
            "updates": model.mistakes,
            "failures": failures(model.weights, x, y),
            "averaged_failures": failures(model.averaged, x, y),
            "pocket_failures": model.pocket_failures,
            "logistic_failures": failures(model.logistic, x, y),
            "logistic_loss": log_loss(model.logistic, x, y),
        }

    def diagnose(self, row: Mapping[str, float]) -> str | None:
        """A perceptron never runs away: its weights grow by one point at a time."""
        return None

    @property
    def shown(self) -> npt.NDArray[np.float64]:
        """The weights whose answers the map shows."""
        model = self.model
        return {"online": model.weights, "averaged": model.averaged, "pocket": model.pocket}[self.config.training.rule]

    def snapshot(self, full: bool) -> Snapshot:
        """The arrays of a frame (docs/protocol.md)."""
        model, (x, y) = self.model, self.points
        w = model.weights
        ends = np.array([self._line(line) for line in [w, model.averaged, model.pocket, model.logistic]], dtype=np.float32)
        if not self.config.training.logistic:
            ends[3] = FAR
        trail = np.full((TRAIL, 2, 2), FAR, dtype=np.float32)
        for k, line in enumerate(reversed(self.trail)):
            trail[k] = self._line(line)
        foot, tip, added = self._arrows()
        pushed = np.array([tip - added, tip]) if self.strength else np.full((2, 2), FAR)
        looked = x[self.index] if self.index >= 0 else np.full(2, FAR)
        arrays: Arrays = {
            "boundary": self._map(),
            "lines.x": ends[:, 0], "lines.y": ends[:, 1],
            "trail.x": np.ascontiguousarray(trail[:, 0]), "trail.y": np.ascontiguousarray(trail[:, 1]),
            "normal.x": np.array([foot[0], tip[0]], np.float32), "normal.y": np.array([foot[1], tip[1]], np.float32),
            "added.x": np.array(pushed[:, 0], np.float32), "added.y": np.array(pushed[:, 1], np.float32),
            "added.strength": np.array([self.strength or 1.0], np.float32),
            "looked.x": looked[:1].astype(np.float32), "looked.y": looked[1:].astype(np.float32),
            "failed": (np.where(x @ w[:2] + w[2] >= 0, 1.0, -1.0) != y).astype(np.uint8),
            **self._space(),
            **self._progress(),
        }  # fmt: skip
        if full:
            arrays |= {"train.x1": x[:, 0].astype(np.float32), "train.x2": x[:, 1].astype(np.float32), "train.label": y.astype(np.float32)}
        ranges = {"boundary": 1.0, "space": 1.0}
        warning = None if self.bound.margin else {"text": IN_VAIN, "way": self._way_out()}
        return Snapshot(self.epoch, self.step, arrays, ranges, self._readouts(), warning, says=self._says())

    def _way_out(self) -> dict[str, Any]:
        """A network for the same kind of points; it says so where the network's data cannot be as few."""
        few = self.config.data.points < FEWEST
        return {"label": "Try one hidden layer" + (f", on {FEWEST} points" if few else ""), "edit": {"op": ONE_HIDDEN_LAYER}}

    def _says(self) -> str:
        """What the last point did; before the first, what one will do."""
        low, high = ("0", "1") if self.config.training.labels == "01" else ("−1", "+1")
        if self.index < 0:
            start = "a random line" if self.model.weights.any() else f"no line yet: weights of zero answer ŷ = {high} everywhere"
            return f"There is {start}. Step looks at one point; where the answer is wrong (×), it adds the point to w or takes it away."
        up = self.points.y[self.index] > 0
        label, other = (high, low) if up else (low, high)
        number = self.offset or len(self.points.y)
        if self.since:
            return f"Point {number} of {len(self.points.y)}: y = {label}, ŷ = {label}. Right, so nothing changes."
        return (
            f"Point {number} of {len(self.points.y)}: y = {label}, ŷ = {other}. "
            f"Wrong, so it is {'added to' if up else 'taken away from'} w, and the line moves."
        )

    def _progress(self) -> Arrays:
        """The last passes one by one (at full speed the curves have only some), what stands since, and the bound: 0 where there is none."""
        row = self.evaluate()
        lines = [row[name] for name in ("failures", "averaged_failures", "pocket_failures", "logistic_failures")]
        return {
            "passes.number": np.arange(self.epoch + 1 - len(self.passes), self.epoch + 1, dtype=np.float32),
            "passes.mistakes": np.array([mistakes for mistakes, _ in self.passes], np.float32),
            "passes.updates": np.array([updates for _, updates in self.passes], np.float32),
            "pass.number": np.array([self.epoch + 1], np.float32),
            "pass.mistakes": np.array([self.pass_mistakes], np.float32),
            "now.epoch": np.array([row["epoch"]] * 4, np.float32),
            "now.updates": np.array([self.model.mistakes], np.float32),
            "now.failures": np.array(lines, np.float32),
            "now.loss": np.array([row["logistic_loss"]], np.float32),
            "bound": np.full(2, self._readouts().get("bound", 0.0), np.float32),
        }

    def _readouts(self) -> dict[str, float]:
        w1, w2, b = self.model.weights
        found = {"radius": self.bound.radius, "margin": self.bound.margin, "w1": w1, "w2": w2, "b": b}
        found |= {"updates": self.model.mistakes, "pass_mistakes": self.pass_mistakes}
        if math.isfinite(self.bound.updates) and self.config.training.start == "zero":
            found["bound"] = self.bound.updates
        return {name: float(value) for name, value in found.items()}

    def _map(self) -> npt.NDArray[np.int8]:
        """What the shown line answers over the plane: soft near it, so that its edge is smooth. Row 0 is the lowest x₂."""
        w = self.shown
        length = float(np.hypot(w[0], w[1]))
        places = np.linspace(-self.extent, self.extent, GRID)
        if length == 0:  # no line: one answer everywhere
            return np.full((GRID, GRID), STRENGTH if w[2] >= 0 else -STRENGTH, dtype=np.int8)
        distance = (w[0] * places[None, :] + w[1] * places[:, None] + w[2]) / length
        return np.asarray(np.round(STRENGTH * np.tanh(SHARPNESS * distance)), dtype=np.int8)

    def _line(self, w: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """The two ends, (2 coordinates, 2 ends), of the line w·x + b = 0 across the plane; far away where there is none."""
        length2 = float(w[0] ** 2 + w[1] ** 2)
        if length2 == 0:
            return np.full((2, 2), FAR)
        foot = -w[2] / length2 * w[:2]
        along = np.array([-w[1], w[0]]) / math.sqrt(length2) * 4 * self.extent
        return np.clip(np.stack([foot - along, foot + along], axis=1), -FAR, FAR)

    def _arrows(self) -> tuple[npt.NDArray[np.float64], ...]:
        """Foot and tip of w as it stands on its line, and what the last mistake added to it, to the same scale."""
        w = self.model.weights
        length = float(np.hypot(w[0], w[1]))
        if length == 0:
            return np.full(2, FAR), np.full(2, FAR), np.zeros(2)
        foot = np.clip(-w[2] / length**2 * w[:2], -self.extent, self.extent)
        scale = 0.4 * self.extent / max(length, float(np.hypot(*self.pushed[:2])))
        return foot, foot + scale * w[:2], scale * self.pushed[:2]

    @property
    def added(self) -> npt.NDArray[np.float64]:
        """What the last point added to w; zeros where it was right."""
        return np.zeros(3) if self.since else self.pushed

    @property
    def strength(self) -> float:
        """Of the last mistake's arrow: it fades for as many points as a pass has, so that it is seen at any speed. 0: it is gone."""
        n = len(self.points.y)
        if self.since >= n or not self.pushed[:2].any():
            return 0.0
        return 1.0 if self.since == 0 else FADED[0] + (FADED[1] - FADED[0]) * self.since / n

    def _space(self) -> Arrays:
        """The plane of w₁ and w₂ at the present b: how many points each pair of weights gets right, and the way of w through it.

        Scaled so that the longest w so far has length 0.8; `space.scale` is what 1 stands for.
        """
        path = np.array([*self.path, self.model.weights[:2]])
        scale = float(np.linalg.norm(path, axis=1).max()) / 0.8 or 1.0
        places = np.linspace(-1, 1, SPACE) * scale
        x, y = self.points
        first = x[:, 0, None] * places[None, :]  # (n, SPACE)
        second = x[:, 1, None] * places[None, :] + self.model.weights[2]
        right = np.zeros((SPACE, SPACE))
        answers = (second[:, :, None] + first[:, None, :]) >= 0  # (n, w₂, w₁)
        right = (answers == (y > 0)[:, None, None]).mean(axis=0)
        arrow = np.array([np.zeros(2), path[-1] / scale]) if path[-1].any() else np.full((2, 2), FAR)
        step = np.array([path[-1] - self.pushed[:2], path[-1]]) / scale if self.strength else np.full((2, 2), FAR)
        return {
            "space": np.asarray(np.round(127 * (2 * right - 1)), dtype=np.int8),
            "space.scale": np.array([scale], np.float32),
            "path.w1": (path[:, 0] / scale).astype(np.float32), "path.w2": (path[:, 1] / scale).astype(np.float32),
            "w.w1": np.array(arrow[:, 0], np.float32), "w.w2": np.array(arrow[:, 1], np.float32),
            "step.w1": np.array(step[:, 0], np.float32), "step.w2": np.array(step[:, 1], np.float32),
        }  # fmt: skip

    # ---- changing ------------------------------------------------------------------------------------------------

    def reconfigure(self, config: PerceptronConfig | Mapping[str, Any]) -> None:
        """Another learning rate, another line to show: the weights stay. Raises ValueError when the change asks for a start over."""
        self.config = SETTINGS.take_up(self.config, config)

    def state(self) -> Arrays:
        """All that is needed to go on exactly from here. Copies."""
        model = self.model
        counters = [self.epoch, self.offset, self.step, self.pass_mistakes, self.last_mistakes, self.index, self.stride, int(self.settled),
                    model.looks, model.mistakes, model.pocket_failures, self.since]  # fmt: skip
        vectors = [model.weights, model.logistic, model.pocket, model.total, self.pushed]
        rows: dict[str, Sequence[Any]] = {"trail": list(self.trail), "path": self.path, "passes": list(self.passes)}
        packed = {name: _pack(rows[name], most, width) for name, (most, width) in ROWS.items()}
        return {"counters": np.array(counters, dtype=np.int64), "vectors": np.array(vectors), **packed}

    def load_state(self, state: Mapping[str, npt.NDArray[Any]]) -> None:
        """Go on from `state()` of a trainer of the same configuration. Raises ValueError when it does not fit."""
        check_shapes(state, {"counters": (12,), "vectors": (5, 3), **{name: (most + 1, width) for name, (most, width) in ROWS.items()}})
        counters = [int(value) for value in state["counters"]]
        trail, path, passes = (_unpack(np.asarray(state[name])) for name in ROWS)
        n, model = len(self.points.y), self.model
        epoch, offset, step, pass_mistakes, last_mistakes, index, stride, settled, looks, mistakes, pocket_failures, since = counters
        if min(epoch, step, pass_mistakes, last_mistakes, looks, mistakes, pocket_failures, since) < 0 or stride < 1:
            raise ValueError("the state does not fit this run: its counters are out of range")
        if not 0 <= offset < n or not -1 <= index < n or not len(path) or len(passes) > epoch:
            raise ValueError("the state does not fit this run: its counters are out of range")
        self.epoch, self.offset, self.step, self.pass_mistakes, self.last_mistakes = epoch, offset, step, pass_mistakes, last_mistakes
        self.index, self.stride, self.settled, self.since = index, stride, bool(settled), since
        model.looks, model.mistakes, model.pocket_failures = looks, mistakes, pocket_failures
        model.weights, model.logistic, model.pocket, model.total, self.pushed = (np.array(v, dtype=np.float64) for v in state["vectors"])
        self.trail, self.path = deque((line for line in trail), maxlen=TRAIL), [place for place in path]
        self.passes = deque(((int(wrong), int(updates)) for wrong, updates in passes), maxlen=PASSES)


# What a state keeps of lists that grow, and is of one shape for all that: how many rows at most, how wide they are.
ROWS = {"trail": (TRAIL, 3), "path": (PATH, 2), "passes": (PASSES, 2)}


def _pack(rows: Sequence[Any], most: int, width: int) -> npt.NDArray[np.float64]:
    """(most + 1, width): how many rows there are, then the rows."""
    packed = np.zeros((most + 1, width))
    packed[0, 0] = len(rows)
    if rows:
        packed[1 : 1 + len(rows)] = rows
    return packed


def _unpack(packed: npt.NDArray[Any]) -> npt.NDArray[np.float64]:
    """The rows of a packed list. Raises ValueError where it says that there are more."""
    count = int(packed[0, 0])
    if not 0 <= count < len(packed):
        raise ValueError("the state does not fit this run: its counters are out of range")
    return np.array(packed[1 : 1 + count], dtype=np.float64)


def make_trainer(config: Mapping[str, Any]) -> PerceptronTrainer:
    """A trainer for a configuration's JSON form. Raises ConfigError (a ValueError) with a sentence."""
    return PerceptronTrainer(SETTINGS.parse(config))
