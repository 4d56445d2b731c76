"""Errors of arrays that are written into a place of another shape, in words."""

import ast

import numpy as np

from .error_table import Table
from .errors_of_slices import shape_of, slice_at_fault

ROOM = Table()
_for = ROOM.add


@_for(ValueError, r"could not broadcast input array from shape (\(.*?\)) into shape (\(.*?\))")
def _assigned(place, given, room):
    given, room = shape_of(given), shape_of(room)
    if sorted(given) == sorted(room):
        return (
            f"You write an array of shape {given} into a place of shape {room}: the same sizes in another order. "
            "Have two axes changed places, or the names of two sizes?"
        )
    if more := slice_at_fault(place, room, given):
        return f"You write an array of shape {given} into a place of shape {room}. {more}"
    if 0 in room:
        return f"You write an array of shape {given} into a slice that is empty, {room}. Where does the slice end?"
    if len(given) == len(room) and any(a > b for a, b in zip(given, room, strict=True)):
        words = f"You write an array of shape {given} into a place of shape {room}"
        axes = [place.value(node.value) for node in place.nodes(ast.keyword) if node.arg == "axis"]
        if axes:
            return f"{words}. After `axis={axes[0]}` is gone, other axes are left than there is room for."
        return f"{words}. It is too large for it."
    words = f"You write an array of shape {given} into a place of shape {room}."
    if len(given) == 1 == len(room) and (more := _several_times(place, given[0], room[0])):
        return f"{words} {more}"
    return f"{words} {_first_axes(place) or 'The two should be equal.'}"


def _several_times(place, given, room):
    """Say that there is room for as many of what comes as an argument has channels, say."""
    times, left = divmod(room, given) if given else (0, 1)
    axes = [
        (name, letter)
        for name, value in place.arguments().items()
        for letter, size in zip(place.letters.get(name, ()), getattr(value, "shape", ()), strict=False)
        if size == times > 1 and len(place.letters[name]) == value.ndim
    ]
    if left or len(axes) != 1:
        return ""
    return f"There is {times} times the room, and {times} is the size of `{axes[0][0]}` along {axes[0][1]}."


def _first_axes(place):
    """Say which axes the few indices of an argument are for: they are counted from the left."""
    for node in place.nodes(ast.Subscript, whole=True):
        letters, value = place.letters.get(getattr(node.value, "id", ""), ()), place.value(node.value)
        index = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        numbers = all(isinstance(place.value(one), (int, np.integer)) for one in index)
        if numbers and len(index) < len(letters) == getattr(value, "ndim", 0):
            told = f"`{ast.unparse(node.value)}` is ({', '.join(letters)})"
            return f"{told}, and `{ast.unparse(node)}` picks along {' and '.join(letters[: len(index)])}."
    return ""
