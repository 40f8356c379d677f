"""Those of many networks that the kernel does not cover, or that are on a GPU: batched PyTorch over a leading network dimension.

A group holds networks of one shape on batches of one size, whatever else they differ in: every product is one `baddbmm` over the group,
rates and the optimizers' numbers are columns, activations, losses and optimizers are applied by name to the rows that have them.
The only loop is over updates.
"""

import time
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import torch

from playground.core.pieces import PIECE, Pieces
from playground.nn.batches import batch_points, count_updates
from playground.nn.device import choose_device
from playground.nn.order import make_order
from playground.nn.rates import rates, times
from playground.points.config import RunConfig
from playground.points.cost import batch_seconds, batches, look_seconds
from playground.points.frozen import frozen_parameters
from playground.points.kernel.each import LARGEST
from playground.points.kernel.measure import MEASURES
from playground.points.many.data import SharedData, starting_weights
from playground.points.many.forward import BatchedNetwork, network_losses
from playground.points.many.optimizers import BATCHED, Numbers, Updated, one_by_one
from playground.points.many.rows import ByName, Rows
from playground.points.measure import network_scores

Floats = npt.NDArray[np.float32]
Whole = npt.NDArray[np.int64]


DEARER = 1.5  # times that an update costs what the kernel's costs, where the points decide


def group_size(config: RunConfig) -> int | None:
    """How many networks like this one make a group whose update is a piece of work; None for any number.

    Where one update is that long, larger groups are no faster.
    """
    if choose_device(config.training.device) != "cpu":
        return None
    return max(1, int(PIECE / (DEARER * batch_seconds(config, batches(config)[1]))))


class BatchedNetworks:
    """G networks of one shape, on the device of the first."""

    def __init__(self, configs: Sequence[RunConfig], data: SharedData):
        self.configs, self.data = list(configs), data
        self.device = choose_device(self.configs[0].training.device)
        count = len(self.configs)
        self.network = BatchedNetwork(self.configs, self.device)
        self.parameters = torch.stack(starting_weights(self.configs)).to(self.device)
        self.gradients = torch.zeros_like(self.parameters)
        self.first, self.second = torch.zeros_like(self.parameters), torch.zeros_like(self.parameters)
        self.kept = self.parameters.clone()
        self._counters = torch.zeros(count, 3, dtype=torch.int64)
        self._sound, self._seconds = torch.ones(count, dtype=torch.uint8), torch.zeros(count, dtype=torch.float64)
        self.counters, self.sound, self.seconds = self._counters.numpy(), self._sound.numpy(), self._seconds.numpy()
        self._make_points()
        self._make_numbers()
        self._make_parts()

    def _make_parts(self) -> None:
        """Networks that are measured at once: rows, and the network of those."""
        count, size = len(self.configs), len(self.configs)
        if self.device == "cpu":
            size = max(1, int(2 * PIECE / look_seconds(self.configs[0])))
        self._parts = [(slice(0, count), self.network)]
        if size < count:
            self._parts = [(slice(k, min(k + size, count)), self.network.of(self.configs, k, k + size)) for k in range(0, count, size)]

    def _make_points(self) -> None:
        """Points of each feature set once, (Q, n, F); which one each network has; the same for targets."""
        keys = [(self.data.feature_key(c), c.data.seed, c.training.shuffle) for c in self.configs]
        first = {key: i for i, key in reversed(list(enumerate(keys)))}
        unique = list(first)
        self._which = torch.tensor([unique.index(key) for key in keys], device=self.device)
        self._orders = [(key[1], key[2]) for key in unique]
        points = [self.data.points(self.configs[i]) for i in first.values()]
        features = [self.data.features(self.configs[i]) for i in first.values()]
        self.classes = points[0].classes
        self.x, self.x_test = (self._stacked([part[k] for part in features]) for k in range(2))
        self.y = self._stacked([part.targets(part.y_train) for part in points])
        self.y_test = self._stacked([part.targets(part.y_test) for part in points])
        self.batch = batch_points(self.configs[0].training.batch_size, self.x.shape[1])

    def _stacked(self, parts: Sequence[Floats]) -> torch.Tensor:
        return torch.stack([torch.from_numpy(part) for part in parts]).to(self.device)

    def _make_numbers(self) -> None:
        def column(values: Sequence[float]) -> torch.Tensor:
            return torch.tensor(values, dtype=torch.float64)[:, None]

        t = [c.training for c in self.configs]
        self._betas = np.array([[s.beta1, s.beta2] for s in t])
        momentum, beta1, beta2, rho, epsilon, decay = (
            column([getattr(s, name) for s in t]) for name in ("momentum", "beta1", "beta2", "rho", "epsilon", "weight_decay")
        )
        fixed = (momentum, beta1, beta2, rho, epsilon, decay, 1 - beta1, 1 - beta2, 1 - rho)
        self._fixed = [value.float().to(self.device) for value in fixed]
        self._l1, self._l2 = (column([getattr(s, name) for s in t]).float().to(self.device) for name in ("l1", "l2"))
        self._clip = column([np.inf if s.clip_norm is None else s.clip_norm for s in t]).float().to(self.device)
        self._clips, self._penalizes = any(s.clip_norm for s in t), any(s.l1 or s.l2 for s in t)
        frozen = torch.from_numpy(np.stack([frozen_parameters(c) for c in self.configs])).bool()
        self._frozen = frozen.to(self.device) if frozen.any() else None
        self._by_optimizer = ByName([s.optimizer for s in t], self.device)

    @property
    def updates_in_epoch(self) -> Whole:
        """Of each network, (G,)."""
        return np.full(len(self.configs), count_updates(self.x.shape[1], self.batch), dtype=np.int64)

    # ---- training ------------------------------------------------------------------------------------------------

    def train(self, updates: Whole, ends: int) -> Pieces[Floats]:
        """So many updates of each network, (G,), the same for all that are sound; as `KernelNetworks.train`, in a piece."""
        scores = np.full((len(updates), ends), np.nan, dtype=np.float32)
        moving = (self.sound != 0) & (updates > 0)
        if not moving.any():
            return scores
        begun, epoch_ends = _now(self.device), 0
        epoch, offset, count = (int(value) for value in self.counters[np.flatnonzero(moving)[0]])
        most, points = int(updates[moving].max()), self.x.shape[1]
        t = times(epoch, offset, most, self.batch, points)
        rate = torch.from_numpy(np.stack([rates(c.training, t) for c in self.configs], axis=1)).float().to(self.device)
        powers = np.arange(count + 1, count + most + 1)[:, None, None]
        correction = 1 - self._betas**powers
        correction1 = torch.from_numpy(correction[:, :, 0]).float().to(self.device)
        correction2 = torch.from_numpy(np.sqrt(correction[:, :, 1])).float().to(self.device)
        x, y = self._ordered(epoch)
        for k in range(most):
            end = min(offset + self.batch, points)
            numbers = Numbers(*self._fixed, *(column[k, :, None] for column in (rate, correction1, correction2)))
            self._update(x[:, offset:end], y[:, offset:end], numbers, moving, epoch * points + offset, count + k)
            offset = end
            if end == points:
                epoch, offset = epoch + 1, 0
                moving = self._check(moving)
                self.counters[moving] = epoch, offset, count + k + 1
                if epoch_ends < ends:
                    scores[moving, epoch_ends] = self.scores()[moving]
                    epoch_ends += 1
                if not moving.any():
                    break
                if k + 1 < most:
                    x, y = self._ordered(epoch)
        moving = self._check(moving)
        self.counters[moving] = epoch, offset, count + most
        self.seconds[updates > 0] += (_now(self.device) - begun) / max(1, int((updates > 0).sum()))
        yield
        return scores

    def _ordered(self, epoch: int) -> tuple[torch.Tensor, torch.Tensor]:
        """The training points in the order of an epoch, (Q, n, F) and (Q, n, K)."""
        points = self.x.shape[1]
        orders = np.stack([make_order(points, seed, epoch, shuffle) for seed, shuffle in self._orders])
        order = torch.from_numpy(orders).long().to(self.device)[:, :, None]
        return self.x.gather(1, order.expand(-1, -1, self.x.shape[2])), self.y.gather(1, order.expand(-1, -1, self.y.shape[2]))

    def _update(self, x: torch.Tensor, y: torch.Tensor, numbers: Numbers, moving: npt.NDArray[np.bool_], place: int, count: int) -> None:
        """One update of all on their batches, (Q, B, F) and (Q, B, K), after `count` others; those that do not move stay as they are."""
        self._gradient(slice(None), self.network, x[self._which], y[self._which], training=True, place=place)
        g = self.gradients if self._frozen is None else self.gradients.masked_fill(self._frozen, 0.0)
        if self._clips:
            g = g * (self._clip / (g.norm(dim=1, keepdim=True) + 1e-6)).clamp(max=1.0)
        parts = [(rows, self._updated(name, rows, g, numbers, count)) for name, rows in self._by_optimizer.parts]
        held = self.parameters.clone() if self._frozen is not None else None
        mask = None if moving.all() else torch.from_numpy(moving).to(self.device)[:, None]
        for rows, found in parts:
            for old, new in zip((self.parameters, self.first, self.second), found, strict=True):
                old[rows] = new if mask is None else torch.where(mask[rows], new, old[rows])
        if held is not None and self._frozen is not None:  # momentum from before and weight decay move them too
            self.parameters.copy_(torch.where(self._frozen, held, self.parameters))

    def _updated(self, name: str, rows: Rows, g: torch.Tensor, numbers: Numbers, count: int) -> Updated:
        """Weights and optimizer's state of some rows after an update by the gradients g (G, P) of all."""
        before = self.parameters[rows], g[rows], self.first[rows], self.second[rows]
        if name in BATCHED:
            return BATCHED[name](*before, numbers.of(rows))
        training = [c.training for c in self.configs if c.training.optimizer == name]
        return one_by_one(training, *before, numbers.rate[rows], count)

    def _gradient(
        self, rows: slice, network: BatchedNetwork, x: torch.Tensor, y: torch.Tensor, training: bool, place: int = 0
    ) -> torch.Tensor:
        """Of these networks' mean loss and penalties at their points, (g, B, F) and (g, B, K), into `gradients`. Returns the outputs."""
        with torch.inference_mode(False), torch.enable_grad():
            leaf = self.parameters[rows].detach().requires_grad_()
            output = network.forward(leaf, x, training=training, seed=place)
            losses = network_losses(network.by_loss, output, y)
            (found,) = torch.autograd.grad(losses.sum(), leaf)
        if self._penalizes:
            weights = self.parameters[rows] * network.is_weight
            found = found + self._l2[rows] * weights + self._l1[rows] * weights.sign()
        self.gradients[rows] = found
        return output.detach()

    def _check(self, moving: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
        """Who of those that moved is sound; who is not goes back to its last sound parameters."""
        sound = (self.parameters.abs() <= LARGEST).all(dim=1)
        self.kept.copy_(torch.where(sound[:, None], self.parameters, self.kept))
        self.parameters.copy_(self.kept)
        self.sound[moving & ~sound.cpu().numpy()] = 0
        return moving & (self.sound != 0)

    # ---- looking -------------------------------------------------------------------------------------------------

    def scores(self) -> Floats:
        """The test score of each, (G,)."""
        with torch.no_grad():
            output = self.network.forward(self.parameters, self.x_test[self._which], training=False)
            return network_scores(output, self.y_test[self._which], self.classes).cpu().numpy()

    def measure(self) -> Pieces[Floats]:
        """MEASURES of each network, (G, 7), in pieces."""
        found = []
        for rows, network in self._parts:
            found.append(self._measure(rows, network))
            yield
        return np.concatenate(found)

    def _measure(self, rows: slice, network: BatchedNetwork) -> Floats:
        which = self._which[rows]
        x, y, y_test = self.x[which], self.y[which], self.y_test[which]
        output = self._gradient(rows, network, x, y, training=False)
        with torch.no_grad():
            parameters = self.parameters[rows]
            output_test = network.forward(parameters, self.x_test[which], training=False)
            losses = [network_losses(network.by_loss, o, t) for o, t in ((output, y), (output_test, y_test))]
            scores = [network_scores(o, t, self.classes) for o, t in ((output, y), (output_test, y_test))]
            sizes = [self.gradients[rows, part].square().mean(dim=1).sqrt() for part in network.weights_of_ends]
        found = torch.stack([*losses, *scores, *sizes, network.dead(parameters, x)], dim=1)
        assert found.shape[1] == len(MEASURES)
        values: Floats = found.float().cpu().numpy()
        return values

    def look(self, chosen: Sequence[int], cells: int) -> Pieces[Floats]:
        """The outputs of some of the networks at the middles of cells × cells squares of the plane, (m, K, cells²), in pieces."""
        found = []
        for rows, network in self._parts:
            own = [i for i in chosen if rows.start <= i < rows.stop]
            if own:
                places = torch.stack([self.data.places(c, cells)[:, : cells * cells].T for c in self.configs[rows]]).to(self.device)
                with torch.no_grad():
                    output = network.forward(self.parameters[rows], places, training=False)
                found.append(output[[i - rows.start for i in own]].transpose(1, 2).contiguous().cpu().numpy())
                yield
        values: Floats = np.concatenate(found)
        return values

    def weights(self, i: int) -> Floats:
        """A copy of network i's parameters."""
        found: Floats = self.parameters[i].cpu().numpy().copy()
        return found

    def vectors(self) -> dict[str, torch.Tensor]:
        """Every tensor that the networks carry along."""
        named = {"parameters": self.parameters, "first": self.first, "second": self.second}
        return named | {"counters": self._counters, "sound": self._sound, "seconds": self._seconds} | self.network.statistics

    def loaded(self) -> None:
        """The vectors were written to."""
        self.kept.copy_(self.parameters)


def _now(device: str) -> float:
    """Seconds, when all that was asked of the device is done."""
    if device == "cuda":
        torch.cuda.synchronize()
    return time.perf_counter()
