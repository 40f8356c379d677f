"""What the call for many networks does with one of them: train, measure or look. Arguments as of `many.Networks`, as arrays."""

from typing import Any

from numba import njit

from playground.nn.batches import count_updates
from playground.points.kernel.measure import measure_one, test_score_one
from playground.points.kernel.network import look_one, train_one
from playground.points.kernel.work_queue import thread_seconds

compiled: Any = njit(nogil=True, error_model="numpy")
# compiled as part of what calls it: Numba optimizes a function anew with every one that calls it
inlined: Any = njit(nogil=True, error_model="numpy", inline="always")
updates_of: Any = inlined(count_updates)
Array = Any

TRAIN, MEASURE, LOOK = range(3)

# The table's columns. Places are in elements of the flat buffers.
COLUMNS = (
    "start", "end", "sizes", "layers", "loss", "optimizer", "batch", "shuffle", "seed", "classes",
    "x", "points", "x_test", "points_test", "y", "y_test", "rates", "updates",
)  # fmt: skip
(
    START, END, SIZES, LAYERS, LOSS, OPTIMIZER, BATCH, SHUFFLE, SEED, CLASSES,
    X, POINTS, X_TEST, POINTS_TEST, Y, Y_TEST, RATES, UPDATES,
) = range(len(COLUMNS))  # fmt: skip

LARGEST = 1e6  # a network with a greater weight has diverged


@compiled
def is_sound(parameters: Array) -> bool:
    for k in range(len(parameters)):  # noqa: SIM110
        if not abs(parameters[k]) <= LARGEST:
            return False
    return True


@compiled
def block(buffer: Array, start: int, rows: int, columns: int) -> Any:
    """rows × columns of a flat buffer."""
    return buffer[start : start + rows * columns].reshape((rows, columns))


@inlined
def work_on(
    task: int, i: int, k: int, rates: Array, places: Array, starts: Array, found: Array, parameters: Array, gradients: Array, first: Array,
    second: Array, kept: Array, counters: Array, sound: Array, seconds: Array, all_x: Array, all_y: Array, all_sizes: Array,
    all_codes: Array, settings: Array, table: Array, frozen: Array,
) -> None:  # fmt: skip
    """Network i, the k-th of those asked for."""
    row = table[i]
    a, b, s, layers = row[START], row[END], row[SIZES], row[LAYERS]
    sizes, codes, own = all_sizes[s : s + layers + 1], all_codes[s : s + layers], parameters[a:b]
    features, outputs, points, points_test = sizes[0], sizes[layers], row[POINTS], row[POINTS_TEST]
    if task == LOOK:
        hidden, maps = sizes.sum() - features - outputs, found[k].reshape((outputs, found.shape[1] // outputs))
        look_one(own, sizes, codes, block(places, starts[k], features, maps.shape[1]), hidden, maps)
        return
    x, y = block(all_x, row[X], points, features), block(all_y, row[Y], points, outputs)
    x_test, y_test = block(all_x, row[X_TEST], points_test, features), block(all_y, row[Y_TEST], points_test, outputs)
    if task == MEASURE:
        measure_one(own, gradients[a:b], sizes, codes, row[LOSS], row[CLASSES], settings[i], x, y, x_test, y_test, found[i])
        return
    begun = thread_seconds()
    batch, place, left, ends = row[BATCH], row[RATES], row[UPDATES], 0
    while left > 0 and sound[i] != 0:  # epoch by epoch: after each it must be sound, else it goes back and stops
        now = min(left, updates_of(points - counters[i, 1], batch))
        train_one(
            own, gradients[a:b], first[a:b], second[a:b], counters[i], x, y, rates[place : place + now], sizes, codes, row[LOSS],
            row[OPTIMIZER], settings[i], batch, row[SHUFFLE] != 0, row[SEED], frozen[a:b],
        )  # fmt: skip
        left, place = left - now, place + now
        if is_sound(own):
            kept[a:b] = own
        else:
            own[:] = kept[a:b]
            sound[i] = 0
        if counters[i, 1] == 0 and ends < found.shape[1]:
            found[i, ends] = test_score_one(own, sizes, codes, row[CLASSES], x_test, y_test)
            ends += 1
    seconds[i] += thread_seconds() - begun
