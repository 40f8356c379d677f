"""What a person looks at in a Transformer: the probe, the heads interfered with, the head and the block shown. Training never sees it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import torch

from playground.core.command import read_whole
from playground.core.trainer import Arrays
from playground.nn.modes import MODES
from playground.sequences import activations_at as look
from playground.sequences.batch import Batch
from playground.sequences.config import AttentionConfig
from playground.sequences.measure import Rows, ablation_rows, ablations, accuracies, matrices
from playground.sequences.model import Transformer
from playground.sequences.probe import read_probe
from playground.sequences.source import Source

FIRST_BLOCK = "layers.0.w_q"
TRIES = 20  # for a new probe that is another one: short sequences of few symbols come again
OPS = ("set_probe", "new_probe", "head", "heads", "inspect", "block", "ablate")


@dataclass
class RunView:
    probe: Batch  # one sequence
    modes: npt.NDArray[np.uint8]  # (l, h): numbers of MODES
    number: int = 0  # of the last probe drawn
    own_probe: bool = False  # not the one that a run starts with
    inspected: tuple[int, int] | None = None  # layer, head
    block: str = FIRST_BLOCK  # of the parameters, whose weights and gradients are shown
    ablation: tuple[int, npt.NDArray[np.float32], npt.NDArray[np.float32]] | None = None  # step, tokens lost, sequences lost (l, h)
    exam: tuple[int, float, float] | None = None  # step, accuracy, whole-sequence accuracy
    embeddings: look.Plane = field(default_factory=look.Plane)
    positions: look.Plane = field(default_factory=look.Plane)


def view_commands(view: RunView) -> list[dict[str, Any]]:
    """The commands that make another run of the same structure be looked at like this one."""
    commands: list[dict[str, Any]] = [{"op": "heads", "modes": view.modes.ravel().tolist()}, {"op": "block", "name": view.block}]
    if view.inspected:
        commands.append({"op": "inspect", "layer": view.inspected[0], "head": view.inspected[1]})
    if view.own_probe:
        commands.append({"op": "set_probe", "tokens": view.probe.tokens[0].tolist()})
    return commands


@torch.no_grad()
def view_arrays(view: RunView, model: Transformer, test: Rows) -> tuple[Arrays, dict[str, float]]:
    """The arrays of a frame that depend on the view, and its readouts. `test` are the sequences that the cost is measured on."""
    modes = view.modes.tolist() if view.modes.any() else None
    logits, steps = model.look(torch.from_numpy(view.probe.tokens).to(model.flat.device), modes)
    arrays = look.probe_arrays(view.probe, logits) | {"attention": look.maps(steps), "heads": view.modes.copy()}
    readouts = {"own_probe": float(view.own_probe), "block": float([block.name for block in matrices(model.shape)].index(view.block))}
    arrays["embedding.xy"], arrays["embedding.explained"] = view.embeddings.project(model.embedding.cpu().numpy())
    places = model.positions if model.positions is not None else model.waves
    if places is not None:
        arrays["position.xy"], arrays["position.explained"] = view.positions.project(places.cpu().numpy())
    if view.inspected:
        layer, head = view.inspected
        arrays |= look.step_arrays(steps, layer, head, model.allowed)
        readouts |= {"inspected_layer": layer, "inspected_head": head}
    if view.ablation:
        step, arrays["ablation"], arrays["ablation.sequences"] = view.ablation
        readouts["ablation_step"] = step
    if modes:
        before, after = (accuracies(answers, test.targets) for answers in (model(test.tokens), model.look(test.tokens, modes)[0]))
        readouts |= {"heads_score": after[0], "heads_sequence_score": after[1]}
        readouts |= {"heads_cost": before[0] - after[0], "heads_sequence_cost": before[1] - after[1]}
    return arrays, readouts


def apply_command(
    view: RunView, command: Mapping[str, Any], config: AttentionConfig, source: Source, model: Transformer, exam: Rows, step: int
) -> None:
    """A command of `OPS`. Raises ValueError with a sentence; nothing has changed then."""
    shape, op = config.shape, command.get("op")
    if op == "set_probe":
        view.probe, view.own_probe = read_probe(command.get("tokens"), config), True
    elif op == "new_probe":
        view.own_probe = True
        before = view.probe.tokens
        for _ in range(TRIES):
            view.number += 1
            view.probe = source.probe(view.number)
            if not np.array_equal(view.probe.tokens, before):
                break
    elif op == "head":
        layer = read_whole(command.get("layer"), shape.layers, "layer")
        head = read_whole(command.get("head"), shape.heads, "head")
        if command.get("mode") not in MODES:
            raise ValueError(f"mode: accepts {', '.join(MODES)}")
        view.modes[layer, head] = list(MODES).index(command["mode"])
    elif op == "heads":
        modes = command.get("modes")
        if not isinstance(modes, list) or len(modes) != view.modes.size:
            raise ValueError(f"modes: accepts a list of {view.modes.size} whole numbers, one for each head")
        view.modes = np.array([read_whole(mode, len(MODES), "modes") for mode in modes], np.uint8).reshape(view.modes.shape)
    elif op == "inspect":
        if command.get("layer") is None and command.get("head") is None:
            view.inspected = None
        else:
            view.inspected = read_whole(command.get("layer"), shape.layers, "layer"), read_whole(command.get("head"), shape.heads, "head")
    elif op == "block":
        names = [block.name for block in matrices(shape)]
        if command.get("name") not in names:
            raise ValueError(f"name: accepts {', '.join(names)}")
        view.block = command["name"]
    elif op == "ablate":
        count = ablation_rows(shape, len(model.flat))
        view.ablation = (step, *ablations(model, Rows(exam.tokens[:count], exam.targets[:count])))
    else:
        raise ValueError(f"accepts set_parameter, {', '.join(OPS)}")
