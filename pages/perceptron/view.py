"""How a perceptron's run is looked at."""

from typing import Literal

from playground.shell.view import PageView, Speed, StepSpeed


class PerceptronView(PageView):
    speed: Literal[StepSpeed, Speed] = "steps_per_second:5"  # type: ignore[assignment]  # slow enough to see each point
    failures: Literal["failures", "loss"] = "failures"
