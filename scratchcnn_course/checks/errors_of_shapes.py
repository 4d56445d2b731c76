"""Errors of slices, shapes that do not fit and matrix products, in words."""

import ast

import numpy as np

from .error_table import Table
from .errors_of_letters import letters_at_fault
from .errors_of_slices import shape_of, slice_at_fault

SHAPES = Table()
_for = SHAPES.add


@_for(Exception, "")
def _empty_slice(place):
    """See a slice that ends at `-p` where `p` is 0."""
    for node in place.nodes(ast.Slice):
        if ends_at_minus(node) and _is_zero(place.value(node.upper.operand)):
            return f"`{ast.unparse(node.upper.operand)}` is 0 there. {empty_slice(node)}"
    return ""


def ends_at_minus(node):
    """Tell whether a slice ends at `-p`, for a `p` that is no number."""
    end = node.upper
    return isinstance(end, ast.UnaryOp) and isinstance(end.op, ast.USub) and not isinstance(end.operand, ast.Constant)


def empty_slice(node):
    """Say what becomes of a slice that ends at `-p`."""
    name, start = ast.unparse(node.upper.operand), ast.unparse(node.lower) if node.lower else ""
    return (
        f"Where `{name}` is 0, a slice `{start}:-{name}` is empty, for -0 is 0. "
        f"Write its end out, as in `{start or 0} : {start or 0} + H`."
    )


def _is_zero(value):
    return isinstance(value, (int, np.integer)) and value == 0


@_for(ValueError, r"operands could not be broadcast together with shapes (\(.*?\)) (\(.*?\))")
def _operands(place, one, other):
    one, other = shape_of(one), shape_of(other)
    long, short = (one, other) if len(one) >= len(other) else (other, one)
    words = f"Shapes are lined up from the right, and {one} and {other} do not fit there."
    for node in place.nodes(ast.AugAssign, whole=True):
        if isinstance(place.local(name := ast.unparse(node.target)), list):
            return f"`{name}` is a list, and `+=` with an array adds number by number. `{name}.append(...)` puts it in."
    if more := slice_at_fault(place, one, other) or letters_at_fault(place):
        return f"{words} {more}"
    turned = _turned(place, long, short)
    if turned:
        return f"{words} {turned}"
    for axis in range(len(long)):
        if len(short) == len(long) - 1 and long[:axis] + long[axis + 1 :] == short:
            kept = (*long[:axis], 1, *long[axis + 1 :])
            return f"{words} With `keepdims=True`, or an axis added by `None`, {short} becomes {kept}, which fits."
    if len(one) == 2 == len(other) and one[1] == other[0] and _plain_product(place):
        return f"{words} `*` multiplies number by number. A matrix product is written with `@`: {one} @ {other} fits."
    if more := _of_another(place):
        return f"{words} {more}"
    if len(long) == 2 == len(short) and long[-1] == short[0] and short[1] == 1:
        return f"{words} The numbers of {short} stand in a column, and belong along the last axis, as ({short[0]},)."
    if len(short) == 1 < len(long) and short[0] in long[:-1]:
        axis = long.index(short[0])
        kept = tuple(short[0] if i == axis else 1 for i in range(len(long)))
        return f"{words} One number for each along axis {axis} has the shape {kept}: `.reshape` makes it."
    if len(long) == len(short):
        axes = [i for i, (a, b) in enumerate(zip(one, other, strict=True)) if a != b and 1 not in (a, b)]
        if sorted(one) == sorted(other):
            return f"{words} Two axes have changed places. Which of the two wants a `.T` or a `transpose`?"
        told = " and ".join(f"{one[i]} and {other[i]} along axis {i}" for i in axes)
        return f"{words} There are {told}. {place.shapes()}".strip()
    return f"{words} {place.shapes()}".strip()


def _turned(place, long, short):
    """Say that an argument, one number for each column, meets an array that lies on its side."""
    for name, value in place.names().items():
        if getattr(value, "shape", None) != short or len(long) != 2:
            continue
        if value.dtype.kind in "iu" and name in place.letters:
            return f"`{name}` holds whole numbers that say which. They are for an index, in square brackets."
        if len(place.letters.get(name, ())) == 1:
            if long[0] == short[0] != long[1]:
                return f"`{name}` goes along the columns, and the other has {short[0]} rows. Does it lie on its side?"
    return ""


def _of_another(place):
    """Say that what is added to an argument, or taken from it, has the shape of another argument."""
    for node in place.nodes(ast.BinOp):
        if not isinstance(node.op, (ast.Add, ast.Sub)) or getattr(node.left, "id", "") not in place.arguments():
            continue
        left, right = place.value(node.left), place.value(node.right)
        if not isinstance(left, np.ndarray) or not isinstance(right, np.ndarray) or left.shape == right.shape:
            continue
        alike = [name for name, value in place.arguments().items() if getattr(value, "shape", None) == right.shape]
        if len(alike) == 1:
            return f"`{node.left.id}` is {left.shape}, and `{ast.unparse(node.right)}` has the shape of `{alike[0]}`."
    return ""


def _plain_product(place):
    """Tell whether two arrays are multiplied as they are, not cut to fit, and are those of a matrix product."""
    for node in place.nodes(ast.BinOp):
        if isinstance(node.op, ast.Mult) and isinstance(node.left, ast.Name) and isinstance(node.right, ast.Name):
            left, right = (place.letters.get(side.id, ()) for side in (node.left, node.right))
            return not place.letters or (len(left) == 2 == len(right) and left[1] == right[0])
    return False


@_for(ValueError, r"operands could not be broadcast together with remapped shapes")
def _letters(place):
    for node in place.nodes(ast.Call):
        if isinstance(node.func, ast.Attribute) and node.func.attr == "pad" and len(node.args) > 1:
            value, pairs = place.value(node.args[0]), node.args[1]
            if isinstance(value, np.ndarray) and isinstance(pairs, (ast.Tuple, ast.List)):
                return (
                    f"`np.pad` wants a pair for each axis, in their order: {value.ndim} of them, and here are "
                    f"{len(pairs.elts)}. An axis that stays as it is has the pair `(0, 0)`."
                )
    words = "An axis with one letter has one length, and here it has two."
    return f"{words} Is an array not what you think? {place.shapes()}".strip()


@_for(ValueError, r"matmul: Input operand 1 has a mismatch .* \(size (\d+) is different from (\d+)\)")
@_for(ValueError, r"shapes \(.*?\) and \(.*?\) not aligned: (\d+) \(dim .*\) != (\d+)")
def _product(place, one, other):
    words = "A matrix product wants as many columns on the left as there are rows on the right."
    for node in place.nodes(ast.BinOp) + place.nodes(ast.Call):
        sides = [node.left, node.right] if isinstance(node, ast.BinOp) else node.args[:2]
        if len(sides) != 2 or (isinstance(node, ast.BinOp) and not isinstance(node.op, ast.MatMult)):
            continue
        values = [place.value(side) for side in sides]
        if all(isinstance(value, np.ndarray) and value.ndim for value in values):
            a, b = (value.shape for value in values)
            left, right = (ast.unparse(side) for side in sides)
            told = f"Here `{left}` is {a} and `{right}` is {b}: {a[-1]} columns, {b[-2] if len(b) > 1 else b[0]} rows."
            turned = [
                _turned_round(side)
                for side, fits in zip(
                    sides, (len(a) == 2 and a[0] == b[0], len(b) == 2 and a[-1] == b[-1]), strict=True
                )
                if fits
            ]
            if not turned and b[-1] == a[0]:
                return f"{words} {told} The other way round, `{right} @ {left}`, would fit."
            fitting = f" {' or '.join(turned)} would fit." if turned else ""
            return f"{words} {told}{fitting}"
        for value, side, fits in zip(values, sides, ((0, int(one)), (-1, int(other))), strict=True):
            if getattr(value, "ndim", 0) == 2 and value.shape[fits[0]] == fits[1]:
                turned = f"`{ast.unparse(side)}` is {value.shape}: `.T` on it would fit."
                return f"{words} Here these are {other} and {one}. {turned}"
    return f"{words} Here these are {other} and {one}. {place.shapes()}".strip()


def _turned_round(side):
    """Write an expression with a `.T` more, or without the one that it has."""
    if isinstance(side, ast.Attribute) and side.attr == "T":
        return f"`{ast.unparse(side.value)}` without `.T`"
    return f"`.T` on `{ast.unparse(side)}`"


@_for(
    ValueError, r"all the input array dimensions except for the concatenation axis must match exactly.*dimension (\d+)"
)
def _joined(place, axis):
    words = "Arrays that are joined along one axis have to agree along all others, and these differ"
    return f"{words} along axis {axis}. Which axis should grow? {place.shapes()}".strip()


_for(ValueError, r"must provide window_shape for all dimensions")(
    "Say along which axes the window slides, as in `axis=(2, 3)`. Without that, it wants a size for every axis."
)


@_for(ValueError, r"zero-size array to reduction operation")
def _of_nothing(place):
    for node in place.nodes(ast.Subscript):
        cut = place.value(node)
        if isinstance(cut, np.ndarray) and cut.size == 0:
            ends = [
                f"`{ast.unparse(piece)}` is {place.value(piece.lower)}:{place.value(piece.upper)} there"
                for piece in ast.walk(node.slice)
                if isinstance(piece, ast.Slice) and piece.lower and piece.upper
            ]
            return f"`{ast.unparse(node)}` is empty. {'. '.join(ends)}.".replace(". .", ".")
    return ""


_for(ValueError, r"window shape cannot be larger than input array shape")(
    "The window is longer than an axis that it slides along. Which axes are height and width, counted from 0?"
)
_for(ValueError, r"either both or neither of x and y should be given")(
    "`np.where` takes three things: where, what to take there, and what to take elsewhere."
)
