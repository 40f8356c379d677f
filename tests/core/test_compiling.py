"""What a worker says of what keeps it from giving turns."""

import numba

from playground.core.compiling import announce_compiling


def test_a_compilation_is_announced_and_its_end_too():
    said = []
    announce_compiling(said.append)
    twice = numba.njit(lambda x: 2 * x)
    assert not said and twice(3) == 6
    busy = [message[2] for message in said]
    assert busy[0] and not busy[-1] and busy.count(True) == busy.count(False)
    said.clear()
    assert twice(4) == 8 and not said
