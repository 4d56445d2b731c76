"""Python's and NumPy's own errors, put into words: what they mean in the line where they were raised."""

import ast
import difflib
import re

import numpy as np

MOST = 500  # letters of an error's own words
ADVICE = []  # (kind of error, pattern of its message, function that returns words)


def advice(error, place):
    """Return what an error means, in words, or nothing.

    Parameters
    ----------
    error : BaseException
    place : Place

    Returns
    -------
    str
    """
    text = message(error)
    for kind, pattern, say in ADVICE:
        found = re.search(pattern, text)
        if isinstance(error, kind) and found:
            words = say(place, *found.groups()) if callable(say) else say
            if words:
                return words
    return ""


def message(error):
    """Return what an error says, or nothing where even that fails."""
    try:
        return str(str(error))[:MOST]
    except BaseException:
        return ""


def _for(kind, pattern):
    def add(say):
        ADVICE.append((kind, pattern, say))
        return say

    return add


def _shape(text):
    return tuple(int(number) for number in re.findall(r"\d+", text))


@_for(Exception, "")
def _empty_slice(place):
    """See a slice that ends at `-p` where `p` is 0."""
    for node in place.nodes(ast.Slice):
        end = node.upper
        if isinstance(end, ast.UnaryOp) and isinstance(end.op, ast.USub) and _is_zero(place.value(end.operand)):
            name, start = ast.unparse(end.operand), ast.unparse(node.lower) if node.lower else ""
            return (
                f"`{name}` is 0 there, and -0 is 0: a slice `{start}:-{name}` is empty then. "
                f"Write its end out, as in `{start or 0} : {start or 0} + H`."
            )
    return ""


def _is_zero(value):
    return isinstance(value, (int, np.integer)) and value == 0


@_for(ValueError, r"operands could not be broadcast together with shapes (\(.*?\)) (\(.*?\))")
def _operands(place, one, other):
    one, other = _shape(one), _shape(other)
    long, short = (one, other) if len(one) >= len(other) else (other, one)
    words = f"Shapes are lined up from the right, and {one} and {other} do not fit there."
    for axis in range(len(long)):
        if len(short) == len(long) - 1 and long[:axis] + long[axis + 1 :] == short:
            kept = (*long[:axis], 1, *long[axis + 1 :])
            return f"{words} With `keepdims=True`, or an axis added by `None`, {short} becomes {kept}, which fits."
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


@_for(ValueError, r"could not broadcast input array from shape (\(.*?\)) into shape (\(.*?\))")
def _assigned(place, given, room):
    given, room = _shape(given), _shape(room)
    if 0 in room:
        return f"You write an array of shape {given} into a slice that is empty, {room}. Where does the slice end?"
    if len(given) == len(room) and any(a > b for a, b in zip(given, room, strict=True)):
        return f"You write an array of shape {given} into a place of shape {room}. Does the slice reach over the edge?"
    return f"You write an array of shape {given} into a place of shape {room}. The two should be equal."


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
                name
                for name, fits in ((left, len(a) == 2 and a[0] == b[0]), (right, len(b) == 2 and a[-1] == b[-1]))
                if fits
            ]
            fitting = f" `.T` on {' or on '.join(f'`{name}`' for name in turned)} would fit." if turned else ""
            return f"{words} {told}{fitting}"
    return f"{words} Here these are {other} and {one}. {place.shapes()}".strip()


_for(ValueError, r"truth value of an array")(
    "An `if`, `and`, `or` or `max(...)` asks one question, and here is an array of many answers. "
    "`np.where`, `np.maximum` or a mask such as `x > 0` answer for each number."
)
_for(TypeError, r"Cannot interpret '.*' as a data type|data type '.*' not understood")(
    "The shape goes into one pair of brackets more, as in `np.zeros((n, k))`. Your second number was taken for a type."
)


@_for(TypeError, r"NoneType")
@_for(TypeError, r"must be (?:integers or|real number|an integer|a sequence).*")
@_for(TypeError, r"an integer is required")
def _none(place, *more):
    for name, value in place.names().items():
        if value is None:
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


@_for(IndexError, r"index (-?\d+) is out of bounds for axis (\d+) with size (\d+)")
def _index(place, index, axis, size):
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
    return f"The array has {size} numbers, and {shape} has another number of places. {place.shapes()}".strip()


_for(ValueError, r"setting an array element with a sequence|inhomogeneous")(
    "One place of an array takes one number, and here come several."
)
_for(TypeError, r"length-1 arrays|0-dimensional arrays|array of size 1")(
    "One number is wanted, and here comes an array. `math` and `float` take one number; `np.exp` takes arrays."
)
_for(TypeError, r"Cannot cast ufunc")(
    "An array of whole numbers cannot take fractions in place. Begin with floats: `x.astype(float)`, or `x = x - ...`."
)
_for(ValueError, r"read-only")("That array may only be read. Work on a copy: `.copy()`.")
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


@_for(NameError, r"name '(\w+)' is not defined")
def _name(place, name):
    if hasattr(np, name) and name != "np":
        return f"In NumPy it is called `np.{name}`."
    close = difflib.get_close_matches(name, place.every_name(), 1, 0.75)
    return f"Do you mean `{close[0]}`?" if close else "Is that name spelled as it was where you gave it a value?"


_for(UnboundLocalError, "")("That name gets its value further down, or only in a branch that was not taken.")
_for(NameError, "")("Is that name spelled as it was where you gave it a value?")


@_for(AttributeError, r"module 'numpy[\w.]*' has no attribute '(\w+)'")
def _in_numpy(place, name):
    close = difflib.get_close_matches(name, dir(np), 1, 0.7)
    return f"Do you mean `np.{close[0]}`?" if close else f"NumPy has no `{name}`. Is it a function of your own?"


@_for(AttributeError, r"'numpy.ndarray' object has no attribute '(\w+)'")
def _of_array(place, name):
    if hasattr(np, name):
        return f"An array has no `.{name}`; NumPy has the function `np.{name}(...)`."
    close = difflib.get_close_matches(name, dir(np.ndarray), 1, 0.7)
    return f"Do you mean `.{close[0]}`?" if close else ""


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
