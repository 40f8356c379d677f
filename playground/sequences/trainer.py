"""The trainer of the Attention page: a Transformer on sequences. An epoch is one update."""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import torch

from playground.core.command import read_edit
from playground.core.settings import ConfigError
from playground.core.trainer import Snapshot
from playground.nn.device import choose_device
from playground.nn.optimizers import make_optimizer
from playground.nn.rates import rates
from playground.nn.trainer import TensorTrainer
from playground.sequences import measure
from playground.sequences.config import SETTINGS, AttentionConfig, parse_attention, structure_key
from playground.sequences.model import Transformer
from playground.sequences.source import Source
from playground.sequences.view_commands import RunView, apply_command, view_arrays, view_commands

LARGEST = 1e6  # a greater weight has run away
TEST_TOKENS, SAMPLE_TOKENS, EXAM_TOKENS = 1024, 256, 4096  # how much is measured for a row of the curves, and now and then
EXAM = 100  # updates between two looks at more of the test set
RUNAWAY = 100.0  # a loss above this will not come back


class AttentionTrainer(TensorTrainer):
    """A Transformer, its task and its optimizer's state. Raises ConfigError for a device that is not here."""

    counters = ("step", "count")

    def __init__(self, config: AttentionConfig):
        d = config.data
        self.config = config
        self.source = Source(d.task, d.vocabulary, d.length, d.shift, d.text, d.seed)
        self.epoch = self.step = 0
        self.count = 0  # updates of the present optimizer
        self.columns = measure.columns(config.shape)
        self.structure = structure_key(config)
        self.view = RunView(self.source.probe(0), np.zeros((config.model.layers, config.model.heads), np.uint8))
        self._build()
        self.model.initialize(config.model.seed)
        self.first_loss = self.evaluate()["train_loss"]

    def _build(self) -> None:
        """Model, optimizer state and measured sequences on the device."""
        self.device = choose_device(self.config.training.device, best=True)
        self.model = Transformer(self.config.shape, self.config.model.dropout, self.device).eval()
        self.first, self.second = torch.zeros_like(self.model.flat), torch.zeros_like(self.model.flat)
        length = self.config.data.length
        self.test = measure.make_rows(self.source.test.rows(0, max(16, min(64, TEST_TOKENS // length))), self.device)
        self.exam = measure.make_rows(self.source.test.rows(0, max(64, min(256, EXAM_TOKENS // length))), self.device)
        self.sample = measure.make_rows(self.source.sample.rows(0, max(8, min(16, SAMPLE_TOKENS // length))), self.device)
        self._optimize()

    def _optimize(self) -> None:
        """A torch.optim optimizer that goes on from `first`, `second` and `count`."""
        self._flat = torch.nn.Parameter(self.model.flat, requires_grad=False)
        self._flat.grad = self.model.flat_gradient
        self._optimizer = make_optimizer(self.config.training, self._flat, self.first, self.second, self.count)
        self._moved()

    def _moved(self) -> None:
        """The weights changed: what was computed from them no longer holds."""
        self._row: dict[str, float] | None = None
        self._gradients: npt.NDArray[np.float32] | None = None

    # ---- training ------------------------------------------------------------------------------------------------

    steps_per_epoch = 1

    steps_left = 1

    @property
    def score(self) -> str:  # type: ignore[override]
        return "accuracy"

    @property
    def learning_rate(self) -> float:
        """Of the next update."""
        return float(rates(self.config.training, np.array([float(self.step)]))[0])

    def train(self, updates: int) -> None:
        """Run that many updates. Not-a-number is let through, never raised."""
        if updates <= 0:
            return
        t, model = self.config.training, self.model
        dropout = model.dropout > 0
        model.train()
        with torch.random.fork_rng([self.device] if self.device == "cuda" else [], enabled=dropout):
            for rate in rates(t, self.step + np.arange(updates, dtype=np.float64)).tolist():
                if dropout:
                    torch.manual_seed((self.config.data.seed << 31) + self.step)  # dropout too depends on the place in the run alone
                self._gradient(measure.make_rows(self.source.batch(self.step, t.batch_size), self.device))
                if t.clip_norm is not None:
                    torch.nn.utils.clip_grad_norm_([self._flat], t.clip_norm)
                self._optimizer.param_groups[0]["lr"] = rate
                self._optimizer.step()
                self.step += 1
        model.eval()
        self.epoch, self.count = self.step, self.count + updates
        self._moved()

    def _gradient(self, rows: measure.Rows) -> torch.Tensor:
        """The gradient of these rows' loss, into `model.flat_gradient`. Returns the logits (b, t, k)."""
        self.model.flat_gradient.zero_()
        logits = self.model(rows.tokens)
        measure.batch_loss(logits, rows.targets).backward()  # type: ignore[no-untyped-call]
        return logits.detach()

    # ---- looking -------------------------------------------------------------------------------------------------

    def evaluate(self) -> dict[str, float]:
        """A row of the curves, on a fixed part of the training kind and of the held-out sequences; no head is interfered with."""
        if self._row is None:
            logits = self._gradient(self.sample)
            self._gradients = self.model.flat_gradient.cpu().numpy().copy()
            with torch.no_grad():
                answers, steps = self.model.look(self.test.tokens)
                row = {"epoch": float(self.epoch), "train_loss": float(measure.batch_loss(logits, self.sample.targets))}
                row["test_loss"] = float(measure.batch_loss(answers, self.test.targets))
                row["train_score"] = measure.accuracies(logits, self.sample.targets)[0]
                row["test_score"], row["sequence_score"] = measure.accuracies(answers, self.test.targets)
                self.entropy = measure.entropies(steps)
            row |= measure.gradient_sizes(self._gradients, self.config.shape)
            row |= {f"entropy.{k}.{head}": float(value) for k, layer in enumerate(self.entropy) for head, value in enumerate(layer)}
            self._row = {name: row[name] for name in self.columns}
        return dict(self._row)

    def diagnose(self, row: Mapping[str, float]) -> str | None:
        """None while the run is sound; else a sentence saying what went wrong and what probably did it."""
        loss, largest = row["train_loss"], float(self.model.flat.abs().max())
        if not math.isfinite(loss) or not math.isfinite(largest):
            happened = "The weights or the loss have become too large to be numbers"
        elif loss > RUNAWAY and loss > 10 * self.first_loss:
            happened = f"The training loss has run away, to {loss:,.0f}"
        elif largest > LARGEST:
            happened = f"A weight has grown to {largest:.0e}"
        else:
            return None
        norm = "" if self.config.model.norm != "none" else " for a model without normalization"
        helps = "Lower it" if self.config.training.clip_norm is not None else "Lower it, or switch on gradient clipping"
        return f"{happened}. Probably the learning rate of {self.learning_rate:g} is too high{norm}. {helps}."

    def parameters(self) -> npt.NDArray[np.float32]:
        """A copy, shape (P,)."""
        return self.model.flat.cpu().numpy().copy()

    def gradients(self) -> npt.NDArray[np.float32]:
        """Of the loss over the fixed part of the training kind that `evaluate` measures, for the weights as they are; shape (P,)."""
        self.evaluate()
        assert self._gradients is not None
        return self._gradients

    def examine(self) -> tuple[float, float]:
        """Token and whole-sequence accuracy on more of the held-out set: 256 sequences, fewer where they are long."""
        with torch.no_grad():
            return measure.accuracies(self.model(self.exam.tokens), self.exam.targets)

    def snapshot(self, full: bool) -> Snapshot:
        """The arrays of a frame, without `curves`, which the session keeps."""
        gradients = self.gradients()
        arrays, readouts = view_arrays(self.view, self.model, self.test)
        block = self.model.blocks[self.view.block]
        for name, flat in (("block.weights", self.model.flat.cpu().numpy()), ("block.gradients", gradients)):
            arrays[name] = flat[block.offset : block.offset + block.size].reshape(block.rows, block.columns).copy()
        arrays["entropy"] = self.entropy
        if self.view.exam is None or not 0 <= self.step - self.view.exam[0] < EXAM:
            self.view.exam = (self.step, *self.examine())
        names = ("exam_step", "exam_score", "exam_sequence_score")
        readouts |= dict(zip(names, map(float, self.view.exam), strict=True)) | {"learning_rate": self.learning_rate}
        return Snapshot(self.epoch, self.step, arrays, {}, readouts)

    # ---- changing ------------------------------------------------------------------------------------------------

    def reconfigure(self, config: AttentionConfig | Mapping[str, Any]) -> None:
        """Go on with another configuration of the same structure and weights (a live change).

        Another optimizer starts with its state at zero. Raises ValueError when the change asks for a start over.
        """
        new = SETTINGS.take_up(self.config, config)
        device = choose_device(new.training.device, best=True)
        old, self.config = self.config, new
        if device != self.device:
            state = self.state()
            self._build()
            self.load_state(state)
        if new.training.optimizer != old.training.optimizer:
            self.first.zero_()
            self.second.zero_()
            self.count = 0
        self.model.dropout = new.model.dropout
        self._optimize()

    def command(self, command: Mapping[str, Any]) -> None:
        """`set_parameter` and those of `OPS` (docs/protocol.md). Raises ValueError with a sentence."""
        if command.get("op") == "set_parameter":
            index, value = read_edit(command, len(self.model.flat))
            self.model.flat[index] = value
            self._moved()
        else:
            apply_command(self.view, command, self.config, self.source, self.model, self.exam, self.step)

    def view_commands(self) -> list[dict[str, Any]]:
        return view_commands(self.view)

    def vectors(self) -> dict[str, torch.Tensor]:
        """Weights and the optimizer's state."""
        return {"flat": self.model.flat, "first": self.first, "second": self.second}

    def loaded(self) -> None:
        """An epoch is one update; the optimizer goes on from its state."""
        self.epoch = self.step
        self._optimize()


def make_trainer(config: Mapping[str, Any]) -> AttentionTrainer:
    """A trainer for a configuration's JSON form. Raises ConfigError (a ValueError) with a sentence."""
    return AttentionTrainer(parse_attention(config))


__all__ = ["AttentionTrainer", "ConfigError", "make_trainer"]
