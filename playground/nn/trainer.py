"""What trainers have in common whose vectors are PyTorch tensors."""

from typing import Any

import numpy as np
import numpy.typing as npt
import torch

from playground.core.trainer import Trainer


class TensorTrainer(Trainer):
    """`vectors` are tensors, on any device."""

    def read(self, vector: torch.Tensor) -> npt.NDArray[Any]:
        """A copy of one of `vectors`."""
        return vector.detach().cpu().numpy().copy()

    @torch.no_grad()
    def write(self, vector: torch.Tensor, values: npt.NDArray[Any]) -> None:
        """Put values of the same shape into one of `vectors`."""
        vector.copy_(torch.from_numpy(np.array(values)))
