"""Which of our modules a browser needs for some that it is told to load: these, what they import, and what that imports.

Left alone, a browser finds this out import by import, one round trip for each level.
"""

import re
from collections.abc import Iterable
from pathlib import Path

_IMPORT = re.compile(r'^(?:import|export)\b[^;"()]*"(\.[^"]+)";$', re.MULTILINE)


def needed_modules(root: Path, entries: Iterable[str]) -> list[str]:
    """All of them, each once, the entries first and what is imported deeper later; paths in the project, which is at `root`."""
    needed = list(dict.fromkeys(entries))
    for name in needed:  # grows meanwhile
        path = root / name
        if path.is_file():
            found = ((path.parent / other).resolve() for other in _IMPORT.findall(path.read_text(encoding="utf-8")))
            names = (other.relative_to(root.resolve()).as_posix() for other in found if other.is_relative_to(root.resolve()))
            needed += [other for other in dict.fromkeys(names) if other not in needed]
    return needed
