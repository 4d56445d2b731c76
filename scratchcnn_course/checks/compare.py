"""When two arrays count as the same, and where they differ first."""

import numpy as np

PRECISION = {2: 1e-2, 4: 1e-4}  # of a result, by the bytes of its floats; float64 is held to the exercise's tolerance


def close(yours, expected, tolerance):
    """Tell for each value whether it is right.

    Parameters
    ----------
    yours, expected : ndarray, same shape
        Two NaNs, or two infinities of the same sign, count as equal.
    tolerance : float
        Relative to the largest expected value; more is allowed where `yours` is of lower precision.

    Returns
    -------
    ndarray of bool
    """
    if yours.dtype.kind == "f":
        tolerance = max(tolerance, PRECISION.get(yours.dtype.itemsize, 0))
    finite = np.abs(expected[np.isfinite(expected)])
    scale = finite.max(initial=0) or 1.0
    with np.errstate(all="ignore"):
        yours, expected = yours.astype(np.result_type(yours, 1.0)), expected.astype(float)
        near = np.abs(yours - expected) <= tolerance * scale
    return near | (yours == expected) | (np.isnan(yours) & np.isnan(expected))


def same(yours, expected, tolerance):
    """Tell whether two arrays have the same shape and, within the tolerance, the same values."""
    return yours.shape == expected.shape and bool(close(yours, expected, tolerance).all())


def same_kind(yours, expected):
    """Tell whether numbers are of a kind that will do: whole ones where they are wanted, else any but complex ones."""
    return yours.dtype.kind in ("iu" if expected.dtype.kind in "iu" else "biuf")


def first_difference(yours, expected, tolerance):
    """Return the index of the first value that is wrong, or None where the shapes differ or nothing does."""
    if yours.shape != expected.shape:
        return None
    wrong = np.argwhere(~close(yours, expected, tolerance))
    return tuple(map(int, wrong[0])) if len(wrong) else None
