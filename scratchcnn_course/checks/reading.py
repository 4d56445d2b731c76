"""Reading a difference that no known mistake explains: what can be said of it for certain, and nothing else."""

from itertools import combinations, permutations, product

import numpy as np

from .compare import close, same

AXES = {4: ("image", "channel", "row", "column"), 2: ("row", "column")}


def read(expected, yours, tolerance):
    """Say in words how an array differs from the right one.

    Parameters
    ----------
    expected, yours : ndarray
        They differ, by shape or values.
    tolerance : float

    Returns
    -------
    str
        A sentence or two.
    """
    if yours.dtype.kind == "c":
        return "Your numbers are complex."
    if yours.shape != expected.shape:
        return _read_shape(expected, yours, tolerance)
    bad = ~np.isfinite(yours.astype(float)) & np.isfinite(expected)
    if bad.any():
        what = "NaN, not a number" if np.isnan(yours.astype(float)[bad]).all() else "infinite or NaN"
        return f"{bad.sum()} of {yours.size} values are {what}." if yours.size > 1 else f"Your result is {what}."
    yours, expected = yours.astype(np.result_type(yours, 1.0)), expected.astype(float)
    for look in (_scaled, _moved, _placed, _partly):
        words = look(expected, yours, tolerance)
        if words:
            return words
    wrong = ~close(yours, expected, tolerance)
    return f"{wrong.sum()} of {wrong.size} values differ." if wrong.size > 1 else "The value differs."


def _read_shape(expected, yours, tolerance):
    words = f"Its shape should be {expected.shape}, and is {yours.shape}."
    if yours.ndim == expected.ndim and (order := _order(expected, yours, tolerance)):
        return f"{words} The numbers are right, but {order}."
    if yours.size == expected.size and same(yours.reshape(expected.shape), expected, tolerance):
        return f"{words} The numbers are right."
    if yours.ndim == expected.ndim:
        shared = tuple(slice(min(sizes)) for sizes in zip(yours.shape, expected.shape, strict=True))
        if same(yours[shared], expected[shared], tolerance) and yours[shared].size > 1:
            more = "more" if yours.size > expected.size else "less"
            return f"{words} What both have is right; there is {more} of it."
        room = np.subtract(yours.shape, expected.shape)
        if (room >= 0).all() and (room % 2 == 0).all():
            middle = tuple(slice(r // 2, r // 2 + n) for r, n in zip(room, expected.shape, strict=True))
            if same(yours[middle], expected, tolerance):
                return f"{words} The right numbers are in the middle of yours."
    return words


def _order(expected, yours, tolerance):
    """Say which axes have changed places, if that explains everything."""
    for axes in permutations(range(expected.ndim)):
        moved = [axis for axis in range(expected.ndim) if axes[axis] != axis]
        if moved and expected.ndim <= 6 and same(yours, expected.transpose(axes), tolerance):
            return f"axes {_and(moved)} have changed places"
    return ""


def _scaled(expected, yours, tolerance):
    if expected.size < 2:
        return ""
    if not yours.any():
        return "Every value is 0."
    if np.count_nonzero(expected) > 1:
        factor = (yours * expected).sum() / (expected**2).sum()
        if same(yours, factor * expected, tolerance):
            if abs(factor + 1) < 1e-6:
                return "Every value has the opposite sign."
            return f"Every value is {factor:.4g} times what it should be."
    offset = (yours - expected).mean()
    if np.ptp(expected) > 0 and expected.size > 2 and same(yours, expected + offset, tolerance):
        return f"Every value is {abs(offset):.4g} too {'large' if offset > 0 else 'small'}."
    if np.ptp(yours) == 0 and expected.size > 2 and np.ptp(expected) > 0:
        return "All your values are the same."
    return ""


def _moved(expected, yours, tolerance):
    for count in range(1, expected.ndim + 1):
        for axes in combinations(range(expected.ndim), count):
            if same(yours, np.flip(expected, axes), tolerance):
                return f"The numbers are right, but they run backwards along {_axes(axes, expected.ndim)}."
    if order := _order(expected, yours, tolerance):
        return f"The numbers are right, but {order}."
    return ""


def _placed(expected, yours, tolerance):
    if expected.ndim >= 2 and min(expected.shape[-2:]) >= 3:
        for down, right in product((0, 1, -1), repeat=2):
            before, after = (_overlap(down), _overlap(right)), (_overlap(-down), _overlap(-right))
            part = expected[(..., *after)]
            if (down or right) and np.ptp(part) > 0 and same(yours[(..., *before)], part, tolerance):
                steps = (("down", "up")[down < 0] if down else "", ("to the right", "to the left")[right < 0])
                return f"The numbers are right, but one pixel too far {_and([steps[0], steps[1] if right else ''])}."
    if expected.size > 2 and same(np.sort(yours, axis=None), np.sort(expected, axis=None), tolerance):
        return "The numbers are right, but some stand in the wrong places."
    return ""


def _partly(expected, yours, tolerance):
    wrong = ~close(yours, expected, tolerance)
    if wrong.ndim >= 2 and min(wrong.shape[-2:]) >= 3 and not wrong[..., 1:-1, 1:-1].any():
        return "Only the border is wrong. The inside is right."
    for axis, name in enumerate(AXES.get(wrong.ndim, ())):
        others = tuple(a for a in range(wrong.ndim) if a != axis)
        places = np.flatnonzero(wrong.any(axis=others))
        if len(places) < wrong.shape[axis]:
            several = "s" if len(places) > 1 else ""
            return f"Only {name}{several} {_and(places)} {'are' if several else 'is'} wrong."
    return ""


def _overlap(step):
    return slice(max(step, 0), min(step, 0) or None)


def _axes(axes, ndim):
    names = AXES.get(ndim)
    return _and([f"axis {axis}" + (f" ({names[axis]}s)" if names else "") for axis in axes])


def _and(things):
    things = [str(thing) for thing in things if str(thing)]
    return " and ".join(filter(None, [", ".join(things[:-1]), things[-1]]))
