"""Reading a difference that no known mistake explains: what can be said of it for certain, and nothing else."""

import numpy as np

from .reading_places import border, in_channels, in_lines, moved, part_by_argument, placed, summed_on, unwritten
from .reading_shape import read_shape
from .reading_values import argument, functions_of_all, held, nearly, of_all, straight, yes_or_no
from .saying import NOTHING, Finding, Told

OF_VALUES, IN_PLACES = (held, of_all, nearly, straight), (moved, placed, border, unwritten, summed_on)
CHANCE = (nearly, functions_of_all, in_lines, summed_on)  # on a small result, they may hold for this one alone
LARGE = 700  # from there on, `exp` is infinite
WEAK = ("nothing", "shape", "border", "in_channels", "in_lines", "placed")  # they say where, and not what
COMPLETE = (moved, placed)  # what they say is true of results that have all the right numbers


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
    list of Finding
        Each of them is true; the one that says most comes first. Empty if there is nothing to be said.
    """
    given = given or {}
    if yours.dtype.kind == "c":
        return [Finding("complex", "Your numbers are complex.", "is complex")]
    if yours.shape != expected.shape:
        return [read_shape(expected, yours, tolerance, given)]
    if one_call and expected.ndim and yours.dtype.kind == expected.dtype.kind == "b":
        return [Finding("yes or no", yes_or_no(expected, yours))]
    yours, expected = yours.astype(np.result_type(yours, 1.0)), expected.astype(float)
    if words := _not_finite(expected, yours, one_call, given):
        return [Finding("not finite", words.words, words.title)]
    found = [(look, look(expected, yours, tolerance)) for look in OF_VALUES]
    found += [(functions_of_all, words) for words in functions_of_all(expected, yours, tolerance)]
    found.append((argument, argument(expected, yours, tolerance, given)))
    if one_call and expected.size > 1:
        found += [(look, look(expected, yours, tolerance)) for look in IN_PLACES]
        found.append((part_by_argument, part_by_argument(expected, yours, tolerance, given)))
        found += [(look, look(expected, yours, tolerance)) for look in (in_channels, in_lines)]
    return [
        Finding(_kind(look, told), told.words, told.title, look in COMPLETE, look in CHANCE)
        for look, told in found
        if told
    ]


def _kind(look, told):
    return told.words if look is functions_of_all else look.__name__


def _not_finite(expected, yours, one_call, given):
    bad = ~np.isfinite(yours) & np.isfinite(expected)
    if not bad.any():
        return NOTHING
    what = "NaN, not a number" if np.isnan(yours[bad]).all() else "infinite or NaN"
    what = "infinite" if np.isinf(yours[bad]).all() else what
    if yours.size == 1 or not one_call:
        return Told(f"is {what}", f"Your result is {what}.")
    if bad.all():
        return Told(f"is {what}", f"Every value is {what}.{large(given)}")
    some = f"{bad.sum()} of {yours.size} values {'is' if bad.sum() == 1 else 'are'} {what}.{large(given)}"
    return Told(f"has values that are {what}", some)


def large(given):
    """Say what becomes of the exponential of an argument so large."""
    most = max((np.abs(value).max(initial=0) for value in given.values() if value.dtype.kind == "f"), default=0)
    if most < LARGE:
        return ""
    return f" With numbers of {most:.4g}, `exp` is infinite or 0, and a quotient of two such is NaN."
