"""The probe: the one sequence that is looked at while a Transformer learns, as somebody typed it or as a link says."""

from typing import Any

from playground.sequences.answers import may_stand, solve
from playground.sequences.batch import Batch
from playground.sequences.config import AttentionConfig


def read_probe(tokens: Any, config: AttentionConfig) -> Batch:
    """Tokens by index, with their answers. Raises ValueError for a wrong number of them, or for one that cannot stand where it does."""
    shape, names, data = config.shape, config.names, config.data
    if not isinstance(tokens, list | tuple) or len(tokens) != shape.length:
        raise ValueError(f"tokens: accepts a list of {shape.length} whole numbers, one for each position")
    allowed = may_stand(data.task, data.vocabulary, shape.length, shape.tokens)
    for place, (token, may) in enumerate(zip(tokens, allowed, strict=True)):
        if isinstance(token, bool) or not isinstance(token, int) or token not in may:
            symbols = names[may.start] if len(may) == 1 else f"{names[may.start]} to {names[may.stop - 1]}"
            raise ValueError(f"tokens: position {place} accepts {symbols} ({may.start} to {may.stop - 1})")
    return solve(data.task, tokens, data.vocabulary, data.shift)
