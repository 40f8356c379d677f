"""AttentionConfig: everything that defines one run of the Attention page, validated, with one JSON form and one link form.

    {"data": {"task": "reverse", …}, "model": {"layers": 1, …}, "training": {"optimizer": "adamw", …}}

Every key is optional; what is left out follows from the task (`TASKS[task].defaults`), else from the defaults here.
"""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field, field_validator, model_validator

from playground.core.named import OneOf
from playground.core.settings import SEEDS, ConfigError, Part, Problem, Settings, changed
from playground.nn.config import Horizon, OptimizerConfig, OptimizerName, Rate, Warmup
from playground.sequences.shape import SESSION_MEMORY, Block, Shape, memory_needed, shape_blocks
from playground.sequences.tasks import TASKS
from playground.sequences.text import characters, shipped_text, shortest

MOST_TEXT = 1_000_000  # bytes, in UTF-8
LINK_TEXT = 500  # characters of a text that a link still carries

NORMS = {"pre": "before each part", "post": "after each part", "none": "none"}
POSITIONS = {"none": "none", "sinusoidal": "sinusoidal", "learned": "learned", "rotary": "rotary", "alibi": "ALiBi"}
WIDTHS = (16, 24, 32, 48, 64, 96, 128)
BATCHES = (8, 16, 32, 64, 128, 256)


class SequenceConfig(Part):
    task: Annotated[str, OneOf(TASKS), Field(title="Task", json_schema_extra={"restart": "another task"})] = "reverse"
    # a task may add its own signs to the symbols
    vocabulary: Annotated[int, Field(ge=2, le=64, title="Symbols", description="How many different symbols there are.")] = 10
    length: Annotated[int, Field(ge=4, le=64, title="Length", description="Positions in a sequence.")] = 8
    shift: Annotated[int, Field(ge=1, le=63, title="Shift by", json_schema_extra={"typed": True})] = 2
    text: Annotated[
        str | None,  # None: the one that comes with the playground
        Field(
            title="Text",
            description="Pasted text is learned character by character.",
            json_schema_extra={
                "accepts": f"text of at most {MOST_TEXT:,} bytes, or null for the one that comes with the playground",
                "restart": "another text",
            },
        ),
    ] = None
    seed: Annotated[int, Field(ge=0, le=SEEDS, title="Data seed", description="The same seed draws the same sequences.")] = 0

    @field_validator("text")
    @classmethod
    def _text(cls, value: str | None, info: Any) -> str | None:
        if value is None:
            return None
        size = len(value.encode("utf-8", "surrogatepass"))
        if size > MOST_TEXT:
            raise ValueError(f"accepts at most {MOST_TEXT:,} bytes; this text has {size:,}")
        if any("\ud800" <= character <= "\udfff" for character in value):
            raise ValueError("accepts text in UTF-8; this one holds half characters")
        least = shortest(info.data.get("length", 8))
        if len(value) < least:
            raise ValueError(f"accepts at least {least} characters for windows of this length; this text has {len(value)}")
        return value


class ModelConfig(Part):
    layers: Annotated[int, Field(ge=1, le=4, title="Layers")] = 1
    heads: Annotated[int, Field(ge=1, le=8, title="Heads", description="They divide the width among them.")] = 2
    width: Annotated[int, Field(ge=16, le=128, title="Width", json_schema_extra={"steps": WIDTHS})] = 64
    feed_forward: Annotated[bool, Field(title="Feed-forward")] = True
    ratio: Annotated[int, Field(ge=1, le=4, title="Ratio", description="The feed-forward layer's width divided by the model's.")] = 2
    norm: Annotated[
        str,
        OneOf(NORMS),
        Field(
            title="Norm",
            description="Of each position's vector, before attention and feed-forward (pre-norm), after them (post-norm), or not at all.",
        ),
    ] = "pre"
    positions: Annotated[str, OneOf(POSITIONS), Field(title="Positions")] = "learned"
    causal: Annotated[bool, Field(title="Causal", description="No position looks at a later one.")] = False
    dropout: Annotated[float, Field(ge=0.0, le=0.8, title="Dropout", json_schema_extra={"unit": "%", "restart": None})] = 0.0
    tied: Annotated[bool, Field(title="Tied", description="The output layer uses the embeddings.")] = False
    seed: Annotated[int, Field(ge=0, le=SEEDS, title="Weight seed", json_schema_extra={"restart": "new weights"})] = 0

    @model_validator(mode="after")
    def _fits(self) -> "ModelConfig":
        if self.width % self.heads:
            fits = [str(heads) for heads in range(1, 9) if self.width % heads == 0]
            raise ValueError(f"heads: {self.heads} do not divide the width {self.width}; accepts {', '.join(fits)} for it")
        if self.positions == "rotary" and (self.width // self.heads) % 2:
            raise ValueError(f"positions: rotary turns pairs of numbers, and a head has {self.width // self.heads} of them, which is odd")
        return self


class AttentionTraining(OptimizerConfig):
    """An epoch of this kind is one update: `schedule_epochs` and `warmup_epochs` count updates."""

    optimizer: OptimizerName = "adamw"
    learning_rate: Rate = 0.0003
    schedule_epochs: Annotated[Horizon, Field(title="Schedule updates")] = 2000
    warmup_epochs: Annotated[Warmup, Field(title="Warm-up updates")] = 100
    batch_size: Annotated[
        int, Field(ge=8, le=256, title="Batch size", description="Sequences in one update.", json_schema_extra={"steps": BATCHES})
    ] = 64


class AttentionConfig(Part):
    """One run; frozen, comparable, hashable. Raises ConfigError through `parse_attention`, ValidationError when built directly."""

    data: Annotated[SequenceConfig, Field(json_schema_extra={"restart": "new data"})] = SequenceConfig()
    model: Annotated[ModelConfig, Field(json_schema_extra={"restart": "another model"})] = ModelConfig()
    training: Annotated[AttentionTraining, Field(json_schema_extra={"restart": None})] = AttentionTraining()

    @model_validator(mode="before")
    @classmethod
    def _fill_in(cls, value: Any) -> Any:
        """What is left out follows from the task."""
        if not isinstance(value, Mapping):
            return value
        value = dict(value)
        data = value.get("data", {})
        record = TASKS.get(str(data.get("task", ""))) if isinstance(data, Mapping) else None
        for path, default in record.defaults.items() if record else ():
            part, name = path.split(".")
            if isinstance(value.setdefault(part, {}), Mapping):
                value[part] = {name: default, **value[part]}
        return value

    @model_validator(mode="after")
    def _memory(self) -> "AttentionConfig":
        shape, batch = self.shape, self.training.batch_size
        needed = memory_needed(shape, batch)
        if needed > SESSION_MEMORY:
            fits = [size for size in range(8, batch) if memory_needed(shape, size) <= SESSION_MEMORY]
            advice = f"a batch of {fits[-1]} fits" if fits else "a smaller width or fewer layers fit"
            most = SESSION_MEMORY >> 20
            raise ValueError(
                f"training.batch_size: takes about {needed / 2**20:,.0f} MB with this model, of the {most} MB that a run may; {advice}"
            )
        return self

    @property
    def names(self) -> tuple[str, ...]:
        """What the tokens are called, in their order; a text's are its commonest characters."""
        task = TASKS[self.data.task]
        if task.make is None:
            return characters(shipped_text() if self.data.text is None else self.data.text, self.data.vocabulary)
        return task.names(self.data.vocabulary)

    @property
    def baseline(self) -> int:
        """Between how many answers somebody guesses who knows the task: guessing costs the logarithm of it."""
        return len(self.names) if TASKS[self.data.task].make is None else TASKS[self.data.task].answers(self.data.vocabulary)

    @property
    def shape(self) -> Shape:
        m = self.model
        hidden = m.width * m.ratio if m.feed_forward else 0
        return Shape(len(self.names), self.data.length, m.layers, m.heads, m.width, hidden, m.norm, m.positions, m.causal, m.tied)


def blocks(config: AttentionConfig) -> list[Block]:
    """Where each block lies in the arrays `parameters` and `gradients`: (name, rows, columns, offset), see `shape_blocks`."""
    return shape_blocks(config.shape)


def structure_key(config: AttentionConfig) -> str:
    """A text such as "attention/10x8/1x2x64x128/pre-learned": equal for runs whose arrays have the same names and shapes."""
    s = config.shape
    ends = f"{s.norm}-{s.positions}{'-causal' if s.causal else ''}{'-tied' if s.tied else ''}"
    return f"attention/{s.tokens}x{s.length}/{s.layers}x{s.heads}x{s.width}x{s.hidden}/{ends}"


def advice(config: AttentionConfig) -> str | None:
    """What somebody should know of a run that can be made and cannot succeed, or can by looking at the answer; else None."""
    task, causal = TASKS[config.data.task], config.model.causal
    if task.looks_ahead and causal:
        return f"{task.title} asks for symbols that come later, and a causal model sees only what came before: it can get part of it right."
    if task.name in ("induction", "text") and not causal:
        return "The answer at each position is the next symbol, and a model that looks both ways can simply look it up there."
    return None


def read_tokens(config: AttentionConfig, symbols: list[str]) -> list[int]:
    """Symbols as tokens. Raises ConfigError for one that is not in the vocabulary."""
    codes = {name: k for k, name in enumerate(config.names)}
    for symbol in symbols:
        if symbol not in codes:
            raise ConfigError([Problem("probe", f"{symbol[:20]!r} is not in the vocabulary, which is {' '.join(config.names)}")])
    return [codes[symbol] for symbol in symbols]


# ---- reading and links ------------------------------------------------------------------------------------------------------


def link_loses(config: AttentionConfig) -> str | None:
    """A sentence when a link to this run cannot carry all of it, else None."""
    text = config.data.text
    # "none" in a link is the text that comes with the playground
    if text is None or (len(text) <= LINK_TEXT and text != "none"):
        return None
    return f"A link carries a text of at most {LINK_TEXT} characters; yours has {len(text):,}, so the link opens the playground's own text."


class AttentionSettings(Settings[AttentionConfig]):
    """A link leaves out what follows from the task."""

    def parameters(self, config: AttentionConfig) -> dict[str, str]:
        """What a link says: the settings that differ from the task's defaults, `{"data.task": "sort", …}`.

        A text of more than `LINK_TEXT` characters is left out: see `link_loses`.
        """
        task = config.data.task
        found = changed(config, self.parse({"data": {"task": task}}))
        if task != AttentionConfig().data.task:
            found["data.task"] = task
        if link_loses(config):
            del found["data.text"]
        return found


SETTINGS = AttentionSettings(AttentionConfig, "http://127.0.0.1:8501/attention?data.task=sort")
PATHS, CHOICES = SETTINGS.paths, SETTINGS.choices
accepts, bounds = SETTINGS.accepts, SETTINGS.bounds


def parse_attention(value: Any) -> AttentionConfig:
    """An AttentionConfig from its JSON form (a mapping); every key optional. Raises ConfigError naming each refused field."""
    return SETTINGS.parse(value)
