"""How a run is looked at and driven: palette, speed, stops, and what a page's own view adds. Part of the link, no part of the run."""

from collections.abc import Mapping
from typing import Any, Literal, Self, TypeVar, get_args

from pydantic import BaseModel, ConfigDict, ValidationError

from playground.core.settings import Problem, accepted_number
from playground.engine.commands import StopAccuracy, StopEpoch, StopLoss

Speed = Literal[
    "per_second:1", "per_second:2", "per_second:5", "per_second:10",
    "per_frame:1", "per_frame:5", "per_frame:25", "per_frame:100", "max",
]  # fmt: skip
StepSpeed = Literal["steps_per_second:1", "steps_per_second:2", "steps_per_second:5", "steps_per_second:10"]  # where a step is worth a look
OF_A_SESSION = "per_frame:1"  # the speed that a session has until it is told another


class PageView(BaseModel):
    """Frozen; the defaults are those of a page that was opened without a link. A page with more to look at has a subclass.

    A field's description, where it has one, is what it accepts.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    palette: Literal["accessible", "classic"] = "accessible"
    speed: Speed = "per_frame:1"
    stop_epoch: StopEpoch | None = None
    stop_loss: StopLoss | None = None
    stop_accuracy: StopAccuracy | None = None

    def with_changes(self, changes: Mapping[str, Any]) -> Self:
        """The view with those of the changes that it knows and accepts."""
        view = self
        for name, value in changes.items():
            try:
                view = self.model_validate({**view.model_dump(), name: value})
            except ValidationError:
                continue
        return view

    @property
    def commands(self) -> list[dict[str, Any]]:
        """What a new session must be told to be driven and looked at like this."""
        mode, _, value = self.speed.partition(":")
        told: list[dict[str, Any]] = []
        if self.speed != OF_A_SESSION:
            told.append({"op": "speed", "mode": mode, "value": int(value or 1)})
        if (self.stop_epoch, self.stop_loss, self.stop_accuracy) != (None, None, None):
            told.append({"op": "stop_at", "epoch": self.stop_epoch, "loss": self.stop_loss, "accuracy": self.stop_accuracy})
        return told


AnyView = TypeVar("AnyView", bound=PageView)


def _accepts(model: type[PageView], name: str) -> str:
    field = model.model_fields[name]
    if field.annotation is bool:
        return "accepts true, false"
    names = [str(choice) for choice in get_args(field.annotation) if isinstance(choice, str)]
    if names:
        return "accepts " + ", ".join(names)
    return "accepts " + (field.description or accepted_number(field))


def view_parameters(view: PageView) -> dict[str, str]:
    """For the address bar: what differs from the default, `{"view.test": "true"}`."""
    default = type(view)()
    return {
        f"view.{name}": str(value).lower() if isinstance(value, bool) else str(value)
        for name, value in view.model_dump().items()
        if value != getattr(default, name)
    }


def parse_view(parameters: Mapping[str, str], model: type[AnyView]) -> tuple[AnyView, list[Problem]]:
    """The `view.*` parameters of a link, and what was wrong with them. Never raises."""
    view, problems = model(), []
    for path, text in parameters.items():
        if not path.startswith("view."):
            continue
        name = path.removeprefix("view.")
        if name not in model.model_fields:
            problems.append(Problem(path[:60], "is not a setting; there are " + ", ".join(f"view.{n}" for n in model.model_fields)))
            continue
        try:
            view = model.model_validate({**view.model_dump(), name: text})
        except ValidationError:
            problems.append(Problem(path, _accepts(model, name)))
    return view, problems
