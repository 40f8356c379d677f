"""Jobs: what is slow and not training, such as a map of the loss around a network's weights. A kind lists its own.

The engine does a job in pieces beside the training, shows how far it is and keeps what came of it (docs/protocol.md, "Jobs").
"""

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from pydantic import BaseModel, ConfigDict, ValidationError

from playground.core.history import History
from playground.core.trainer import Arrays, Trainer


class JobSettings(BaseModel):
    """What may be asked of a job: strict and bounded, each with a default."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


class JobResult(NamedTuple):
    """What came of a job."""

    arrays: Arrays  # all finite and small: they are kept in memory, and in every full frame
    facts: Mapping[str, float | str]  # what a frame's info says of them


# The share that is done, 0 to 1, after each piece of about `pieces.PIECE` seconds; the result in the end.
# All that it needs of the run it takes before its first piece ends: the training goes on then. A ValueError says why it cannot be done.
Work = Generator[float, None, JobResult]
MakeWork = Callable[[Trainer, History, Any], Work]


@dataclass(frozen=True)
class Job:
    """One that a kind knows."""

    name: str  # in commands, and before the names of its arrays: "name.array"
    title: str  # in sentences, as in "The loss landscape was not finished."
    work: str  # "module:function", a `MakeWork`; imported by workers only
    settings: type[JobSettings] = JobSettings

    def read(self, settings: Mapping[str, Any]) -> JobSettings:
        """The settings that a command asks for. Raises ValueError with a sentence."""
        try:
            return self.settings.model_validate(dict(settings))
        except ValidationError as error:
            place = error.errors(include_url=False, include_input=False, include_context=False)[0]["loc"]
            known = ", ".join(self.settings.model_fields) or "none"
            field = place[0] if place and place[0] in self.settings.model_fields else None
            said = f"does not accept this {field}" if field else f"has these settings: {known}"
            raise ValueError(f"The job {self.name} {said}.") from None
