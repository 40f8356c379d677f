"""A run's settings in words, so that a board can say in which of them another run differs."""

import zlib
from typing import Any

from playground.core.kind import Document, Kind

LONGEST = 40  # characters; what is longer is cut, and told from others by a number


def settings_in_words(kind: Kind, document: Document) -> dict[str, list[str]]:
    """By path: what the setting is called, and its value."""
    settings = kind.settings
    return {path: [settings.label(path), _text(kind, path, value)] for path, value in settings.flat(document).items()}


def _text(kind: Kind, path: str, value: Any) -> str:
    if isinstance(value, str) and value in kind.settings.choices.get(path, ()):
        return kind.settings.titles(path)[value]
    if isinstance(value, bool) or value is None:
        return {True: "on", False: "off", None: "none"}[value]
    if isinstance(value, list | tuple):
        value = ", ".join(f"{item:g}" if isinstance(item, float) else str(item) for item in value) or "none"
    text = f"{value:.10g}" if isinstance(value, float) else str(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}… ({zlib.crc32(text.encode()):x})"
