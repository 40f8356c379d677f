"""A file that a run can be taken away as: a frozen record; a kind lists those that it has."""

from dataclasses import dataclass

MOST_BYTES = 8 * 2**20  # of a file


@dataclass(frozen=True)
class Export:
    """How the file is called, and who makes it."""

    name: str  # in commands, and on the command line
    title: str  # in the menu
    file: str  # what it is saved as
    make: str  # "module:function" of a trainer that returns the file's bytes; imported where training takes place, and nowhere else
