"""A trainer without learning: its loss falls by a formula, and it can be told to diverge, to be slow, or to fail."""

import math
import os
import signal
import time
from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field

from playground.core.command import Command, SetParameter
from playground.core.export import MOST_BYTES, Export
from playground.core.jobs import Job, JobResult, JobSettings
from playground.core.kind import Kind
from playground.core.settings import Part, Settings
from playground.core.trainer import Snapshot, Trainer

LIVE = Field(json_schema_extra={"restart": None})


class FakeData(Part):
    seed: int = 0


class FakeConfig(Part):
    """Times are in epochs, but for `seconds`, which each update takes. What says no words of its own is live."""

    size: Annotated[int, Field(json_schema_extra={"restart": "another size"})] = 4  # of the arrays
    data: Annotated[FakeData, Field(json_schema_extra={"restart": "new data"})] = FakeData()
    steps: Annotated[int, LIVE] = 5  # of an epoch
    rate: Annotated[float, LIVE] = 0.1
    seconds: Annotated[float, LIVE] = 0.0
    finish_at: Annotated[float, LIVE] = math.inf
    diverge_at: Annotated[float, LIVE] = math.inf
    hang_at: Annotated[float, LIVE] = math.inf
    raise_at: Annotated[float, LIVE] = math.inf
    die_at: Annotated[float, LIVE] = math.inf
    bad_gradients: Annotated[bool, LIVE] = False
    ballast: Annotated[int, LIVE] = 0  # of the state, in numbers
    impossible: Annotated[bool, LIVE] = False  # refused by the trainer


SETTINGS = Settings(FakeConfig, "")


class FakeTrainer(Trainer):
    settings = SETTINGS
    score = "accuracy"
    columns = ("epoch", "train_loss", "test_loss", "train_score", "test_score")

    def __init__(self, config):
        self.in_epoch = 0
        self.reconfigure(config)
        self.epoch = 0
        self.step = 0
        self.scale = 1.0
        self.pinned = None
        self.calls = []
        self.warning = None

    @property
    def steps_per_epoch(self):
        return self.config.steps

    @property
    def steps_left(self):
        return self.steps_per_epoch - self.in_epoch

    @property
    def structure(self):
        return f"fake {self.config.size}"

    def train(self, updates):
        assert updates >= 1
        self.calls.append(updates)
        if self.epoch >= self.config.die_at:
            os.kill(os.getpid(), signal.SIGKILL)
        while self.epoch >= self.config.hang_at:
            pass
        if self.epoch >= self.config.raise_at:
            raise RuntimeError("made to fail")
        if self.config.seconds:
            end = time.perf_counter() + self.config.seconds * updates
            while time.perf_counter() < end:
                pass
        left = (self.config.finish_at - self.epoch) * self.steps_per_epoch - self.in_epoch
        updates = int(min(updates, left)) if left > 0 else updates  # not past its end
        self.step += updates
        self.in_epoch += updates
        self.epoch += self.in_epoch // self.steps_per_epoch
        self.in_epoch %= self.steps_per_epoch

    @property
    def finished(self):
        return "Found." if self.epoch == self.config.finish_at and self.in_epoch == 0 else None

    @property
    def broken(self):
        return self.epoch >= self.config.diverge_at or not math.isfinite(self.scale)

    def evaluate(self):
        loss = math.nan if self.broken else abs(self.scale) / (1.0 + self.step)
        return {"epoch": float(self.epoch), "train_loss": loss, "test_loss": loss * 2, "train_score": 1 - loss, "test_score": 1 - loss}

    def diagnose(self, row):
        return None if math.isfinite(row["train_loss"]) else "The loss is not a number: the learning rate is too high."

    def snapshot(self, full):
        size = self.config.size
        value = math.nan if self.broken else float(self.step)
        arrays = {"parameters": np.full(size, value, np.float32), "boundary": np.zeros((10, 10), np.int8)}
        if self.config.bad_gradients:
            arrays["gradients"] = np.full(size, np.nan, np.float32)
        if full:
            arrays["points"] = np.arange(6, dtype=np.float32)
        return Snapshot(
            self.epoch,
            self.step,
            arrays,
            {"boundary": 1.0},
            {"learning_rate": self.config.rate},
            self.warning,
            {"pin": self.pinned},
        )

    def reconfigure(self, config):
        new = self.settings.parse(config)
        if new.impossible:
            raise ValueError("These settings are impossible.")
        self.config = new
        self.in_epoch %= self.steps_per_epoch

    def command(self, command):
        if command["op"] == "set_parameter":
            if command["index"] >= self.config.size:
                raise ValueError("There is no such parameter.")
            self.scale = command["value"]
        elif command["op"] == "pin":
            self.pinned = command["neuron"]
        else:
            raise ValueError("accepts set_parameter and pin")

    def view_commands(self):
        return [] if self.pinned is None else [{"op": "pin", "neuron": self.pinned}]

    def state(self):
        return {
            "counters": np.array([self.epoch, self.step, self.in_epoch]),
            "scale": np.array([self.scale]),
            "ballast": np.zeros(self.config.ballast),
        }

    def load_state(self, state):
        if "counters" not in state:
            raise ValueError("This state does not fit.")
        self.epoch, self.step, self.in_epoch = (int(value) for value in state["counters"])
        self.scale = float(state["scale"][0])


class Pin(Command):
    of_the_view: ClassVar[bool] = True
    op: Literal["pin"]
    neuron: Annotated[int, Field(ge=0, le=1_000_000)] | None


def as_text(trainer):
    """An export."""
    return f"epoch {trainer.epoch}".encode()


def too_large(trainer):
    return bytes(MOST_BYTES + 1)


def fails(trainer):
    raise RuntimeError("made to fail")


HERE = "tests.engine.fake_trainer"
EXPORTS = (
    Export("text", "As text", "run.txt", f"{HERE}:as_text"),
    Export("large", "Too large", "run.bin", f"{HERE}:too_large"),
    Export("fails", "Made to fail", "run.bin", f"{HERE}:fails"),
    Export("nowhere", "Made by nobody", "run.bin", f"{HERE}.nowhere:make"),
)


class SlowSettings(JobSettings):
    pieces: Annotated[int, Field(ge=1, le=100_000)] = 10
    problem: bool = False
    mishap: bool = False


def slow(trainer, history, settings):
    """A job of so many pieces; its result is the step that it was asked at."""
    step, moments = trainer.step, len(history)
    for k in range(settings.pieces):
        if trainer.config.seconds:
            end = time.perf_counter() + trainer.config.seconds
            while time.perf_counter() < end:
                pass
        yield k / settings.pieces
    if settings.problem:
        raise ValueError("There is nothing to see.")
    if settings.mishap:
        raise RuntimeError("made to fail")
    return JobResult({"step": np.array([step], np.int32)}, {"moments": float(moments), "no": math.nan})


SLOW = Job("slow", "The slow job", "tests.engine.fake_trainer:slow", SlowSettings)


def make_kind(name, trainer, settings=SETTINGS):
    return Kind(name, trainer, settings, (SetParameter, Pin), (SLOW,), counts_updates=0, exports=EXPORTS)


PLACE = "tests.engine.fake_trainer:KINDS"
KINDS = {"fake": make_kind("fake", "tests.engine.fake_trainer:FakeTrainer")}
