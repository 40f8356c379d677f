"""What made a run start over, in a sentence, from the paths of the settings that changed."""

from collections.abc import Callable, Iterable


def why_started_over(words: Callable[[str], str], paths: Iterable[str], why: str | None = None) -> str:
    """For example "New data, another shape: started over."; `why` instead of the paths where what was done has a name of its own.

    words: of a path, what has changed: "data.noise" -> "new data".
    """
    found = list(dict.fromkeys(map(words, paths)))  # each once
    text = why or ", ".join(found) or "other settings"
    return f"{text[0].upper()}{text[1:]}: started over."
