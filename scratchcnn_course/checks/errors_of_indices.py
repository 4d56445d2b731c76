"""An index past the end: which one, where it comes from, and whether two of them have changed places."""

import ast

import numpy as np

from .reach import furthest, whence


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
        letters = place.letters.get(name, ())
        called = f" ({letters[at]})" if len(letters) == value.ndim else ""
        words = f"{given}, and the last index along axis {at}{called} of `{name}`, of shape {value.shape}, is {last}."
        return " ".join(
            filter(None, [words, whence(place, pieces[at]), _exchanged(place, name, pieces, whole, at, value.shape)])
        )
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


def _exchanged(place, name, pieces, whole, at, shape):
    """Say that two indices exchanged would never be past the end, as far as their loops go."""
    reach = {n: furthest(place, pieces[n]) for n in whole}
    for other in whole:
        if None in (reach[at], reach[other]) or other == at:
            continue
        if 0 <= reach[at] < shape[other] and 0 <= reach[other] < shape[at]:
            turned = [ast.unparse(piece) for piece in pieces]
            turned[at], turned[other] = turned[other], turned[at]
            return f"With `{name}[{', '.join(turned)}]` there is no error."
    return ""
