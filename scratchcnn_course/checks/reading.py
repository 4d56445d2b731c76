"""Reading a difference that no known mistake explains: what can be said of it for certain, and nothing else."""

from itertools import combinations, permutations, product

import numpy as np

from .compare import close, same
from .reading_shape import read_shape
from .saying import AXES, listed, ordered_axes

FUNCTIONS = {
    "the square of": np.square, "the square root of": np.sqrt, "the exponential of": np.exp, "the logarithm of": np.log,
    "1 minus": lambda y: 1 - y, "1 divided by": np.reciprocal, "minus the logarithm of": lambda y: -np.log(y),
}  # fmt: skip


def read(expected, yours, tolerance, given=None, *, one_call=True):
    """Say in words how an array differs from the right one.

    Parameters
    ----------
    expected, yours : ndarray
        They differ, by shape or values.
    tolerance : float
    given : dict of str to ndarray, optional
        The arguments.
    one_call : bool
        False where the values are single numbers from several calls, so that their places mean nothing.

    Returns
    -------
    list of str
        Sentences, each of them true; the one that says most first. Empty if there is nothing to be said.
    """
    if yours.dtype.kind == "c":
        return ["Your numbers are complex."]
    if yours.shape != expected.shape:
        return read_shape(expected, yours, tolerance)
    yours, expected = yours.astype(np.result_type(yours, 1.0)), expected.astype(float)
    if words := _not_finite(expected, yours, one_call):
        return [words]
    found = [_of_all(expected, yours, tolerance), _function(expected, yours, tolerance)]
    found += [_argument(expected, yours, tolerance, given or {})]
    if one_call and expected.size > 1:
        found += [
            _border(expected, yours, tolerance),
            _unwritten(expected, yours, tolerance),
            _summed_on(expected, yours, tolerance),
            _moved(expected, yours, tolerance),
            _placed(expected, yours, tolerance),
            _part_by_argument(expected, yours, tolerance, given or {}),
            _partly(expected, yours, tolerance),
        ]
    return [words for words in found if words]


def _not_finite(expected, yours, one_call):
    bad = ~np.isfinite(yours) & np.isfinite(expected)
    if not bad.any():
        return ""
    what = "NaN, not a number" if np.isnan(yours[bad]).all() else "infinite or NaN"
    what = "infinite" if np.isinf(yours[bad]).all() else what
    if yours.size == 1 or not one_call:
        return f"Your result is {what}."
    return f"{bad.sum()} of {yours.size} values are {what}." if not bad.all() else f"Every value is {what}."


def _of_all(expected, yours, tolerance):
    """Say what is the same for every value."""
    if expected.size < 2 or not expected.any():
        return ""
    if not yours.any():
        return "Every value is 0."
    if np.count_nonzero(expected) > 1:
        factor = (yours * expected).sum() / (expected**2).sum()
        if same(yours, factor * expected, tolerance):
            if abs(factor + 1) < 1e-6:
                return "Every value has the opposite sign."
            if abs(factor - 1) > 1e-3:
                return f"Every value is {factor:.4g} times what it should be."
    offset = (yours - expected).mean()
    if np.ptp(expected) > 0 and expected.size > 2 and same(yours, expected + offset, tolerance):
        return f"Every value is {abs(offset):.4g} too {'large' if offset > 0 else 'small'}."
    if np.ptp(yours) == 0 and expected.size > 2 and np.ptp(expected) > 0:
        return "All your values are the same."
    scale = np.abs(expected).max()
    if np.abs(yours - expected).max() < 1e-3 * scale:
        part = np.abs(yours - expected).max() / scale
        return f"Your numbers are nearly right: they are off by {part:.1g} of the largest. Is something rounded?"
    return ""


def _function(expected, yours, tolerance):
    """Say which function of the right values these are."""
    if expected.size < 3 or np.ptp(expected) == 0:
        return ""
    if (expected < 0).any():
        for words, other in (("without its sign", np.abs(expected)), ("with 0 for all below 0", expected.clip(0))):
            if same(yours, other, tolerance):
                return f"Every value is the right one {words}."
    with np.errstate(all="ignore"):
        for words, function in FUNCTIONS.items():
            other = function(expected)
            if np.isfinite(other).all() and same(yours, other, tolerance):
                return f"Every value is {words} what it should be."
    for words, other in (("cut off after the point", np.trunc(expected)), ("rounded", np.rint(expected))):
        if not same(expected, other, tolerance) and same(yours, other, tolerance):
            return f"Every value is the right one {words}."
    return ""


def _argument(expected, yours, tolerance, given):
    """Say that a result is an argument as it came, or lacks one, or is a step of another length from one."""
    alike = {name: v for name, v in given.items() if v.shape == expected.shape and v.dtype.kind in "fiu"}
    if expected.size < 2:
        return ""
    for name, value in alike.items():
        if same(yours, value.astype(float), tolerance):
            return f"Your result is `{name}` as it came."
    for name, value in given.items():
        if value.dtype.kind == "f" and value.size > 1 and value.any():
            for sign, words in ((1, "is missing from it"), (-1, "is in it once too often")):
                try:
                    other = expected - sign * value
                except ValueError:
                    continue
                if other.shape == expected.shape and same(yours, other, tolerance):
                    return f"Your result is the right one, but `{name}` {words}."
    return _step(expected, yours, tolerance, alike)


def _step(expected, yours, tolerance, alike):
    for name, value in alike.items():
        right, own = expected - value, yours - value
        if np.count_nonzero(right) < 2 or np.abs(right).max() > 10 * np.abs(value).max():
            continue
        factor = (own * right).sum() / (right**2).sum()
        if same(own, factor * right, 100 * tolerance) and abs(factor - 1) > 1e-3:
            if abs(factor + 1) < 1e-6:
                return f"From `{name}` you go the right distance, in the opposite direction."
            if factor > 0:
                return f"From `{name}` you go in the right direction, {factor:.4g} times as far as you should."
    return ""


def _unwritten(expected, yours, tolerance):
    """Say that values are still 0, where all the others are right."""
    wrong = ~close(yours, expected, tolerance)
    if (yours[wrong] != 0).any() or wrong.all():
        return ""
    places = np.flatnonzero(wrong)
    first = tuple(int(i) for i in np.unravel_index(places[0], wrong.shape))
    rest = np.ravel(expected)[places[0] :] != 0
    if wrong.ravel()[places[0] :][rest].all():
        return f"The values from {list(first)} on are still 0. All before are right."
    several = f"{len(places)} values are" if len(places) > 1 else "One value is"
    return f"{several} still 0, the first at {list(first)}. All others are right."


def _summed_on(expected, yours, tolerance):
    """Say that a total, or a maximum, goes on from one place to the next."""
    for axis in (*range(expected.ndim), None):
        for accumulate, words in ((np.add, "sum"), (np.maximum, "maximum"), (np.minimum, "minimum")):
            flat = expected.ravel() if axis is None else expected
            other = accumulate.accumulate(flat, axis=axis or 0).reshape(expected.shape)
            if not same(expected, other, tolerance) and same(yours, other, tolerance):
                along = "" if axis is None else f" along axis {axis}"
                return f"Each value is the {words} of the right one and all before it{along}. Where does it begin anew?"
    return ""


def _moved(expected, yours, tolerance):
    for count in range(1, expected.ndim + 1):
        for axes in combinations(range(expected.ndim), count):
            if same(yours, np.flip(expected, axes), tolerance):
                return f"The numbers are right, but they run backwards along {ordered_axes(axes, expected.ndim)}."
    if expected.ndim > 5:
        return ""
    for axes in permutations(range(expected.ndim)):
        moved = [axis for axis in range(expected.ndim) if axes[axis] != axis]
        if not moved:
            continue
        turned = expected.transpose(axes)
        if same(yours, turned, tolerance):
            return f"The numbers are right, but axes {listed(moved)} have changed places."
        if same(yours, turned.reshape(expected.shape), tolerance):
            return (
                "The numbers are right, but in another order: `reshape` takes them row by row, "
                f"and axes {listed(moved)} had not changed places with `transpose` before."
            )
    return ""


def _placed(expected, yours, tolerance):
    if expected.ndim >= 2 and min(expected.shape[-2:]) >= 3:
        for down, right in product((0, 1, -1), repeat=2):
            before, after = (_overlap(down), _overlap(right)), (_overlap(-down), _overlap(-right))
            part = expected[(..., *after)]
            if (down or right) and np.ptp(part) > 0 and same(yours[(..., *before)], part, tolerance):
                steps = (("down", "up")[down < 0] if down else "", ("to the right", "to the left")[right < 0])
                return f"The numbers are right, but one pixel too far {listed([steps[0], steps[1] if right else ''])}."
    if expected.size > 2 and same(np.sort(yours, axis=None), np.sort(expected, axis=None), tolerance):
        return "The numbers are right, but some stand in the wrong places."
    return ""


def _overlap(step):
    return slice(max(step, 0), min(step, 0) or None)


def _part_by_argument(expected, yours, tolerance, given):
    """Say that what is wrong is where an argument has another sign, or at the labels, or everywhere else."""
    wrong = ~close(yours, expected, tolerance)
    for name, value in given.items():
        masks = {}
        if value.shape == expected.shape and value.dtype.kind == "f":
            masks = {f"where `{name}` is above 0": value > 0, f"where `{name}` is below 0": value < 0}
            masks[f"where `{name}` is 0"] = value == 0
        elif value.dtype.kind in "iu" and expected.ndim == 2 and value.shape == expected.shape[:1]:
            masks = {f"at the places that `{name}` gives": np.arange(expected.shape[1]) == value[:, None]}
        for words, mask in masks.items():
            if mask.any() and not mask.all() and (wrong == mask).mean() > 0.9 and not wrong[~mask].any():
                return f"Right everywhere but {words}. {_worked(expected, yours, wrong, name, value)}"
            if mask.any() and not wrong[mask].any() and wrong[~mask].mean() > 0.9:
                return f"Right {words}, and nowhere else. {_worked(expected, yours, wrong, name, value)}"
    return ""


def _worked(expected, yours, wrong, name, value):
    place = tuple(int(i) for i in np.argwhere(wrong)[0])
    at = value[place] if value.shape == expected.shape else value[place[0]]
    return (
        f"At {list(place)}, with `{name}` {at:.5g}, {expected[place]:.5g} is expected, and yours is {yours[place]:.5g}."
    )


def _border(expected, yours, tolerance):
    wrong = ~close(yours, expected, tolerance)
    if wrong.ndim < 2 or min(wrong.shape[-2:]) < 3 or wrong[..., 1:-1, 1:-1].any():
        return ""
    edges = {"first row": np.s_[..., 0, :], "last row": np.s_[..., -1, :]}
    edges |= {"first column": np.s_[..., 0], "last column": np.s_[..., -1]}
    touched = [name for name, edge in edges.items() if wrong[edge].mean() > 0.5]
    if len(touched) == 4:
        return "Only the border is wrong. The inside is right."
    if len(touched) == 1:
        rest = wrong.copy()
        rest[edges[touched[0]]] = False
        return "" if rest.any() else f"Only the {touched[0]} is wrong."
    return ""


def _partly(expected, yours, tolerance):
    wrong = ~close(yours, expected, tolerance)
    if wrong.sum() == 1 and wrong.size > 2:
        return f"Only the value at {[int(i) for i in np.argwhere(wrong)[0]]} is wrong."
    for axis, name in enumerate(AXES.get(wrong.ndim, ())):
        others = tuple(a for a in range(wrong.ndim) if a != axis)
        places, size = np.flatnonzero(wrong.any(axis=others)), wrong.shape[axis]
        if wrong.take(places, axis).mean() < 0.5:
            continue  # too few of them to speak of the whole
        if len(places) == 1 < size:
            return f"Only {name} {places[0]} is wrong."
        if len(places) == size - 1 > 1:
            (right,) = set(range(size)) - set(places.tolist())
            return f"Only {name} {right} is right."
    return ""
