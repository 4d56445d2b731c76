"""Reading a result of another shape."""

from itertools import combinations, permutations

import numpy as np

from .compare import same
from .reading_places import exchanged
from .saying import AXES, NOTHING, Finding, Told, ordered_axes

OTHER = "has another shape than it should"
REDUCING = (
    ("add them up", "added up", np.sum), ("take their mean", "averaged", np.mean),
    ("take the largest", "reduced to the largest", np.max),
)  # fmt: skip
REDUCTIONS = {"added up": np.sum, "averaged": np.mean, "reduced to the largest": np.max}


def read_shape(expected, yours, tolerance, given=None):
    """Say how an array of another shape differs from the right one.

    Parameters
    ----------
    expected, yours : ndarray
    tolerance : float
    given : dict of str to ndarray, optional
        The arguments.

    Returns
    -------
    Finding
    """
    words = "A single number is wanted" if expected.ndim == 0 else f"Its shape should be {expected.shape}"
    words += f", and yours has the shape {yours.shape}." if expected.ndim == 0 else f", and is {yours.shape}."
    if yours.dtype.kind not in "biuf":
        return Finding("shape", words, OTHER)
    if more := _picked(expected, yours, tolerance, given or {}):
        return Finding("picked", f"{words} {more.words}", more.title)
    for look in (_order, _reshaped, _reduced, _not_reduced, _cut, _middle, _rows):
        if more := look(expected, yours, tolerance):
            kind = more.words if look is _reduced else look.__name__  # one call may look reduced in two ways
            return Finding(kind, f"{words} {more.words}", more.title, look in (_order, _reshaped))
    if yours.size == 0:
        return Finding("empty", f"{words} It is empty.", "is empty")
    alike = [name for name, value in (given or {}).items() if value.shape == yours.shape and yours.ndim]
    return Finding("shape", f"{words} That is the shape of `{alike[0]}`." if len(alike) == 1 else words, OTHER)


def _picked(expected, yours, tolerance, given):
    """See the right numbers without those that a mask has left out, in one row."""
    if yours.ndim != 1 or not 1 < yours.size < expected.size:
        return NOTHING
    masks = {f"where `{name}` is above 0": v > 0 for name, v in given.items() if v.shape == expected.shape}
    for words, mask in {**masks, "that are not 0": expected != 0}.items():
        if mask.sum() == yours.size and same(yours, expected[mask], tolerance):
            only = f"holds only the numbers {words}"
            return Told(only, f"It {only}, picked out in a row. The others have their places, too.")
    return NOTHING


def _order(expected, yours, tolerance):
    if yours.ndim != expected.ndim or yours.ndim > 5:
        return NOTHING
    for axes in permutations(range(expected.ndim)):
        moved = [axis for axis in range(expected.ndim) if axes[axis] != axis]
        if moved and same(yours, expected.transpose(axes), tolerance):
            return exchanged(moved)
    return NOTHING


def _reshaped(expected, yours, tolerance):
    if yours.size != expected.size or not yours.size:
        return NOTHING
    if same(yours.reshape(expected.shape), expected, tolerance):
        return Told("has the right numbers in another shape", "The numbers are right.")
    if expected.ndim <= 5:
        for axes in permutations(range(expected.ndim)):
            if same(yours.ravel(), expected.transpose(axes).ravel(), tolerance):
                said = "The numbers are right, but in another order."
                return Told("has the right numbers in another shape, and in another order", said)
    return NOTHING


def _reduced(expected, yours, tolerance):
    """See the right result with an axis gone."""
    if expected.size < 2 or yours.ndim > expected.ndim:
        return NOTHING
    for axis, size in enumerate(expected.shape):
        for place, which in ((0, "first"), (size - 1, "last")):
            if size > 1 and same(yours, expected.take(place, axis), tolerance):
                part = AXES[expected.ndim][axis] if expected.ndim in AXES else f"part along axis {axis}"
                return _it(f"is the {which} {part} of the right result", ", and nothing else")
    several = [axes for count in range(1, expected.ndim) for axes in combinations(range(expected.ndim), count)]
    for axes in (None, *several):
        for words, reduce in REDUCTIONS.items():
            for keep in (False, True):
                if same(yours, np.asarray(reduce(expected, axis=axes, keepdims=keep)), tolerance):
                    along = " into one number" if axes is None else f" along {ordered_axes(axes, expected.ndim)}"
                    return _it(f"is the right result, {words}{along}")
    return _multiple_of_sum(expected, yours, tolerance) or _place_of_largest(expected, yours)


def _it(short, more=""):
    return Told(short, f"It {short}{more}.")


def _multiple_of_sum(expected, yours, tolerance):
    for axis in range(expected.ndim) if yours.size > 2 else ():
        total = expected.sum(axis=axis)
        if total.shape == yours.shape and total.any():
            factor = (total * yours).sum() / (total**2).sum()
            if same(yours, factor * total, tolerance):
                along = ordered_axes([axis], expected.ndim)
                return _it(f"is {factor:.4g} times the right result, added up along {along}")
    return NOTHING


def _place_of_largest(expected, yours):
    for axis in range(expected.ndim) if yours.size > 1 else ():
        if expected.shape[axis] > 1 and np.array_equal(yours, expected.argmax(axis=axis)):
            return _it(f"says where the largest number stands along {ordered_axes([axis], expected.ndim)}")
    return NOTHING


def _not_reduced(expected, yours, tolerance):
    """See values that would be right if they were added up."""
    if yours.size < 2 or yours.ndim <= expected.ndim or yours.ndim > 5:
        return NOTHING
    for count in range(yours.ndim - expected.ndim, 0, -1):
        for axes in {tuple(sorted(some[:count])) for some in permutations(range(yours.ndim))}:
            for words, done, reduce in REDUCING:
                if same(np.asarray(reduce(yours, axis=axes)), expected, tolerance):
                    along = "" if len(axes) == yours.ndim else f" along {ordered_axes(axes, yours.ndim)}"
                    return Told(f"is still to be {done}{along}", f"Your numbers are right so far: {words}{along}.")
    return NOTHING


def _cut(expected, yours, tolerance):
    if yours.ndim != expected.ndim:
        return NOTHING
    sizes = [min(pair) for pair in zip(yours.shape, expected.shape, strict=True)]
    for words, part in (("at its beginning", slice), ("at its end", lambda n: slice(-n, None))):
        shared = tuple(part(n) for n in sizes)
        if 0 not in sizes and yours[shared].size > 1 and same(yours[shared], expected[shared], tolerance):
            room = np.subtract(yours.shape, expected.shape)
            if room.min() < 0 < room.max():
                return Told(OTHER, f"What both have {words} is right.")
            rest = yours.copy()
            rest[shared] = 0
            zero = ", and the rest is 0" if yours.size > expected.size and not rest.any() else ""
            more = "more" if yours.size > expected.size else "less"
            size = "too large" if more == "more" else "cut off"
            return Told(f"is {size}", f"What both have {words} is right; there is {more} of it{zero}.")
    return NOTHING


def _middle(expected, yours, tolerance):
    if yours.ndim != expected.ndim:
        return NOTHING
    room = np.subtract(yours.shape, expected.shape)
    if (room >= 0).all() and (room % 2 == 0).all():
        middle = tuple(slice(r // 2, r // 2 + n) for r, n in zip(room, expected.shape, strict=True))
        if same(yours[middle], expected, tolerance):
            return Told("has the right numbers in its middle", "The right numbers are in the middle of yours.")
    return NOTHING


def _rows(expected, yours, tolerance):
    """See rows that are right, some of them missing, or others between them."""
    if yours.ndim != expected.ndim or yours.ndim < 2 or yours.shape[1:] != expected.shape[1:]:
        return NOTHING
    few, many = (yours, expected) if len(yours) < len(expected) else (expected, yours)
    if len(few) < 2 or len(few) == len(many):
        return NOTHING
    at, odd = 0, []
    for number, row in enumerate(many):
        if at < len(few) and same(few[at], row, tolerance):
            at += 1
        else:
            odd.append(number)
    if at < len(few):
        return NOTHING
    if few is yours:
        said = f"Your rows are right, and {len(odd)} are missing: the right result has one more at {odd[0]}."
        return Told("lacks some of its rows", said)
    return Told(
        "has rows too many", f"All the right rows are there, and {len(odd)} more, the first of them at {odd[0]}."
    )
