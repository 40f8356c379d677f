"""Names to rows: what has the same name is computed together."""

from collections.abc import Callable, Sequence

import torch

Rows = torch.Tensor | slice
Named = list[tuple[str, Rows]]


def by_name(names: Sequence[str], device: str) -> Named:
    """Each name with the rows that have it, int64; all rows as one slice where there is only one name."""
    unique = list(dict.fromkeys(names))
    if len(unique) == 1:
        return [(unique[0], slice(None))]
    return [(name, torch.tensor([k for k, other in enumerate(names) if other == name], device=device)) for name in unique]


def apply_by_name(named: Named, functions: Callable[[str, torch.Tensor], torch.Tensor], value: torch.Tensor) -> torch.Tensor:
    """`functions(name, rows)` for the rows of each name, put together again in their order."""
    if len(named) == 1:
        return functions(named[0][0], value)
    parts = [functions(name, value[rows]) for name, rows in named]
    order = torch.cat([rows for _, rows in named if isinstance(rows, torch.Tensor)])
    return torch.cat(parts)[order.argsort()]
