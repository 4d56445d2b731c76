"""Numbers to try functions on: uneven, never 0 unless asked for, and short enough to be checked by hand."""

import numpy as np


def halves(*shape, seed=0):
    """Return random multiples of 0.5 between -4 and 4, none of them 0, as float64."""
    rng = np.random.default_rng([seed, *shape])
    return rng.integers(1, 9, shape) * rng.choice([-0.5, 0.5], shape)


def distinct(*shape, seed=0):
    """Return values that are all different, on both sides of 0, in random order, as float64."""
    size = int(np.prod(shape))
    values = np.random.default_rng([seed, *shape]).permutation(size) - size // 3 + 0.5
    return values.reshape(shape)


def both(size):
    """Return an int or a pair as a pair."""
    return tuple(size) if isinstance(size, (tuple, list)) else (size, size)


def repeatable(function, *args, **kwargs):
    """Call a function with NumPy's old global generator in a known state, and leave that as it was.

    Whoever draws from it where an `rng` was given draws the same numbers each time, and can be told so.
    """
    before = np.random.get_state()  # noqa: NPY002, since it is what learners use
    np.random.seed(0)  # noqa: NPY002
    try:
        return function(*args, **kwargs)
    finally:
        np.random.set_state(before)  # noqa: NPY002
