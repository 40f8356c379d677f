"""Files that somebody names: judged before they are read."""

import stat
from pathlib import Path


def read_bytes(path: str | Path, most: int) -> bytes:
    """The contents of a regular file of at most `most` bytes. Raises ValueError with what is accepted, OSError if it cannot be read.

    A device or a pipe has no size, and may never end. One byte more than is accepted is asked for, since a file may grow meanwhile.
    """
    kind = Path(path).stat()
    if not stat.S_ISREG(kind.st_mode):
        raise ValueError("is not a regular file")
    if kind.st_size <= most:
        with open(path, "rb") as file:
            data = file.read(most + 1)
        if len(data) <= most:
            return data
    raise ValueError(f"accepts a file of at most {most / 2**20:g} MB")
