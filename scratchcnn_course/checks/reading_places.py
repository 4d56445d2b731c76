"""What can be said of the places in a result where it is right, and where it is wrong."""

from itertools import combinations, permutations, product

import numpy as np

from .compare import close, same
from .saying import AXES, NOTHING, Told, listed, ordered_axes

LEAST = 6  # values: of fewer, some are soon right by chance


def unwritten(expected, yours, tolerance):
    """Say that values are still 0, where all the others are right."""
    wrong = ~close(yours, expected, tolerance)
    if (yours[wrong] != 0).any() or wrong.all():
        return NOTHING
    places = np.flatnonzero(wrong)
    first = tuple(int(i) for i in np.unravel_index(places[0], wrong.shape))
    rest = np.ravel(expected)[places[0] :] != 0
    if wrong.ravel()[places[0] :][rest].all():
        before = f"The values from {list(first)} on are still 0. All before are right."
        return Told("ends too early", f"{before} Does a loop, or a `return`, end it?")
    several = f"{len(places)} values are" if len(places) > 1 else "One value is"
    words = f"{several} still 0, the first at {list(first)}. All others are right."
    return Told("is still 0 where it should not be, and right elsewhere", words)


def summed_on(expected, yours, tolerance):
    """Say that a total, or a maximum, goes on from one place to the next."""
    for axis in (*range(expected.ndim), None):
        for accumulate, words in ((np.add, "sum"), (np.maximum, "maximum"), (np.minimum, "minimum")):
            flat = expected.ravel() if axis is None else expected
            other = accumulate.accumulate(flat, axis=axis or 0).reshape(expected.shape)
            if not same(expected, other, tolerance) and same(yours, other, tolerance):
                along = "" if axis is None else f" along axis {axis}"
                said = f"Each value is the {words} of the right one and all before it{along}. Where does it begin anew?"
                return Told(f"is a {words} that goes on from one place to the next", said)
    return _carried_on(expected, yours, tolerance)


def _carried_on(expected, yours, tolerance):
    """Say that each value begins with the one before it, where the right ones all begin with the same."""
    for axis in range(expected.ndim):
        if expected.shape[axis] < 3 or not same(yours.take([0], axis), expected.take([0], axis), tolerance):
            continue
        begun = np.diff(yours, axis=axis) - np.delete(expected, 0, axis)
        steady = np.broadcast_to(begun.take([0], axis), begun.shape)
        if begun.any() and close(begun, steady, tolerance).all() and not same(yours, expected, tolerance):
            said = f"Along axis {axis}, each value goes on from the one before it. Where does your total begin anew?"
            return Told("goes on from one place to the next", said)
    return NOTHING


def moved(expected, yours, tolerance):
    """Say that axes run backwards, or have changed places."""
    for count in range(1, expected.ndim + 1):
        for axes in combinations(range(expected.ndim), count):
            if same(yours, np.flip(expected, axes), tolerance):
                along = f"backwards along {ordered_axes(axes, expected.ndim)}"
                return Told(f"runs {along}", f"The numbers are right, but they run {along}.")
    if expected.ndim > 5:
        return NOTHING
    for axes in permutations(range(expected.ndim)):
        shifted = [axis for axis in range(expected.ndim) if axes[axis] != axis]
        if not shifted:
            continue
        turned = expected.transpose(axes)
        if same(yours, turned, tolerance):
            return exchanged(shifted)
        if same(yours, turned.reshape(expected.shape), tolerance):
            before = f"axes {listed(shifted)} had not changed places with `transpose` before"
            said = f"The numbers are right, but in another order: `reshape` takes them row by row, and {before}."
            return Told(f"is reshaped where axes {listed(shifted)} have to change places", said)
    return NOTHING


def exchanged(axes):
    """Say that axes have changed places."""
    return Told(
        f"has axes {listed(axes)} the other way round",
        f"The numbers are right, but axes {listed(axes)} have changed places.",
    )


def placed(expected, yours, tolerance):
    """Say that the right numbers stand in other places."""
    if expected.ndim >= 2 and min(expected.shape[-2:]) >= 3:
        for down, right in product((0, 1, -1), repeat=2):
            before, after = (_overlap(down), _overlap(right)), (_overlap(-down), _overlap(-right))
            part = expected[(..., *after)]
            if (down or right) and np.ptp(part) > 0 and same(yours[(..., *before)], part, tolerance):
                steps = (("down", "up")[down < 0] if down else "", ("to the right", "to the left")[right < 0])
                far = f"one pixel too far {listed([steps[0], steps[1] if right else ''])}"
                return Told(f"stands {far}", f"The numbers are right, but {far}.")
    several = len(np.unique(expected)) > max(2, expected.size // 3)  # zeros and ones are soon the same ones
    if several and same(np.sort(yours, axis=None), np.sort(expected, axis=None), tolerance):
        said = "The numbers are right, but some stand in the wrong places."
        return Told("has the right numbers, some in wrong places", said)
    return NOTHING


def _overlap(step):
    return slice(max(step, 0), min(step, 0) or None)


def part_by_argument(expected, yours, tolerance, given):
    """Say that what is wrong is where an argument has another sign, or at the labels, or everywhere else."""
    wrong = ~close(yours, expected, tolerance)
    if expected.size < LEAST:
        return NOTHING
    for name, value in given.items():
        masks = {}
        if value.shape == expected.shape and value.dtype.kind == "f":
            masks = {f"where `{name}` is above 0": value > 0, f"where `{name}` is below 0": value < 0}
            masks[f"where `{name}` is 0"] = value == 0
        elif value.dtype.kind in "iu" and expected.ndim == 2 and value.shape == expected.shape[:1]:
            masks = {f"at the places that `{name}` gives": np.arange(expected.shape[1]) == value[:, None]}
        for words, mask in masks.items():
            if mask.any() and not mask.all() and (wrong == mask).mean() > 0.9 and not wrong[~mask].any():
                said = f"Right everywhere but {words}. {_worked(expected, yours, wrong, name, value)}"
                return Told(f"is right everywhere but {words}", said)
            if mask.any() and not wrong[mask].any() and wrong[~mask].mean() > 0.9:
                said = f"Right {words}, and nowhere else. {_worked(expected, yours, wrong, name, value)}"
                return Told(f"is right {words}, and nowhere else", said)
    return NOTHING


def _worked(expected, yours, wrong, name, value):
    place = tuple(int(i) for i in np.argwhere(wrong)[0])
    at = value[place] if value.shape == expected.shape else value[place[0]]
    return (
        f"At {list(place)}, with `{name}` {at:.5g}, {expected[place]:.5g} is expected, and yours is {yours[place]:.5g}."
    )


def border(expected, yours, tolerance):
    """Say that only the border is wrong, or a part of it."""
    wrong = ~close(yours, expected, tolerance)
    if wrong.ndim < 2 or min(wrong.shape[-2:]) < 3 or wrong[..., 1:-1, 1:-1].any():
        return NOTHING
    edges = {"first row": np.s_[..., 0, :], "last row": np.s_[..., -1, :]}
    edges |= {"first column": np.s_[..., 0], "last column": np.s_[..., -1]}
    touched = [name for name, edge in edges.items() if wrong[edge].mean() > 0.5]
    if len(touched) == 4:
        zero = "" if expected[wrong].any() else " It should be 0 there."
        zero = zero if yours[wrong].any() else " It is still 0: where do your loops begin, and where do they end?"
        return Told("is wrong at its border only", f"Only the border is wrong. The inside is right.{zero}")
    rest = wrong.copy()
    for name in touched:
        rest[edges[name]] = False
    if rest.any() or not touched:
        return NOTHING
    still = "" if yours[wrong].any() else f" {'It is' if len(touched) == 1 else 'They are'} still 0."
    verb = "is" if len(touched) == 1 else "are"
    which = " and the ".join(touched)
    return Told(f"is wrong in the {which} only", f"Only the {which} {verb} wrong.{still}")


def in_channels(expected, yours, tolerance):
    """Say that a single image or channel is wrong, or right."""
    return _partly(expected, yours, tolerance, ("image", "channel"))


def in_lines(expected, yours, tolerance):
    """Say that a single value, row or column is wrong, or right."""
    wrong = ~close(yours, expected, tolerance)
    if wrong.sum() == 1 and wrong.size > 2:
        return Told("", f"Only the value at {[int(i) for i in np.argwhere(wrong)[0]]} is wrong.")
    return _partly(expected, yours, tolerance, ("row", "column"))


def _partly(expected, yours, tolerance, among):
    wrong = ~close(yours, expected, tolerance)
    for axis, name in enumerate(AXES.get(wrong.ndim, ())):
        if name not in among:
            continue
        others = tuple(a for a in range(wrong.ndim) if a != axis)
        places, size = np.flatnonzero(wrong.any(axis=others)), wrong.shape[axis]
        if wrong.take(places, axis).mean() < 0.5:
            continue  # too few of them to speak of the whole
        if len(places) == 1 < size:
            return Told(f"is wrong in {name} {places[0]} only", f"Only {name} {places[0]} is wrong.")
        if len(places) == size - 1 > 1:
            (right,) = set(range(size)) - set(places.tolist())
            if expected.take(right, axis).any():  # where 0 is right, it says nothing
                return Told(f"is right in {name} {right} only", f"Only {name} {right} is right.")
    return NOTHING
