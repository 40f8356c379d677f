"""The jobs of a run on points of the plane."""

from typing import Annotated, Literal

from pydantic import Field

from playground.core.jobs import Job, JobSettings


class LandscapeSettings(JobSettings):
    """Two random directions, drawn from a seed, or the two principal directions of the path so far."""

    along: Literal["random", "path"] = "random"
    seed: Annotated[int, Field(ge=0, le=1_000_000)] = 0


LANDSCAPE = Job("landscape", "The loss landscape", "playground.points.many.landscape:landscape", LandscapeSettings)
