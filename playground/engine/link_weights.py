"""Weights in an address: a run's state as a keepsake without curves and settings, compressed, in letters that an address may have."""

import base64
import zlib
from typing import Any

from playground.core.kind import Kind
from playground.engine.commands import CommandError
from playground.engine.keepsake import Arrays, Lost, Unreadable, pack, read, unpack, without_optimizer
from playground.engine.report import Report

MOST_ADDRESS = 8192  # characters of a whole address: what browsers, servers and mail programs agree to carry
MOST_UNPACKED = 2**18  # bytes that such a text may unfold to

TOO_LARGE = "These weights are too large for an address; save the whole run as a file instead."
UNREADABLE = "The weights in this link cannot be read: the run starts from its own."

BROUGHT: dict[Lost, str] = {
    "nothing": "This link brought its weights: the run stands at epoch {epoch:,}, as it was.",
    "optimizer": "This link brought its weights: the run stands at epoch {epoch:,}. What its optimizer remembered had no room: "
    "its momentum starts anew.",
    "everything": UNREADABLE,
}
UNFIT = "The weights in this link do not fit its settings: the run starts from its own."


def encode_weights(kind: Kind, report: Report, room: int) -> str:
    """A text of at most so many letters: with what the optimizer remembers, else without. Raises CommandError where that is too long."""
    bare = report._replace(config={}, curves=None, view=[], status=report.status | {"message": None})
    forms: list[tuple[Arrays, Lost]] = [(report.state, "nothing")]
    if kind.counts_updates is not None:
        forms.append((without_optimizer(kind, report.state), "optimizer"))
    for state, lost in forms:
        if sum(array.nbytes for array in state.values()) <= MOST_UNPACKED // 2:
            packed = zlib.compress(pack(kind, bare, state, 0, {}, lost), 9)
            text = base64.urlsafe_b64encode(packed).decode().rstrip("=")
            if len(text) <= room:
                return text
    raise CommandError(TOO_LARGE)


def decode_weights(text: str, kind: Kind, config: dict[str, Any]) -> Report:
    """The report of a run of that configuration. Raises CommandError, whatever the text is; it unfolds to `MOST_UNPACKED` at most."""
    try:
        if len(text) > MOST_ADDRESS:
            raise Unreadable("large")
        packed = base64.b64decode(text + "=" * (-len(text) % 4), altchars="-_", validate=True)
        unfolding = zlib.decompressobj()
        data = unfolding.decompress(packed, MOST_UNPACKED)
        if not unfolding.eof or unfolding.unused_data:
            raise Unreadable("large")
        report = unpack(*read(data), kind)
    except (Unreadable, ValueError, zlib.error):
        raise CommandError(UNREADABLE) from None
    if report.status["lost"] == "everything" or not report.state:
        raise CommandError(UNREADABLE)
    return report._replace(config=config, curves=None, view=[])
