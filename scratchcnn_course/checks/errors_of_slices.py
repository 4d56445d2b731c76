"""Slices and indices of the line where shapes do not fit: which of them is too long, too short, or over the edge."""

import ast
import re

import numpy as np


def shape_of(text):
    """Return the shape that stands in the words of an error."""
    return tuple(int(number) for number in re.findall(r"\d+", text))


def slice_at_fault(place, one, other):
    """Say which slice gives a length that does not fit, and whether it reaches over the edge.

    Parameters
    ----------
    place : Place
    one, other : tuple of int
        The shapes that do not fit.

    Returns
    -------
    str
    """
    for node in [*place.nodes(ast.Subscript), *_kept_in_names(place)]:
        value, cut = place.value(node.value), place.value(node)
        if not isinstance(value, np.ndarray) or not isinstance(cut, np.ndarray) or cut.shape not in (one, other):
            continue
        wanted = other if cut.shape == one else one
        for axis, (kept, piece) in _sliced(node, value.ndim).items():
            back = kept - cut.ndim
            if len(wanted) < -back or cut.shape[kept] == wanted[back] or wanted[back] == 1:
                continue
            if words := _result_at_fault(place, wanted, back):
                return words
            if words := _told(place, ast.unparse(node.value), piece, axis, value.shape[axis]):
                return f"{words} It is {_places(cut.shape[kept])} long, and {wanted[back]} would fit."
    return ""


def _result_at_fault(place, shape, axis):
    """Say that what is to be returned has this shape, and is not as long along an axis as it should be."""
    for name, right in place.results().items():
        if len(right) != len(shape) or shape[axis] == right[axis] or getattr(place.local(name), "shape", None) != shape:
            continue
        at = len(shape) + axis
        words = f"`{name}` is {_places(shape[axis])} long along axis {at}, and should be {right[axis]}."
        for node in place.assignments():
            for cut in ast.walk(node.value) if getattr(node.targets[0], "id", "") == name else ():
                piece = _sliced(cut, len(shape)).get(at, (at, None))[1] if isinstance(cut, ast.Subscript) else None
                if piece is not None and piece.upper is None:
                    return f"{words} `{ast.unparse(piece)}` in `{ast.unparse(cut)}` has no end: it goes to the edge."
        return words
    return ""


def _kept_in_names(place):
    """Return the slices that names of the line were given further up, as in `window = image[...]`."""
    names = {name for name, value in place.names().items() if isinstance(value, np.ndarray)}
    return [
        node.value
        for node in place.assignments()
        if isinstance(node.value, ast.Subscript) and names & {getattr(to, "id", "") for to in node.targets}
    ]


def _told(place, name, piece, axis, size):
    """Say which places a slice takes, and that some of them are over the edge."""
    ends = [None if part is None else place.value(part) for part in _parts(piece)]
    if any(end is None and part is not None for end, part in zip(ends, _parts(piece), strict=True)):
        return ""
    numbers = ":".join("" if end is None else str(end) for end in ends).removesuffix(":")
    words = f"`{ast.unparse(piece)}` is {numbers} there."
    if ends[1] is not None and ends[1] > size:
        return f"{words} It reaches over the edge: axis {axis} of `{name}` ends at {size}."
    return words


def _parts(piece):
    return piece.lower, piece.upper, piece.step


def _places(number):
    return f"{number} {'place' if number == 1 else 'places'}"


def _sliced(node, ndim):
    """Return, for each axis that is cut by a slice, the axis that it becomes and the slice."""
    index = list(node.slice.elts) if isinstance(node.slice, ast.Tuple) else [node.slice]
    dots = [n for n, piece in enumerate(index) if isinstance(piece, ast.Constant) and piece.value is ...]
    if dots:
        missing = ndim - len(index) + 1
        index[dots[0] : dots[0] + 1] = [ast.Slice()] * missing
    found, axis, kept = {}, 0, 0
    for piece in index:
        if isinstance(piece, ast.Slice):
            if any(_parts(piece)):
                found[axis] = (kept, piece)
            kept += 1
        elif isinstance(piece, ast.Constant) and piece.value is None:
            kept, axis = kept + 1, axis - 1
        axis += 1
    return found
