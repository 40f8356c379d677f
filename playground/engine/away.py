"""Files that a run is taken away as: made by its kind where it is trained, for the one browser that asked.

On its way a file begins with `MAGIC`; then come four bytes, the length of a JSON object `{"file": name}`, that object, and the file.
"""

import json
import logging

from playground.core.export import MOST_BYTES
from playground.core.kind import Kind, load
from playground.core.trainer import Trainer
from playground.engine.commands import CommandError

log = logging.getLogger(__name__)

MAGIC = b"FILE"  # as the length of a frame's header it would be 1.2 GB


def make_file(kind: Kind, name: str, trainer: Trainer) -> bytes:
    """The message with the file of that name, of the trainer as it is. Raises CommandError with a sentence."""
    export = next((export for export in kind.exports if export.name == name), None)
    if export is None:
        names = ", ".join(export.name for export in kind.exports)
        raise CommandError(f"This run can be taken away as {names}." if names else "There is no file of a run of this kind.")
    try:
        data: bytes = load(export.make)(trainer)
    except Exception:
        log.exception("the file %s could not be made", export.name)
        raise CommandError("This file could not be made; the log has the details.") from None
    if len(data) > MOST_BYTES:
        raise CommandError(f"This file would have more than {MOST_BYTES // 2**20} MB.")
    return pack_file(export.file, data)


def pack_file(file: str, data: bytes) -> bytes:
    """A file as a message; `file` is its name."""
    head = json.dumps({"file": file}).encode()
    return MAGIC + len(head).to_bytes(4, "little") + head + data


def read_file(message: bytes) -> tuple[str, bytes]:
    """Name and bytes of the file in a message."""
    end = 8 + int.from_bytes(message[4:8], "little")
    return json.loads(message[8:end])["file"], message[end:]
