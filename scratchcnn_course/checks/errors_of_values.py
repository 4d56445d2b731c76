"""Errors of types, indices and names, in words."""

import ast
import difflib
import math
import re

import numpy as np

from .error_table import Table
from .errors_of_indices import index_at_fault

REDUCTIONS = ("sum", "mean", "max", "min", "prod", "std", "var")
IN_PLACE = ("shuffle", "sort", "append", "extend", "insert", "fill", "reverse", "update", "resize")
VALUES = Table()
_for = VALUES.add


@_for(ValueError, r"truth value of an array")
def _many_answers(place):
    for node in place.nodes(ast.BoolOp):
        word, sign = ("and", "&") if isinstance(node.op, ast.And) else ("or", "|")
        told = f" {sign} ".join(f"({ast.unparse(one)})" for one in node.values)
        return f"`{word}` asks one question, and here are arrays of many answers. For each number it is `{told}`."
    for node in place.nodes(ast.Call):
        called = getattr(node.func, "id", "")
        if called in ("max", "min") and len(node.args) == 1:
            array = ast.unparse(node.args[0])
            return f"Python's `{called}` goes through the first axis only. `{array}.{called}()` looks at all numbers."
    return (
        "An `if`, `and`, `or` or `max(...)` asks one question, and here is an array of many answers. "
        "`np.where`, `np.maximum` or a mask such as `x > 0` answer for each number."
    )


@_for(TypeError, r"Cannot interpret '.*' as a data type|data type '.*' not understood")
def _brackets(place):
    for node in place.nodes(ast.Call):
        called = node.func.attr if isinstance(node.func, ast.Attribute) else ""
        if called in REDUCTIONS:
            return f"Two axes go into one pair of brackets, as in `{called}(..., axis=(2, 3))`. The second was lost."
    return (
        "The shape goes into one pair of brackets more, as in `np.zeros((n, k))`. "
        "Your second number was taken for a type."
    )


@_for(TypeError, r"NoneType")
@_for(TypeError, r"must be (?:integers or|real number|an integer|a sequence).*")
@_for(TypeError, r"an integer is required")
def _none(place, *more):
    for name, value in place.names().items():
        if value is None:
            for node in place.assignments():
                made = node.value.func if isinstance(node.value, ast.Call) else None
                called = getattr(made, "attr", "")
                if called in IN_PLACE and name in {getattr(to, "id", "") for to in node.targets}:
                    return (
                        f"`{name}` is `None` there: `.{called}(...)` changes its array or list in place, and returns "
                        "nothing. Give the array a name first, or take a function that returns a new one."
                    )
            return (
                f"`{name}` is `None` there. Say first what it should be where nothing was given, or what was returned."
            )
    return ""


@_for((TypeError, IndexError), r"'(?:numpy\.)?float\d*' object cannot be interpreted as an integer")
@_for(
    (TypeError, IndexError),
    r"indices must be integers|valid indices|integer \(or boolean\) type|must be integers",
)
@_for(TypeError, r"expected a sequence of integers or a single integer")
def _fraction(place, *more):
    floats = [name for name, value in place.names().items() if isinstance(value, (float, np.floating))]
    which = f"`{floats[0]}` is a float there. " if len(floats) == 1 else ""
    return f"{which}Sizes and indices are whole numbers. `/` gives a fraction, `//` does not."


@_for(TypeError, r"only integer scalar arrays can be converted to a scalar index")
def _second_array(place):
    for node in place.nodes(ast.Call):
        called = node.func.attr if isinstance(node.func, ast.Attribute) else ""
        if called in REDUCTIONS and len(node.args) > 1:
            pair = {"max": "maximum", "min": "minimum", "sum": "add"}.get(called, called)
            more = f" `np.{pair}` takes two arrays, number by number." if pair != called else ""
            return f"The second argument of `{called}` is an axis, and here comes an array.{more}"
    return ""


@_for(IndexError, r"index (-?\d+) is out of bounds for axis (\d+) with size (\d+)")
def _index(place, index, axis, size):
    if words := index_at_fault(place):
        return words
    last = f"the last index there is {int(size) - 1}" if int(size) else "that axis is empty"
    return (
        f"Some index is past the end: it is {index}, and {last} (axis {axis}). "
        f"Compare the sizes of your arrays with how far your loops go. "
        f"{place.shapes()}"
    ).strip()


@_for(IndexError, r"too many indices for array: array is (\d+)-dimensional, but (\d+) were indexed")
def _indices(place, axes, used):
    return f"You use {used} indices where the array has {axes} axes. {place.shapes()}".strip()


@_for(IndexError, r"shape mismatch: indexing arrays could not be broadcast together with shapes (.*)")
def _index_arrays(place, shapes):
    return f"Arrays of indices beside each other go in pairs, so they want the same length: here {shapes.strip()}."


@_for(ValueError, r"axis (-?\d+) is out of bounds for array of dimension (\d+)")
def _axis(place, axis, axes):
    return f"The array has {axes} axes there, counted from 0, so there is no axis {axis}. {place.shapes()}".strip()


_for(IndexError, "")("Some index is past the end. Compare the sizes of your arrays with how far your loops go.")


@_for(ValueError, r"(not enough|too many) values to unpack \(expected (\d+)(?:, got (\d+))?\)")
def _unpacked(place, which, expected, got):
    for node in place.nodes(ast.Attribute):
        value = place.value(node)
        if node.attr == "shape" and isinstance(value, tuple):
            return f"`{ast.unparse(node)}` is {value}: {len(value)} numbers for {expected} names."
    return f"There are {got or 'more'} values for {expected} names on the left. {place.shapes()}".strip()


@_for(ValueError, r"cannot reshape array of size (\d+) into shape (\(.*\))")
def _reshaped(place, size, shape):
    sizes = [int(number) for number in re.findall(r"-?\d+", shape)]
    room = f"{math.prod(sizes)} places" if min(sizes) > 0 else "room for another number"
    words = f"The array has {size} numbers, and {shape} has {room}. {place.shapes()}".strip()
    for node in place.assignments():
        if {getattr(to, "id", "") for to in node.targets} & place.names().keys():
            for part in ast.walk(node.value):
                if isinstance(part, ast.BinOp) and isinstance(part.op, ast.Mult) and "reshape" in ast.unparse(part):
                    return f"{words} `*` multiplies number by number. A matrix product is written with `@`."
    return words


@_for(ValueError, r"inhomogeneous")
def _uneven(place):
    for node in place.nodes(ast.Call):
        if getattr(node.func, "attr", "") == "pad":
            return "`np.pad` wants a pair for each axis, `(before, after)`, and here some are single numbers."
    return "The rows of an array have one length, and here they have several."


_for(ValueError, r"setting an array element with a sequence")(
    "One place of an array takes one number, and here come several."
)
_for(TypeError, r"length-1 arrays|0-dimensional arrays|array of size 1")(
    "One number is wanted, and here comes an array. `math` and `float` take one number; `np.exp` takes arrays."
)
_for(TypeError, r"Cannot cast ufunc")(
    "An array of whole numbers cannot take fractions in place. Begin with floats: `x.astype(float)`, or `x = x - ...`."
)
_for(TypeError, r"cannot unpack non-iterable (?:int|float|numpy\.\w+) object")(
    "A single number comes, and several names wait for it on the left. `np.broadcast_to(k, 2)` makes two of one."
)
_for(TypeError, r"bitwise_xor")("In Python a power is written `**`. `^` is another thing.")
_for(TypeError, r"can only concatenate (?:tuple|list)|unsupported operand .*'tuple'")(
    "A shape is a tuple: `+` and `*` make it longer, and leave its numbers as they are. Give its numbers names first, "
    "and write out the new shape with them."
)
_for(ValueError, r"read-only")("That array may only be read. Work on a copy: `.copy()`.")
_for(TypeError, r"'(?:float|.*float\d+)' object is not iterable")(
    "A `for` goes through an array along its first axis, and through a single number not at all. "
    "Are there as many loops as the array has axes?"
)
_for(TypeError, r"'(?:int|.*int\d+)' object is not iterable")(
    "A number cannot be gone through. A `for` runs over `range(n)`."
)
_for(TypeError, r"'(?:tuple|list|numpy\.ndarray|int|float)' object is not callable")(
    "Round brackets call a function. An index goes into square ones, and a product wants its `*`."
)
_for(TypeError, r"'(?:int|float|.*float\d+|.*int\d+)' object is not subscriptable|invalid index to scalar")(
    "A single number has no index. Is something one axis smaller than you think?"
)
_for(TypeError, r"'(?:builtin_function_or_method|method|function)' object is not subscriptable|with a method|'method'")(
    "A function is called with round brackets. Are they missing?"
)
_for(TypeError, r"list indices must be|can't multiply sequence|(?:list|tuple).* and '|and '(?:list|tuple)'")(
    "Lists and tuples do not calculate number by number. `np.array(...)` makes an array of one."
)


def _meant(name, known, share=0.7, *, before=""):
    """Ask for the known name that is nearest, if one is near."""
    close = difflib.get_close_matches(name, known, 1, share)
    return f"Do you mean `{before}{close[0]}`?" if close else ""


@_for(NameError, r"name '(\w+)' is not defined")
def _name(place, name):
    if hasattr(np, name) and name != "np":
        return f"In NumPy it is called `np.{name}`."
    return _meant(name, place.every_name(), 0.75) or "Is that name spelled as it was where you gave it a value?"


_for(UnboundLocalError, "")("That name gets its value further down, or only in a branch that was not taken.")
_for(NameError, "")("Is that name spelled as it was where you gave it a value?")


@_for(AttributeError, r"module 'numpy[\w.]*' has no attribute '(\w+)'")
def _in_numpy(place, name):
    return _meant(name, dir(np), before="np.") or f"NumPy has no `{name}`. Is it a function of your own?"


@_for(AttributeError, r"'numpy.ndarray' object has no attribute '(\w+)'")
def _of_array(place, name):
    if hasattr(np, name):
        return f"An array has no `.{name}`; NumPy has the function `np.{name}(...)`."
    return _meant(name, dir(np.ndarray), before=".")


@_for(NotImplementedError, "")
def _not_written(place):
    if place.last:
        return f"`{place.function}`, which your function calls, still says `raise NotImplementedError`."
    return "It calls something that cannot be asked for here."


_for(ZeroDivisionError, "")("Which number do you divide by, and when is it 0?")
_for(RecursionError, "")("It calls itself again and again. What would make it stop?")
_for(MemoryError, "")("It asks for more memory than there is. Look at the shape of the array that you make.")
_for(SystemExit, "")("`exit()` ends the whole program. A function ends with `return`.")
_for(KeyboardInterrupt, "")("Nobody pressed a key: your function raises that itself.")
_for(StopIteration, "")("`next(...)` asks for one more, and there is none left.")
_for(AssertionError, "")("An `assert` of yours does not hold for this call.")
