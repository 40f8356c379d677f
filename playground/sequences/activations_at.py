"""The arrays of a Transformer's frame (docs/protocol.md, kind `attention`), each a pure function of what the model computed."""

import numpy as np
import numpy.typing as npt
import torch

from playground.core.trainer import Arrays
from playground.nn.attend import Attended
from playground.sequences.batch import Batch

TOP = 5


def probe_arrays(probe: Batch, logits: torch.Tensor) -> Arrays:
    """A probe of one sequence and its logits (1, t, k): what is asked, what is answered, and the likeliest answers."""
    chances = logits[0].softmax(dim=-1)
    top = chances.topk(min(TOP, chances.shape[-1]), dim=-1)
    answers = top.indices[:, 0].cpu().numpy()
    right = (answers == probe.targets[0]) & probe.mask[0]
    small = {"tokens": probe.tokens[0], "targets": probe.targets[0], "mask": probe.mask[0], "answers": answers, "right": right}
    arrays: Arrays = {f"probe.{name}": value.astype(np.uint8) for name, value in small.items()}
    arrays["probe.top_tokens"] = top.indices.cpu().numpy().astype(np.uint8)
    arrays["probe.top_probabilities"] = top.values.cpu().numpy()
    return arrays


def maps(steps: list[Attended]) -> npt.NDArray[np.float32]:
    """The attention of the first sequence: (l, h, t, s)."""
    return torch.stack([step.weights[0] for step in steps]).cpu().numpy()


def step_arrays(steps: list[Attended], layer: int, head: int, allowed: torch.Tensor | None) -> Arrays:
    """One head's computation for the first sequence. Where a position must not look, `masked` is 0 and `mask` is 0."""
    step = steps[layer]
    arrays: Arrays = {f"step.{name}": getattr(step, name)[0, head].cpu().numpy() for name in Attended._fields}
    t = step.weights.shape[-1]
    mask = np.ones((t, t), dtype=np.uint8) if allowed is None else allowed.cpu().numpy().astype(np.uint8)
    arrays["step.masked"] = np.where(mask, arrays["step.masked"], np.float32(0))
    return arrays | {"step.mask": mask}


class Plane:
    """Vectors in their first two principal components, seen from the same side in every frame.

    Within the plane the axes are turned to where they were in the frame before, as far as they can be, so that nothing jumps when
    two components change places.
    """

    def __init__(self) -> None:
        self._axes: npt.NDArray[np.float64] | None = None

    def project(self, vectors: npt.NDArray[np.float32]) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
        """Vectors (n, w) -> places (n, 2), and each axis' share of the variance (2,)."""
        with np.errstate(all="ignore"):
            centred = vectors.astype(np.float64) - vectors.mean(axis=0, dtype=np.float64)
            total = float(np.square(centred).sum())
        if not np.isfinite(total) or total == 0.0:
            return np.zeros((len(vectors), 2), np.float32), np.zeros(2, np.float32)
        axes = _components(centred)
        if self._axes is None:
            axes = axes * np.where(axes[np.abs(axes).argmax(axis=0), [0, 1]] < 0, -1.0, 1.0)
        else:
            left, _, right = np.linalg.svd(axes.T @ self._axes)
            axes = axes @ (left @ right)
        self._axes = axes
        places = centred @ axes
        return places.astype(np.float32), (np.square(places).sum(axis=0) / total).astype(np.float32)


def _components(centred: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """The first two principal axes of centred vectors (n, w), orthonormal: (w, 2)."""
    n, w = centred.shape
    if n >= w:
        return np.linalg.eigh(centred.T @ centred)[1][:, :-3:-1]
    found = centred.T @ np.linalg.eigh(centred @ centred.T)[1][:, :-3:-1]
    size = np.linalg.norm(found, axis=0)
    if size[1] < 1e-9 * size[0]:  # all on one line: any second axis at a right angle will do
        other = np.zeros(w)
        other[np.abs(found[:, 0]).argmin()] = 1.0
        first = found[:, 0] / size[0]
        other -= first * (first @ other)
        return np.stack([first, other / np.linalg.norm(other)], axis=1)
    return found / size
