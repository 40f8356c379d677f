"""Sixteen float32 numbers at once, for the compiled kernel: a Numba type, its arithmetic and a few functions of it.

A kernel written in these computes one neuron for sixteen points in one go, whatever the machine: LLVM turns the
type into one AVX-512 register, two of AVX2, or four of SSE or NEON. Loops left to the automatic vectoriser are too short here to
gain by it (a batch of ten, layers of eight). Nothing assumes that numbers are finite: NaN and infinity pass through.
"""

import operator
from typing import Any

from llvmlite import ir
from numba.core import types
from numba.core.typing.templates import AbstractTemplate, infer_global, signature
from numba.extending import intrinsic, lower_builtin, models, register_model

WIDTH = 16

FLOAT = ir.FloatType()
VECTOR = ir.VectorType(FLOAT, WIDTH)
DOUBLES = ir.VectorType(ir.DoubleType(), WIDTH)
INTEGERS = ir.VectorType(ir.IntType(32), WIDTH)
FLAGS = ("contract", "nsz")  # a*b+c in one instruction, the sign of zero is free; neither assumes finite numbers
ROUNDER = 1.5 * 2.0**23  # adding it leaves no room for a fraction


class LanesType(types.Type):
    def __init__(self) -> None:
        super().__init__(name="lanes")


lanes = LanesType()
emitted: Any = intrinsic  # its first argument is Numba's, which a type checker cannot know


@register_model(LanesType)
class LanesModel(models.PrimitiveModel):
    def __init__(self, manager: Any, kind: Any) -> None:
        super().__init__(manager, kind, VECTOR)


def _constant(value: float) -> ir.Constant:
    return ir.Constant(VECTOR, [float(value)] * WIDTH)


def _splat(builder: Any, value: Any) -> Any:
    """A scalar in every lane."""
    one = builder.insert_element(ir.Constant(VECTOR, ir.Undefined), value, ir.Constant(ir.IntType(32), 0))
    return builder.shuffle_vector(one, ir.Constant(VECTOR, ir.Undefined), ir.Constant(INTEGERS, [0] * WIDTH))


def _widened(context: Any, builder: Any, value: Any, kind: Any) -> Any:
    return value if isinstance(kind, LanesType) else _splat(builder, context.cast(builder, value, kind, types.float32))


def _unary(builder: Any, name: str, value: Any, kind: Any = VECTOR, letters: str = f"v{WIDTH}f32") -> Any:
    function = builder.module.declare_intrinsic(f"llvm.{name}.{letters}", fnty=ir.FunctionType(kind, [kind]))
    return builder.call(function, [value])


# ---- + - * / between lanes, and between lanes and a number -------------------------------------------------------


def _typed(args: tuple[Any, ...]) -> Any:
    if any(isinstance(a, LanesType) for a in args) and all(isinstance(a, LanesType | types.Number) for a in args):
        return signature(lanes, *args)
    return None


class Binary(AbstractTemplate):
    def generic(self, args: tuple[Any, ...], kws: Any) -> Any:
        return _typed(args) if len(args) == 2 and not kws else None


def _lowering(method: str) -> Any:
    def lower(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        left, right = (_widened(context, builder, value, kind) for value, kind in zip(args, sig.args, strict=True))
        return getattr(builder, method)(left, right, flags=FLAGS)

    return lower


for _operator, _method in ((operator.add, "fadd"), (operator.sub, "fsub"), (operator.mul, "fmul"), (operator.truediv, "fdiv")):
    infer_global(_operator)(type(f"Lanes_{_method}", (Binary,), {}))
    for _left, _right in ((LanesType, LanesType), (LanesType, types.Number), (types.Number, LanesType)):
        lower_builtin(_operator, _left, _right)(_lowering(_method))


# ---- between arrays and lanes ------------------------------------------------------------------------------------


def _pointer(context: Any, builder: Any, kind: Any, array: Any, index: Any) -> Any:
    data = context.make_array(kind)(context, builder, array).data
    return builder.gep(data, [index])


def _row_pointer(context: Any, builder: Any, kind: Any, array: Any, row: Any) -> Any:
    first = builder.mul(row, ir.Constant(row.type, WIDTH))
    return builder.bitcast(_pointer(context, builder, kind, array, first), VECTOR.as_pointer())


@emitted
def load(typing: Any, array: Any, row: Any) -> Any:
    """Row `row` of a float32 buffer of WIDTH columns (flat); not checked."""

    def emit(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        return builder.load(_row_pointer(context, builder, sig.args[0], *args), align=4)

    return lanes(array, types.intp), emit


@emitted
def store(typing: Any, array: Any, row: Any, value: Any) -> Any:
    """Write row `row` of such a buffer; not checked."""

    def emit(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        builder.store(args[2], _row_pointer(context, builder, sig.args[0], *args[:2]), align=4)
        return context.get_dummy_value()

    return types.none(array, types.intp, lanes), emit


@emitted
def broadcast(typing: Any, array: Any, index: Any) -> Any:
    """One element of a float32 array in every lane; not checked."""

    def emit(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        return _splat(builder, builder.load(_pointer(context, builder, sig.args[0], *args), align=4))

    return lanes(array, types.intp), emit


@emitted
def fill(typing: Any, value: Any) -> Any:
    """A number in every lane."""

    def emit(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        return _splat(builder, args[0])

    return lanes(types.float32), emit


@emitted
def total(typing: Any, value: Any) -> Any:
    """The sum of the lanes, in any order, as a float32."""

    def emit(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        name, kind = f"llvm.vector.reduce.fadd.v{WIDTH}f32", ir.FunctionType(FLOAT, [FLOAT, VECTOR])
        function = builder.module.declare_intrinsic(name, fnty=kind)
        return builder.call(function, [ir.Constant(FLOAT, -0.0), args[0]], fastmath=("reassoc", "nsz"))

    return types.float32(lanes), emit


# ---- functions of lanes ------------------------------------------------------------------------------------------


def _choice(comparison: str) -> Any:
    def typed(typing: Any, a: Any, b: Any, x: Any, y: Any) -> Any:
        def emit(context: Any, builder: Any, sig: Any, args: Any) -> Any:
            a, b, x, y = (_widened(context, builder, value, kind) for value, kind in zip(args, sig.args, strict=True))
            return builder.select(builder.fcmp_ordered(comparison, a, b), x, y)

        return lanes(a, b, x, y), emit

    return typed


def _if_greater(typing: Any, a: Any, b: Any, x: Any, y: Any) -> Any:
    """x where a > b, else y (y where either is NaN)."""
    return _choice(">")(typing, a, b, x, y)


def _if_at_most(typing: Any, a: Any, b: Any, x: Any, y: Any) -> Any:
    """x where a <= b, else y (y where either is NaN)."""
    return _choice("<=")(typing, a, b, x, y)


if_greater = emitted(_if_greater)
if_at_most = emitted(_if_at_most)


@emitted
def absolute(typing: Any, value: Any) -> Any:
    """|value|"""

    def emit(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        return _unary(builder, "fabs", args[0])

    return lanes(lanes), emit


@emitted
def rounded(typing: Any, value: Any) -> Any:
    """The nearest whole number, for |value| < 2²²."""

    def emit(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        return builder.fsub(builder.fadd(args[0], _constant(ROUNDER)), _constant(ROUNDER))

    return lanes(lanes), emit


@emitted
def power_of_two(typing: Any, value: Any) -> Any:
    """2^value for whole numbers -126 … 127, by writing them into the exponent; anything for others."""

    def emit(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        bits = builder.bitcast(builder.fadd(args[0], _constant(ROUNDER)), INTEGERS)
        biased = builder.add(bits, ir.Constant(INTEGERS, [127] * WIDTH))
        return builder.bitcast(builder.shl(biased, ir.Constant(INTEGERS, [23] * WIDTH)), VECTOR)

    return lanes(lanes), emit


@emitted
def turns(typing: Any, value: Any) -> Any:
    """An angle in radians as a share of a full turn, -1/2 … 1/2; reduced in float64, so large angles keep their place."""

    def emit(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        wide = builder.fpext(args[0], DOUBLES)
        wide = builder.fmul(wide, ir.Constant(DOUBLES, [0.15915494309189535] * WIDTH))
        share = builder.fsub(wide, _unary(builder, "rint", wide, DOUBLES, f"v{WIDTH}f64"))
        return builder.fptrunc(share, VECTOR)

    return lanes(lanes), emit
