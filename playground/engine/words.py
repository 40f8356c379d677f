"""What made a run start over, in plain words, from the paths of the settings that changed."""

from collections.abc import Iterable

# the first that fits; a path ends in "." when it stands for all below it
WORDS: tuple[tuple[str, str], ...] = (
    ("task", "another task"),
    ("data.task", "another task"),
    ("data.text", "another text"),
    ("data.", "new data"),
    ("features", "other features"),
    ("model.seed", "new weights"),
    ("model.", "another model"),
    ("network.hidden", "another shape"),
    ("network.seed", "new weights"),
    ("network.init", "another initialization"),
    ("network.dropout", "another dropout"),
    ("network.batch_norm", "batch normalization switched"),
    ("vary", "another comparison"),
    ("seeds", "another number of starting weights"),
    ("axes", "other axes"),
    ("epochs", "another number of epochs"),
)


def why_started_over(paths: Iterable[str], why: str | None = None) -> str:
    """For example "New data, another shape: started over."; `why` instead of the paths where what was done has a name of its own."""
    found: list[str] = []
    for path in paths:
        words = next((words for prefix, words in WORDS if path.startswith(prefix)), None)
        words = words or f"another {path.rpartition('.')[2].replace('_', ' ')}"
        if words not in found:
            found.append(words)
    text = why or ", ".join(found) or "other settings"
    return f"{text[0].upper()}{text[1:]}: started over."
