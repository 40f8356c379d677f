"""How a run is looked at and driven: switches, chosen views, palette, speed, stops. Part of the link, no part of the run."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from playground.engine.commands import StopAccuracy, StopEpoch, StopLoss
from playground.settings import Problem, accepted_number

Chart = Literal["heatmap", "histogram"]
Speed = Literal[
    "per_second:1", "per_second:2", "per_second:5", "per_second:10",
    "per_frame:1", "per_frame:5", "per_frame:25", "per_frame:100", "max",
]  # fmt: skip


class View(BaseModel):
    """Frozen; the defaults are those of a page that was opened without a link."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    palette: Literal["accessible", "classic"] = "accessible"
    test: bool = False
    discretize: bool = False
    log: bool = False
    loss: Literal["test", "train"] = "test"  # which curves a comparison shows
    score: Literal["test", "train"] = "test"
    weights: Chart = "heatmap"
    gradients: Chart = "heatmap"
    details: bool = True  # whether the row of weights and gradients is unfolded
    weights_each: bool = False  # a colour scale for each block of the heatmap
    gradients_each: bool = True
    attention: Literal["map", "lines", "steps"] = "map"
    head: Annotated[int, Field(ge=0, le=31)] = 0
    heads: Annotated[str, Field(pattern=r"^[0-3]{0,32}$")] = ""  # what each does, layer by layer; empty: all as learned
    probe: Annotated[str, Field(pattern=r"^([0-9]{1,2}(\.[0-9]{1,2}){0,63})?$")] = ""  # its tokens by index; empty: the run's own
    head_step: Annotated[int, Field(ge=0, le=7)] = 0
    history: Literal["loss", "gradients", "entropy"] = "loss"
    blocks: Literal["weights", "gradients"] = "weights"
    block: Annotated[str, Field(pattern=r"^[a-z0-9_.]{0,40}$")] = ""
    places: Literal["embedding", "position"] = "embedding"
    speed: Speed = "per_frame:1"
    stop_epoch: StopEpoch | None = None
    stop_loss: StopLoss | None = None
    stop_accuracy: StopAccuracy | None = None

    def with_changes(self, changes: Mapping[str, Any]) -> "View":
        """The view with those of the changes that it knows and accepts."""
        view = self
        for name, value in changes.items():
            try:
                view = View.model_validate({**view.model_dump(), name: value})
            except ValidationError:
                continue
        return view

    @property
    def commands(self) -> list[dict[str, Any]]:
        """What a new session must be told to be driven like this."""
        mode, _, value = self.speed.partition(":")
        told: list[dict[str, Any]] = []
        if self.speed != View().speed:
            told.append({"op": "speed", "mode": mode, "value": int(value or 1)})
        if (self.stop_epoch, self.stop_loss, self.stop_accuracy) != (None, None, None):
            told.append({"op": "stop_at", "epoch": self.stop_epoch, "loss": self.stop_loss, "accuracy": self.stop_accuracy})
        if self.heads:
            told.append({"op": "heads", "modes": self.modes})
        if self.probe:
            told.append({"op": "set_probe", "tokens": self.tokens})
        return told

    @property
    def modes(self) -> list[int]:
        """What every head does, an index into `models.attend.MODES` each."""
        return [int(digit) for digit in self.heads]

    @property
    def tokens(self) -> list[int]:
        """Of the probe."""
        return [int(token) for token in self.probe.split(".") if token]


def _accepts(name: str) -> str:
    kind = View.model_fields[name].annotation
    if kind is bool:
        return "accepts true, false"
    names = [str(choice) for choice in get_args(kind) if isinstance(choice, str)]
    if names:
        return "accepts " + ", ".join(names)
    told = {
        "heads": "accepts a digit for each head: 0 as learned, 1 off, 2 uniform, 3 previous",
        "probe": "accepts the numbers of the probe's symbols with dots between them",
        "block": "accepts the name of a block such as layers.0.w_q",
    }
    return told[name] if name in told else f"accepts {accepted_number(View.model_fields[name])}"


def view_parameters(view: View) -> dict[str, str]:
    """For the address bar: what differs from the default, `{"view.test": "true"}`."""
    default = View()
    return {
        f"view.{name}": str(value).lower() if isinstance(value, bool) else str(value)
        for name, value in view.model_dump().items()
        if value != getattr(default, name)
    }


def parse_view(parameters: Mapping[str, str]) -> tuple[View, list[Problem]]:
    """The `view.*` parameters of a link, and what was wrong with them. Never raises."""
    view, problems = View(), []
    for path, text in parameters.items():
        if not path.startswith("view."):
            continue
        name = path.removeprefix("view.")
        if name not in View.model_fields:
            problems.append(Problem(path[:60], "is not a setting; there are " + ", ".join(f"view.{n}" for n in View.model_fields)))
            continue
        try:
            view = View.model_validate({**view.model_dump(), name: text})
        except ValidationError:
            problems.append(Problem(path, _accepts(name)))
    return view, problems
