"""One thread, as in a worker: on small tensors more of them only wait for each other."""

import torch

torch.set_num_threads(1)
