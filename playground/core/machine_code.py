"""Machine code kept on disk, so that the next start need not compile; where the disk is full or read-only, training goes on without."""

import logging
from typing import Any

from numba import njit
from numba.core.caching import FunctionCache

log = logging.getLogger(__name__)


class _Shelf(FunctionCache):  # type: ignore[misc]
    """Numba's own cache, whose errors would end the training that asked for the function."""

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        try:
            return super().load_overload(sig, target_context)
        except (OSError, EOFError) as error:
            _tell(str(error))
            return None

    def save_overload(self, sig: Any, data: Any) -> None:
        try:
            super().save_overload(sig, data)
        except OSError as error:
            _tell(str(error))


_told: list[str] = []


def _tell(reason: str) -> None:
    """Once a process: what follows has the same cause."""
    if not _told:
        _told.append(reason)
        log.warning("compiled code is not kept on disk, every start compiles again (%s); NUMBA_CACHE_DIR can name another folder", reason)


def cached(function: Any) -> Any:
    """Compile for Python's use, with the machine code kept on disk where there is a place to keep it."""
    dispatcher: Any = njit(nogil=True, error_model="numpy")(function)
    try:
        dispatcher._cache = _Shelf(function)  # what njit(cache=True) does, with Numba's class
    except (RuntimeError, OSError) as error:  # no folder can be written
        _tell(str(error))
    return dispatcher
