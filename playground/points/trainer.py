"""The trainer of the 2D playground: a multilayer perceptron on points of the plane."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import torch

from playground.core.command import read_edit, read_whole
from playground.core.settings import ConfigError
from playground.core.trainer import Arrays, Snapshot
from playground.nn.batches import batch_points, count_updates
from playground.nn.device import choose_device
from playground.nn.rates import rates, times
from playground.nn.trainer import TensorTrainer
from playground.points import autograd, snapshot
from playground.points.backend import choose_backend
from playground.points.config import SETTINGS, RunConfig, parse_config
from playground.points.data import Points, make_points
from playground.points.dead import find_dead_layer
from playground.points.diagnosis import diagnose
from playground.points.explain.bent import usual_pair
from playground.points.explain.looks import explain
from playground.points.explain.moment import Chosen, LookedAt
from playground.points.frozen import frozen_parameters
from playground.points.kernel import operators
from playground.points.kernel.codes import find_codes
from playground.points.measure import columns, gradient_sizes, measure
from playground.points.model import MLP
from playground.points.shown import SHOWN
from playground.points.silence import silenced
from playground.points.structure import structure_key
from playground.tables.features import compute_features

Weights = Mapping[str, npt.NDArray[Any]] | npt.NDArray[np.floating]


class MLPTrainer(TensorTrainer):
    """A network, its points and its optimizer's state, trained by the compiled kernel or by autograd, whichever `backend` says.

    `weights` are named arrays or one flat array of all P parameters; None draws them as the configuration says.
    Raises ConfigError for a configuration that this machine cannot run, ValueError for weights that do not fit.
    """

    counters = ("epoch", "offset", "count", "step")

    def __init__(self, config: RunConfig, points: Points | None = None, weights: Weights | None = None, backend: str = "auto"):
        self.points = make_points(config) if points is None else points
        self.wanted_backend = backend
        self.pin: int | None = None
        self.pair: tuple[int, int] | None = None  # of neurons that the bent plane is seen by
        self.point = ("train", 0)  # whose way is shown: of which set, and its number there
        self.shown: tuple[str, ...] = ()  # what frames hold besides, names of SHOWN
        self.off: tuple[int, ...] = ()  # hidden neurons that are switched off in what is looked at
        self.epoch = self.step = self.offset = 0
        self.count = 0  # updates of the present optimizer
        self._configure(self._of_own_points(config))
        self._build()
        self._fill(weights)
        self.started_from = None if weights is None else self.model.weights()  # None: as the configuration draws them
        self.first_loss = self.evaluate()["train_loss"]

    # ---- building ------------------------------------------------------------------------------------------------

    def _of_own_points(self, config: RunConfig) -> RunConfig:
        """The configuration with as many classes as the points have."""
        if self.points.classes == (config.data.classes if config.task == "classification" else 0):
            return config
        return config.model_copy(update={"data": config.data.model_copy(update={"classes": self.points.classes})})

    def _configure(self, config: RunConfig) -> None:
        self.backend, self.device = choose_backend(config, self.wanted_backend), choose_device(config.training.device)
        self.config = config

    def _build(self) -> None:
        """Model, optimizer state and data on the device; everything zero."""
        network = self.config.network
        self.model = MLP(
            self.config.sizes, network.activations, self.config.output_activation, network.dropout, network.batch_norm, self.device
        ).eval()
        self.first, self.second = torch.zeros_like(self.model.flat), torch.zeros_like(self.model.flat)
        self.columns = columns(len(self.config.sizes) - 1)
        self._load_points()
        self._code()

    def _load_points(self) -> None:
        """Points on the device."""
        points = self.points
        self.x = torch.from_numpy(compute_features(self.config.features, points.x_train)).to(self.device)
        self.y = torch.from_numpy(points.targets(points.y_train)).to(self.device)
        self.y_test = torch.from_numpy(points.targets(points.y_test)).to(self.device)
        self.places = snapshot.Places(self.config.features, points, self.device)
        self.structure = structure_key(self.config, len(points.x_train), len(points.x_test))

    def _code(self) -> None:
        """The configuration as the kernel reads it."""
        self._known = find_codes(self.config) if self.backend == "kernel" else None
        self._sizes = torch.tensor(self.config.sizes)
        self._codes = torch.tensor(self._known.activations if self._known else ())
        self._frozen = torch.from_numpy(frozen_parameters(self.config))
        self._settings = torch.from_numpy(operators.UpdateSettings.of(self.config.training).as_array())

    def _fill(self, weights: Weights | None) -> None:
        network = self.config.network
        self.model.initialize(network.init, network.seed, network.init_std)
        if isinstance(weights, Mapping):
            self.model.load_weights(weights)
        elif weights is not None:
            if np.shape(weights) != (self.model.parameter_count,):
                raise ValueError(f"this network has {self.model.parameter_count} parameters, not {np.shape(weights)}")
            self.model.flat[: self.model.parameter_count].copy_(torch.from_numpy(np.asarray(weights, dtype=np.float32)))

    # ---- training ------------------------------------------------------------------------------------------------

    @property
    def score(self) -> str:  # type: ignore[override]
        return self.config.score

    @property
    def batch(self) -> int:
        """Points of one update."""
        return batch_points(self.config.training.batch_size, len(self.x))

    @property
    def steps_per_epoch(self) -> int:
        return count_updates(len(self.x), self.batch)

    @property
    def steps_left(self) -> int:
        """Updates until the running epoch is complete."""
        return count_updates(len(self.x) - self.offset, self.batch)

    @property
    def learning_rate(self) -> float:
        """Of the next update."""
        return float(rates(self.config.training, np.array([self.epoch + self.offset / len(self.x)]))[0])

    def train(self, updates: int) -> None:
        """Run that many updates, across epochs if need be. Not-a-number is let through, never raised."""
        if updates <= 0:
            return
        t = self.config.training
        rate = torch.from_numpy(rates(t, times(self.epoch, self.offset, updates, self.batch, len(self.x))))
        counters = torch.tensor([self.epoch, self.offset, self.count])
        seed = self.config.data.seed
        if self._known:
            operators.train_mlp(
                self.model.flat, self.model.flat_gradient, self.first, self.second, counters, self.x, self.y, rate,
                self._sizes, self._codes, self._settings, self._known.loss, self._known.optimizer, self.batch, t.shuffle, seed,
                self._frozen,
            )  # fmt: skip
        else:
            autograd.train_autograd(self.model, t, self.first, self.second, counters, self.x, self.y, rate, seed, self._frozen)
        self.epoch, self.offset, self.count = counters.tolist()
        self.step += updates

    # ---- looking -------------------------------------------------------------------------------------------------

    def activations_at(self, x: torch.Tensor, start: int, count: int) -> torch.Tensor:
        """What neurons start … start + count - 1 (of all hidden ones, then the outputs) compute: x (F, n) -> (count, n), CPU."""
        if self.backend == "kernel":
            return operators.look_mlp(self.model.flat, self._sizes, self._codes, x, start, count)
        layers = self.model.neurons(x.T)
        return torch.cat(layers, dim=1)[:, start : start + count].T.contiguous().cpu()

    @property
    def neuron_count(self) -> int:
        """Hidden and output neurons."""
        return sum(self.config.sizes[1:])

    @torch.inference_mode()
    def evaluate(self) -> dict[str, float]:
        """A row of the curves: losses without penalties; score is the accuracy, for regression R²."""
        outputs = self.config.sizes[-1]
        output = self.activations_at(self.places.near, self.neuron_count - outputs, outputs).T
        row = {"epoch": self.epoch + self.offset / len(self.x)}
        for name, part, target in (("train", self.places.train, self.y), ("test", self.places.test, self.y_test)):
            loss, score = measure(self.config.training.loss, self.points.classes, output[part], target.cpu())
            row |= {f"{name}_loss": loss, f"{name}_score": score}
        row |= gradient_sizes(self.gradients(), self.config.sizes)
        return {name: row[name] for name in self.columns}

    def diagnose(self, row: Mapping[str, float]) -> str | None:
        """None while the run is sound; else a sentence saying what went wrong and what probably did it."""
        largest = float(self.model.flat.abs().max())
        return diagnose(self.config, row, self.first_loss, largest, self.learning_rate)

    def parameters(self) -> npt.NDArray[np.float32]:
        """A copy, shape (P,)."""
        return self.model.flat[: self.model.parameter_count].cpu().numpy().copy()

    def gradients(self) -> npt.NDArray[np.float32]:
        """Of the loss over all training points, with the penalties, for the parameters as they are; shape (P,)."""
        if self._known:
            found, scratch = torch.zeros_like(self.model.flat), torch.zeros_like(self.model.flat)
            counters, rates = torch.zeros(3, dtype=torch.int64), torch.zeros(1, dtype=torch.float64)
            # one full-batch update of a copy; only its gradient is wanted
            operators.train_mlp(
                self.model.flat.clone(), found, scratch, scratch, counters, self.x, self.y, rates, self._sizes, self._codes,
                self._settings, self._known.loss, 0, len(self.x), False, 0,
            )  # fmt: skip
        else:
            with torch.inference_mode(False), torch.enable_grad():
                autograd.gradient(self.model, self.config.training, self.x, self.y)
            found = self.model.flat_gradient
        return found[: self.model.parameter_count].cpu().numpy().copy()

    @torch.inference_mode()
    def snapshot(self, full: bool) -> Snapshot:
        """The arrays of a frame, without `curves`, which the session keeps."""
        count, outputs = self.neuron_count, self.config.sizes[-1]
        shown, span = (count - outputs, outputs) if self.pin is None else (self.pin, 1)
        with silenced(self.model.flat, self.config.sizes, self.off):
            grid = self.activations_at(self.places.fine if "fine" in self.shown else self.places.grid, shown, span).numpy()
            near = self.activations_at(self.places.near, 0, count).numpy()
        cross_entropy = self.config.training.loss == "cross_entropy"
        arrays, ranges = snapshot.frame_arrays(self.places, self.points, grid, near, self.pin is not None, outputs, cross_entropy)
        if self.off:
            arrays["dead"] = self._dead()
        arrays |= {"parameters": self.parameters(), "gradients": self.gradients()}
        if self.shown:
            with silenced(self.model.flat, self.config.sizes, self.off):
                arrays |= explain(self.shown, self._moment(near, arrays))
        if full:
            arrays |= snapshot.fixed_arrays(self.places, self.points)
        warning = find_dead_layer(self.config, arrays["dead"], arrays["parameters"], arrays["gradients"])
        view = {
            "pin": self.pin,
            "shows": list(self.shown),
            "pair": list(self.pair or usual_pair(self.config.sizes)),
            "point": list(self.point),
            "off": list(self.off),
        }
        readouts = {"learning_rate": self.learning_rate} | self._without_those_off(near[count - outputs :])
        return Snapshot(self.epoch, self.step, arrays, ranges, readouts, warning, view)

    def _moment(self, near: npt.NDArray[np.float32], arrays: Arrays) -> LookedAt:
        """What explains the run gets of it. near: every neuron at `places.near`, (N, n); arrays: the frame's."""
        train, test = near[:, self.places.train], near[:, self.places.test]
        chosen = Chosen(self.pin, self.pair, self.point)
        return LookedAt(self.config, self.points, train, test, arrays["parameters"], arrays["gradients"], self.compute_at, chosen)

    def compute_at(self, x: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """What every neuron computes at places of the plane: (n, 2) -> (N, n)."""
        features = snapshot.padded(compute_features(self.config.features, x)).to(self.device)
        return self.activations_at(features, 0, self.neuron_count).numpy()[:, : len(x)]

    def _dead(self) -> npt.NDArray[np.uint8]:
        """Of the whole network, also where neurons are switched off."""
        near = self.activations_at(self.places.near, 0, self.neuron_count).numpy()
        hidden = near[: self.neuron_count - self.config.sizes[-1], self.places.train]
        return snapshot.neuron_arrays(near[:, self.places.maps], hidden)["dead"]

    def _without_those_off(self, outputs: npt.NDArray[np.float32]) -> dict[str, float]:
        """Losses and scores without the neurons that are off, of outputs (K, n) at `places.near`; none where all are on."""
        found: dict[str, float] = {}
        for name, part, target in (("train", self.places.train, self.y), ("test", self.places.test, self.y_test)) if self.off else ():
            output = torch.from_numpy(np.ascontiguousarray(outputs[:, part].T))
            found[f"off_{name}_loss"], found[f"off_{name}_score"] = measure(
                self.config.training.loss, self.points.classes, output, target.cpu()
            )
        return found

    # ---- changing ------------------------------------------------------------------------------------------------

    def reconfigure(self, config: RunConfig | Mapping[str, Any]) -> None:
        """Go on with another configuration of the same structure and weights (a live change).

        Another optimizer starts with its state at zero. Raises ValueError when the change asks for a start over.
        """
        old, wanted = self.config, config if isinstance(config, RunConfig) else parse_config(config)
        self._configure(SETTINGS.take_up(old, self._of_own_points(wanted)))
        if self.config.data != old.data:  # own points: painted while it trains
            self.points = make_points(self.config)
            self._load_points()
            self.offset = min(self.offset, len(self.x) - 1)
        if self.device != str(self.x.device.type):
            state = self.state()
            self._build()
            self.load_state(state)
        if self.config.training.optimizer != old.training.optimizer:
            self.first.zero_()
            self.second.zero_()
            self.count = 0
        self.model.set_activations(self.config.network.activations, self.config.output_activation)
        self.model.eval()
        self._code()
        if (self.config.training.loss, self.config.data) != (old.training.loss, old.data):
            self.first_loss = self.evaluate()["train_loss"]

    def command(self, command: Mapping[str, Any]) -> None:
        """`set_parameter`, and those of `commands.py`. Raises ValueError with a sentence."""
        if command.get("op") == "set_parameter":
            index, value = read_edit(command, self.model.parameter_count)
            self.model.flat[index] = value
        elif command.get("op") == "pin":
            neuron = command.get("neuron")
            self.pin = None if neuron is None else read_whole(neuron, self.neuron_count, "neuron")
        elif command.get("op") == "show":
            what = command.get("what")
            if not isinstance(what, list) or not set(what) <= set(SHOWN):
                raise ValueError(f"what: accepts a list of {', '.join(SHOWN)}")
            self.shown = tuple(name for name in SHOWN if name in what)
        elif command.get("op") == "bend":
            pair = command.get("neurons")
            if pair is not None and not (isinstance(pair, list) and len(pair) == 2):
                raise ValueError("neurons: accepts a list of two")
            one, other = (read_whole(neuron, self.neuron_count, "neurons") for neuron in pair or (0, 0))
            self.pair = (one, other) if pair else None
        elif command.get("op") == "follow":
            part = str(command.get("set"))
            if part not in ("train", "test"):
                raise ValueError("set: accepts train, test")
            count = len(self.points.x_train if part == "train" else self.points.x_test)
            self.point = (part, read_whole(command.get("point"), count, "point"))
        elif command.get("op") == "off":
            hidden = self.neuron_count - self.config.sizes[-1]
            if command["neurons"] and not hidden:
                raise ValueError("neurons: there are no hidden ones")
            self.off = tuple(sorted({read_whole(neuron, hidden, "neurons") for neuron in command["neurons"]}))
        else:
            raise ValueError("accepts set_parameter, pin, show, bend, follow and off")

    def view_commands(self) -> list[dict[str, Any]]:
        commands: list[dict[str, Any]] = [] if self.pin is None else [{"op": "pin", "neuron": self.pin}]
        if self.pair:
            commands.append({"op": "bend", "neurons": list(self.pair)})
        if self.point != ("train", 0):
            commands.append({"op": "follow", "set": self.point[0], "point": self.point[1]})
        if self.off:
            commands.append({"op": "off", "neurons": list(self.off)})
        return commands + ([{"op": "show", "what": list(self.shown)}] if self.shown else [])

    def vectors(self) -> dict[str, torch.Tensor]:
        """Weights, the optimizer's state, batch norms' statistics."""
        vectors = {"flat": self.model.flat, "first": self.first, "second": self.second}
        return vectors | {f"buffers.{name}": value for name, value in self.model.named_buffers()}

    def counters_fit(self, counters: Mapping[str, int]) -> bool:
        """The place in the running epoch is one of its points."""
        return counters["offset"] < len(self.x)


def make_trainer(
    config: Mapping[str, Any], points: Points | None = None, weights: Weights | None = None, backend: str = "auto"
) -> MLPTrainer:
    """A trainer for a configuration's JSON form. Raises ConfigError (a ValueError) or ValueError with a sentence."""
    return MLPTrainer(parse_config(config), points, weights, backend)


__all__ = ["ConfigError", "MLPTrainer", "make_trainer"]
