"""The weights as a PyTorch state_dict: a file that `torch.load(…, weights_only=True)` reads, for the script's network and our own."""

import io

import torch

from playground.points.trainer import MLPTrainer


def export_state_dict(trainer: MLPTrainer) -> bytes:
    """The file. Copies: the parameters are views of one vector, and a view is saved with all of it."""
    values = {name: value.detach().cpu().clone() for name, value in trainer.model.state_dict().items()}
    file = io.BytesIO()
    torch.save(values, file)
    return file.getvalue()
