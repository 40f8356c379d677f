"""What threads of compiled code share: whose turn it is, and how long each has worked."""

import sys
from typing import Any

import numpy as np
from numba import njit
from numba.core import types
from numba.extending import intrinsic

compiled: Any = njit(nogil=True, error_model="numpy")
emitted: Any = intrinsic  # its first argument is Numba's, which a type checker cannot know

THREAD_CLOCK = {"linux": 3, "darwin": 16}.get(sys.platform, -1)  # CLOCK_THREAD_CPUTIME_ID
clock_gettime: Any = types.ExternalFunction("clock_gettime", types.int32(types.int32, types.uintp))


@emitted
def claim(typing: Any, counter: Any) -> Any:
    """Element 0 of an int64 array, which grows by one: no two threads get the same number."""

    def emit(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        data = context.make_array(sig.args[0])(context, builder, args[0]).data
        return builder.atomic_rmw("add", data, context.get_constant(types.int64, 1), "seq_cst")

    return types.int64(counter), emit


if THREAD_CLOCK >= 0:

    @compiled
    def thread_seconds() -> float:
        """The processor time of this thread."""
        time = np.zeros(2, dtype=np.int64)
        clock_gettime(THREAD_CLOCK, time.ctypes.data)
        return time[0] + 1e-9 * time[1]

else:

    @compiled
    def thread_seconds() -> float:
        """Not known here."""
        return 0.0
