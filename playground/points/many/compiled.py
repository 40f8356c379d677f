"""Those of many networks that the compiled kernel covers."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import torch

from playground.core.pieces import PIECE, Pieces
from playground.nn.batches import batch_points, count_updates
from playground.nn.rates import rates, times
from playground.points.config import RunConfig
from playground.points.cost import batch_seconds, epoch_seconds, look_seconds
from playground.points.frozen import frozen_parameters
from playground.points.kernel import many
from playground.points.kernel.codes import find_codes
from playground.points.kernel.each import COLUMNS
from playground.points.kernel.many import MEASURES, Networks
from playground.points.kernel.updates import UpdateSettings
from playground.points.many.data import SharedData, starting_weights
from playground.points.structure import count_parameters

RATES, UPDATES = COLUMNS.index("rates"), COLUMNS.index("updates")
LITTLE = 3e-4  # seconds of work that are not worth a second thread
Floats = npt.NDArray[np.float32]
Whole = npt.NDArray[np.int64]


class KernelNetworks:
    """n networks of any shapes and settings, in flat buffers. `threads`: 0 for as many as there are cores."""

    def __init__(self, configs: Sequence[RunConfig], data: SharedData, threads: int = 0):
        self.configs, self.data, self.threads = list(configs), data, threads
        count = len(self.configs)
        parameters = torch.cat(starting_weights(self.configs))
        x, y, table, sizes, codes, settings = self._describe()
        self.networks = Networks(
            parameters, torch.zeros_like(parameters), torch.zeros_like(parameters), torch.zeros_like(parameters), parameters.clone(),
            torch.zeros(count, 3, dtype=torch.int64), torch.ones(count, dtype=torch.uint8), torch.zeros(count, dtype=torch.float64),
            x, y, sizes, codes, settings, table, torch.from_numpy(np.concatenate([frozen_parameters(config) for config in self.configs])),
        )  # fmt: skip
        self.sound, self.counters, self.seconds = (getattr(self.networks, name).numpy() for name in ("sound", "counters", "seconds"))
        self._table = table.numpy()
        self._measures = torch.zeros(count, len(MEASURES))
        epochs = np.array([epoch_seconds(config) for config in self.configs])
        self._order = torch.from_numpy(np.argsort(-epochs, kind="stable"))  # the dearest first
        self._update_seconds = epochs / self.updates_in_epoch
        self._look_seconds = np.array([look_seconds(config) for config in self.configs])
        self._share_rates()

    def _describe(self) -> tuple[torch.Tensor, ...]:
        """Points, table, sizes, codes and settings as the kernel reads them."""
        x, y = Shelf(), Shelf()
        sizes: list[int] = []
        codes: list[int] = []
        rows, settings, start = [], [], 0
        for config in self.configs:
            t, points = config.training, self.data.points(config)
            x_train, x_test = self.data.features(config)
            known = find_codes(config)
            length = count_parameters(config.sizes)
            key, label = self.data.feature_key(config), self.data.data_key(config)
            row = {
                "start": start, "end": start + length, "sizes": len(sizes), "layers": len(config.sizes) - 1,
                "loss": known.loss, "optimizer": known.optimizer,
                "batch": batch_points(t.batch_size, len(x_train)),
                "shuffle": int(t.shuffle), "seed": config.data.seed, "classes": points.classes,
                "x": x.put((key, "train"), x_train), "points": len(x_train), "x_test": x.put((key, "test"), x_test),
                "points_test": len(x_test), "y": y.put((label, "train"), points.targets(points.y_train)),
                "y_test": y.put((label, "test"), points.targets(points.y_test)), "rates": 0, "updates": 0,
            }  # fmt: skip
            start += length
            sizes += config.sizes
            codes += [*known.activations, 0]
            rows.append([row[name] for name in COLUMNS])
            settings.append(UpdateSettings.of(t).as_array())
        return (
            x.tensor(), y.tensor(), torch.tensor(rows, dtype=torch.int64), torch.tensor(sizes), torch.tensor(codes),
            torch.from_numpy(np.stack(settings)),
        )  # fmt: skip

    def _share_rates(self) -> None:
        """Networks with the same schedule, batch and points keep pace and share their rates: one member list for each such set."""
        sets: dict[tuple[object, ...], list[int]] = {}
        for i, config in enumerate(self.configs):
            t = config.training
            batch, points = (int(self._table[i, COLUMNS.index(name)]) for name in ("batch", "points"))
            key = (t.schedule, t.learning_rate, t.schedule_epochs, t.schedule_gamma, t.warmup_epochs, batch, points)
            sets.setdefault(key, []).append(i)
        self._sets = [(np.array(members), int(key[-2]), int(key[-1])) for key, members in sets.items()]  # type: ignore[call-overload]

    @property
    def updates_in_epoch(self) -> Whole:
        """Of each network, (n,)."""
        points, batch = (self._table[:, COLUMNS.index(name)] for name in ("points", "batch"))
        return np.array([count_updates(*pair) for pair in zip(points.tolist(), batch.tolist(), strict=True)], dtype=np.int64)

    def train(self, updates: Whole, ends: int) -> Pieces[Floats]:
        """So many updates of each network, (n,), in pieces; those that are not sound stand still.

        Returns the test scores at the first `ends` ends of epochs, (n, ends), NaN where a network has stopped.
        """
        parts, place = [np.zeros(1)], 1
        for members, batch, points in self._sets:
            moving = members[(self.sound[members] != 0) & (updates[members] > 0)]
            if len(moving):
                epoch, offset, _ = (int(value) for value in self.counters[moving[0]])
                most = int(updates[moving].max())
                parts.append(rates(self.configs[moving[0]].training, times(epoch, offset, most, batch, points)))
                self._table[members, RATES] = place
                place += most
        self._table[:, UPDATES] = updates
        seconds = self._update_seconds * updates
        threads = 1 if float(seconds.sum()) < LITTLE else self.threads
        scores, all_rates = torch.full((len(updates), ends), torch.nan), torch.from_numpy(np.concatenate(parts))
        for order in self._groups(seconds):
            many.train_many(self.networks, order, all_rates, scores, threads)
            yield
        return scores.numpy()

    def _groups(self, seconds: npt.NDArray[np.float64]) -> list[torch.Tensor]:
        """The networks, the dearest first, in groups whose work of so many seconds each, (n,), makes a piece, or keeps all threads busy."""
        threads = self.threads or many.cores()
        if float(seconds.sum()) <= PIECE * threads:
            return [self._order]
        groups, first = [], 0
        while first < len(self._order):
            fit = int(PIECE * threads / max(float(seconds[self._order[first]]), 1e-9))
            last = first + max(threads, fit - fit % threads)
            groups.append(self._order[first:last])
            first = last
        return groups

    def measure(self) -> Pieces[Floats]:
        """MEASURES of each network, (n, 7), in pieces."""
        for order in self._groups(self._look_seconds):
            many.measure_many(self.networks, order, self._measures, self.threads)
            yield
        return self._measures.numpy()

    def look(self, chosen: Sequence[int], cells: int) -> Pieces[Floats]:
        """The outputs of some of the networks at the middles of cells × cells squares of the plane, (m, K, cells²), in pieces."""
        shelf = Shelf()
        starts = []
        for i in chosen:
            places = self.data.places(self.configs[i], cells)
            starts.append(shelf.put(id(places), places.numpy()))
        padded, outputs = places.shape[1], self.configs[0].outputs
        found = torch.empty(len(chosen), outputs * padded)
        numbers, values, begins = torch.tensor(chosen), shelf.tensor(), torch.tensor(starts)
        threads = self.threads or many.cores()
        dearest = max(batch_seconds(self.configs[i], cells * cells) for i in chosen)
        size = threads * max(1, int(PIECE / dearest))
        for k in range(0, len(chosen), size):
            part = slice(k, k + size)
            many.look_many(self.networks, numbers[part], values, begins[part], found[part], self.threads)
            yield
        return found.numpy().reshape(len(chosen), outputs, padded)[:, :, : cells * cells]

    def weights(self, i: int) -> Floats:
        """A copy of network i's parameters."""
        start, end = self._table[i, 0], self._table[i, 1]
        return self.networks.parameters[start:end].numpy().copy()

    def vectors(self) -> dict[str, torch.Tensor]:
        """Every tensor that the networks carry along."""
        return {name: getattr(self.networks, name) for name in ("parameters", "first", "second", "counters", "sound", "seconds")}

    def loaded(self) -> None:
        """The vectors were written to."""
        self.networks.kept.copy_(self.networks.parameters)


class Shelf:
    """Arrays one after another in a flat float32 buffer, each under its key once."""

    def __init__(self) -> None:
        self._parts: list[Floats] = []
        self._places: dict[object, int] = {}
        self._length = 0

    def put(self, key: object, array: Floats) -> int:
        """Where the array of that key begins, in elements."""
        if key not in self._places:
            self._places[key] = self._length
            self._parts.append(np.ascontiguousarray(array, dtype=np.float32).ravel())
            self._length += array.size
        return self._places[key]

    def tensor(self) -> torch.Tensor:
        return torch.from_numpy(np.concatenate(self._parts))
