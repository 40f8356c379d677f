"""What a kind needs to be quick in a test, and what of it is known not to repeat. A kind without a line is taken as it is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from playground.points.shown import SHOWN


@dataclass(frozen=True)
class Small:
    """Of one kind."""

    document: Mapping[str, Any] = field(default_factory=dict)  # a small run
    held: tuple[str, ...] = ("training.device",)  # beginnings of the paths that stay as they are in runs that are trained
    timed: tuple[str, ...] = ()  # beginnings of the arrays that measure time
    varies: tuple[str, ...] = ()  # and of those whose shape follows the run
    shown: tuple[Mapping[str, Any], ...] = ()  # commands after which a frame has all that a board may ask for
    remembers: tuple[str, ...] = ()  # and of those that follow what was looked at before
    at_times: tuple[str, ...] = ()  # read-outs that only some runs have
    longer: str = ""  # and for one that a busy machine does not end while another process starts; as `lasting` where it is empty
    lasting: str = ""  # a link's query for a run that does not end by itself


SMALL: dict[str, Small] = {
    "mlp": Small(
        {"data": {"points": 60}},
        ("training.device", "data.points", "network.hidden"),
        varies=("classes", "sureness", "boundary"),
        shown=({"op": "pin", "neuron": 0}, {"op": "show", "what": list(SHOWN)}),
    ),
    "compare": Small(
        {"base": {"data": {"points": 60}}, "seeds": 2},
        ("training.device", "data.points", "network.hidden", "vary", "seeds"),
        timed=("table.seconds", "table.target_seconds", "table.updates_per_s", "reached", *(f"{part}.seconds" for part in range(9))),
    ),
    "sensitivity": Small(
        {
            "base": {"data": {"points": 60}},
            "x": {"setting": "training.learning_rate", "values": [0.01, 0.1]},
            "y": {"setting": "training.batch_size", "values": [1, 3]},
            "seeds": 2,
            "epochs": 3,
        },
        ("training.device", "data.points", "network.hidden", "x", "y", "seeds", "epochs"),
        lasting="?seeds=8&epochs=300",
        longer="?seeds=8&epochs=2000",
    ),
    "attention": Small(
        {"model": {"width": 16}, "training": {"batch_size": 8}},
        ("training.device", "training.batch_size", "data.length", "model.layers", "model.width", "data.text"),
        shown=({"op": "inspect", "layer": 0, "head": 0}, {"op": "ablate"}),
        remembers=("embedding.", "position.", "ablation"),
    ),
    "perceptron": Small({"data": {"points": 20}}, ("data.points",), varies=("path.",), at_times=("bound",), lasting="?data.dataset=xor"),
}


def small(name: str) -> Small:
    """Of the kind of that name."""
    return SMALL.get(name, Small())
