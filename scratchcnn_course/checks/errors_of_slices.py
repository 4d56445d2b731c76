"""Slices and indices of the line where shapes do not fit: which of them is too long, too short, or over the edge."""

import ast

import numpy as np


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
            if words := _told(place, ast.unparse(node.value), piece, axis, value.shape[axis]):
                return f"{words} It is {_places(cut.shape[kept])} long, and {wanted[back]} would fit."
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


def index_at_fault(place):
    """Say which index is past the end of which axis, and whether two of them have changed places."""
    for node in place.nodes(ast.Subscript):
        value = place.value(node.value)
        pieces = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        places = [place.value(piece) for piece in pieces]
        if words := _rows_at_fault(node, value, pieces, places):
            return words
        if len(pieces) == 1 and isinstance(places[0], np.ndarray) and places[0].dtype.kind in "iu":
            return (
                f"The largest number in `{ast.unparse(pieces[0])}` is {places[0].max()}, and "
                f"`{ast.unparse(node.value)}` has no row of that number. Is it the rows that you want to pick?"
            )
        whole = [n for n, at in enumerate(places) if isinstance(at, (int, np.integer))]
        if not isinstance(value, np.ndarray) or len(pieces) > value.ndim:
            continue
        past = [n for n in whole if not -value.shape[n] <= places[n] < value.shape[n]]
        if not past:
            continue
        at, name, called = past[0], ast.unparse(node.value), ast.unparse(pieces[past[0]])
        last = value.shape[at] - 1
        given = f"`{called}` is {places[at]} there" if called != str(places[at]) else f"{called} is asked for"
        words = f"{given}, and the last index along axis {at} of `{name}`, of shape {value.shape}, is {last}."
        return words + _exchanged(name, pieces, places, whole, at, value.shape)
    return ""


def _rows_at_fault(node, value, pieces, places):
    """Say that an array of indices stands at an axis that is too short for it, and would fit another."""
    if not isinstance(value, np.ndarray) or len(pieces) < 2:
        return ""
    for at, numbers in enumerate(places):
        if not isinstance(numbers, np.ndarray) or numbers.dtype.kind not in "iu" or numbers.max() < value.shape[at]:
            continue
        fits = [axis for axis in range(len(pieces)) if numbers.max() < value.shape[axis]]
        if fits:
            name = ast.unparse(pieces[at])
            return (
                f"`{name}` goes up to {numbers.max()}, and stands at axis {at} of `{ast.unparse(node.value)}`, "
                f"of shape {value.shape}. It would fit axis {fits[0]}."
            )
    return ""


def _exchanged(name, pieces, places, whole, at, shape):
    """Ask for the loop, and say that with two indices exchanged there would be no error."""
    loop = "" if isinstance(pieces[at], ast.Constant) else " How far does the loop go that it comes from?"
    for other in whole:
        if any(isinstance(node, ast.Mult) for n in (at, other) for node in ast.walk(pieces[n])):
            continue  # where windows begin is computed, and may be off in other ways
        if other != at and 0 <= places[at] < shape[other] and 0 <= places[other] < shape[at]:
            turned = [ast.unparse(piece) for piece in pieces]
            turned[at], turned[other] = turned[other], turned[at]
            return f"{loop} With `{name}[{', '.join(turned)}]` there is no error."
    return loop
