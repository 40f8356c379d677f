"""What made a run start over, in a sentence, from the paths of the settings that changed."""

from collections.abc import Iterable, Sequence

Words = Sequence[tuple[str, str]]  # the beginning of a path, and what has changed, in words: "data." -> "new data"; the first that fits


def why_started_over(words: Words, paths: Iterable[str], why: str | None = None) -> str:
    """For example "New data, another shape: started over."; `why` instead of the paths where what was done has a name of its own."""
    found: list[str] = []
    for path in paths:
        told = next((told for beginning, told in words if path.startswith(beginning)), None)
        told = told or f"another {path.rpartition('.')[2].replace('_', ' ')}"
        if told not in found:
            found.append(told)
    text = why or ", ".join(found) or "other settings"
    return f"{text[0].upper()}{text[1:]}: started over."
