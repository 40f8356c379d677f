"""One thread is what a worker trains with, and small tensors are faster so."""

import torch

torch.set_num_threads(1)
