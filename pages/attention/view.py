"""How a Transformer is looked at."""

from typing import Annotated, Any, Literal

from pydantic import Field

from playground.nn.modes import MODES
from playground.shell.view import PageView


class AttentionView(PageView):
    log: bool = False
    attention: Literal["map", "lines", "steps"] = "map"
    head: Annotated[int, Field(ge=0, le=31)] = 0
    # what each head does, layer by layer; empty: all as learned
    heads: Annotated[
        str,
        Field(
            pattern=rf"^[0-{len(MODES) - 1}]{{0,32}}$",
            description="a digit for each head: " + ", ".join(f"{number} {title}" for number, title in enumerate(MODES.values())),
        ),
    ] = ""
    # the probe's tokens by index; empty: the run's own
    probe: Annotated[
        str,
        Field(pattern=r"^([0-9]{1,2}(\.[0-9]{1,2}){0,63})?$", description="the numbers of the probe's symbols with dots between them"),
    ] = ""
    head_step: Annotated[int, Field(ge=0, le=7)] = 0
    history: Literal["loss", "gradients", "entropy"] = "loss"
    blocks: Literal["weights", "gradients"] = "weights"
    block: Annotated[str, Field(pattern=r"^[a-z0-9_.]{0,40}$", description="the name of a block such as layers.0.w_q")] = ""
    places: Literal["embedding", "position"] = "embedding"

    @property
    def commands(self) -> list[dict[str, Any]]:
        told = super().commands
        if self.heads:
            told.append({"op": "heads", "modes": self.modes})
        if self.probe:
            told.append({"op": "set_probe", "tokens": self.tokens})
        return told

    @property
    def modes(self) -> list[int]:
        """What every head does, a number of `MODES` each."""
        return [int(digit) for digit in self.heads]

    @property
    def tokens(self) -> list[int]:
        """Of the probe."""
        return [int(token) for token in self.probe.split(".") if token]
