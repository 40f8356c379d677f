"""The part of a script that builds the network, with its starting weights."""

from collections.abc import Mapping
from typing import Any

import numpy.typing as npt

from playground.points.config import RunConfig
from playground.points.export import words
from playground.points.export.embed import embedded
from playground.points.model import LAYERS_A_SEED
from playground.tables.activations import ACTIVATIONS
from playground.tables.initializers import INITIALIZERS

Arrays = Mapping[str, npt.NDArray[Any]]


def _module(activation: str) -> str:
    dotted = ACTIVATIONS[activation].torch
    return f"{'nn.' if dotted.startswith('torch.nn.') else ''}{dotted.rpartition('.')[2]}()"


def network_part(config: RunConfig) -> str:
    """The network as a module whose state_dict has the names of `MLP`'s."""
    network, sizes = config.network, config.sizes
    names = (*network.activations, config.output_activation)
    layers = ", ".join(f"nn.Linear({a}, {b})" for a, b in zip(sizes, sizes[1:], strict=False))
    norms = ", ".join(f"nn.BatchNorm1d({size})" for size in network.hidden)
    lines = [
        *(words.SINE.splitlines() if "sine" in names else ()),
        "class Network(nn.Module):",
        f'    """Layers of {"-".join(map(str, sizes))} neurons."""',
        "",
        "    def __init__(self):",
        "        super().__init__()",
        f"        self.layers = nn.ModuleList([{layers}])",
        *([f"        self.norms = nn.ModuleList([{norms}])"] if network.batch_norm else []),
        f"        self.activations = nn.ModuleList([{', '.join(map(_module, names))}])",
        *([f"        self.dropout = nn.Dropout({network.dropout!r})"] if network.dropout else []),
        "",
        "    def forward(self, x):",
        *(HIDDEN_NORM if network.batch_norm and network.hidden else HIDDEN if network.hidden else ()),
        *(["            x = self.dropout(x)"] if network.dropout and network.hidden else []),
        "        return self.activations[-1](self.layers[-1](x))",
    ]
    return words.title("the network") + "\n" + "\n".join(lines) + "\n\n\n"


HIDDEN = (
    "        for layer, activation in zip(self.layers[:-1], self.activations[:-1]):",
    "            x = activation(layer(x))",
)
HIDDEN_NORM = (
    "        for layer, norm, activation in zip(self.layers[:-1], self.norms, self.activations[:-1]):",
    "            x = activation(norm(layer(x)))",
)


def start_part(config: RunConfig, weights: Arrays | None) -> str:
    """The starting weights: drawn as the page draws them, or as they are."""
    network, record = config.network, INITIALIZERS[config.network.init]
    if weights is not None:
        values = "".join(f'    "{name}": {embedded(value)},\n' for name, value in weights.items())
        return (
            f"{words.title('the starting weights')}\nSTART = {{\n{values}}}\n\n\n"
            "def set_starting_weights(network):\n"
            "    values = {name: torch.from_numpy(value) for name, value in START.items()}\n"
            "    network.load_state_dict({**network.state_dict(), **values})\n\n\n"
        )
    arguments = [f"{key}={network.init_std if value == 'init_std' else value!r}" for key, value in record.arguments]
    draws = network.init != "zeros"
    call = ", ".join(["layer.weight", *arguments, *(["generator=generator"] * draws)])
    lines = [
        "def set_starting_weights(network):",
        "    for number, layer in enumerate(network.layers):",
        *(
            [
                "        # a generator for each layer, so that equal layers of networks with the same seed are equal",
                f"        generator = torch.Generator().manual_seed({network.seed} * {LAYERS_A_SEED} + number)",
            ]
            * draws
        ),
        f"        nn.init.{record.torch.rpartition('.')[2]}({call})",
        f"        nn.init.constant_(layer.bias, {record.bias!r})",
    ]
    return words.title("the starting weights") + "\n" + "\n".join(lines) + "\n\n\n"
