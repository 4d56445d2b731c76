"""Is a result a sum of arguments, each times a number, as the updates of an optimiser are? Then that is what to say."""

from itertools import combinations

import numpy as np

from .compare import same
from .saying import NOTHING, Told

TERMS = 3  # at most


def sums(exercise, outcomes, numbers, place):
    """Say of which arguments a result is a sum, beside what is wanted; or nothing.

    Parameters
    ----------
    exercise, outcomes, numbers, place
        As for `twists.twisted`. The first of the calls on which it can be told is spoken of; it has to hold for all.

    Returns
    -------
    Told
    bool
        Whether the right result is such a sum, too.
    """
    told = []
    for number in numbers:
        probe, yours = exercise.probes[number], outcomes[number].values[place]
        expected = exercise.expected[number][place]
        if yours.shape != expected.shape or yours.dtype.kind not in "biuf":
            return NOTHING, False
        if yours.size < TERMS + 2:
            continue  # as many numbers as unknowns always fit
        given = dict(zip(exercise.parameters, probe.args, strict=False)) | probe.kwargs
        terms = _terms(given, expected.shape)
        own, right = (_sum(terms, array, exercise.tolerance) for array in (yours, expected))
        if own is None:
            return NOTHING, False
        if not same(yours, expected, exercise.tolerance):
            told.append((own, right))
    own, right = next((pair for pair in told if len(pair[0]) > 1), (None, None))
    if own is None:
        return NOTHING, False
    wanted = f", and should be {_written(right)}" if right is not None else ""
    told = f"our `{exercise.returns[place]}` is {_written(own)}"
    return Told(f"y{told}", f"Y{told}{wanted}."), right is not None


def _terms(given, shape):
    """Return the arguments of a shape, and their squares, as a dict of words to arrays."""
    alike = {
        name: value.astype(float)
        for name, value in given.items()
        if isinstance(value, np.ndarray) and value.shape == shape and value.dtype.kind == "f" and np.ptp(value) > 0
    }
    return alike | {f"{name}**2": value**2 for name, value in alike.items()}


def _sum(terms, array, tolerance):
    """Return the fewest terms that give an array, each with its number, or None."""
    array = array.astype(float)
    if not np.isfinite(array).all() or not array.any():
        return None
    for count in range(1, TERMS + 1):
        for names in combinations(terms, count):
            columns = np.stack([terms[name].ravel() for name in names], axis=1)
            factors, _, rank, _ = np.linalg.lstsq(columns, array.ravel(), rcond=None)
            if rank == count and same((columns @ factors).reshape(array.shape), array, 10 * tolerance):
                return dict(zip(names, factors, strict=True))
    return None


def _written(factors):
    words = ""
    for name, factor in factors.items():
        sign = "-" if factor < 0 else "+" if words else ""
        number = "" if abs(abs(factor) - 1) < 1e-9 else f"{abs(factor):.4g} * "
        words += f" {sign} {number}{name}" if words else f"{sign}{number}{name}"
    return f"`{words}`"
