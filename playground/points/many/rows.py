"""Names to rows: what has the same name is computed together."""

from collections.abc import Callable, Sequence

import torch

Rows = torch.Tensor | slice


class ByName:
    """The rows that have each name: `parts` are (name, rows), all rows as one slice where there is only one name."""

    def __init__(self, names: Sequence[str], device: str):
        unique = list(dict.fromkeys(names))
        rows = [[k for k, other in enumerate(names) if other == name] for name in unique]
        self.parts: list[tuple[str, Rows]] = [(unique[0], slice(None))]
        if len(unique) > 1:
            self.parts = [(name, torch.tensor(own, device=device)) for name, own in zip(unique, rows, strict=True)]
        self._back = torch.tensor([k for own in rows for k in own], device=device).argsort()  # from parts to rows in their order

    def apply(self, function: Callable[..., torch.Tensor], *values: torch.Tensor) -> torch.Tensor:
        """`function(name, *rows)` of the rows of each name, put together again in their order."""
        if len(self.parts) == 1:
            return function(self.parts[0][0], *values)
        found = [function(name, *(value[rows] for value in values)) for name, rows in self.parts]
        return torch.cat(found).index_select(0, self._back)
