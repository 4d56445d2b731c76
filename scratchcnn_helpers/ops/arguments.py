"""What functions do with their arguments first: read them as arrays of numbers, and refuse what does not fit.

Shapes, types and ranges are checked with what stands here, so that errors sound alike: they name the argument, what was
given, and what would fit. The types in which sums are computed stand here, too.
"""

import numpy as np


def as_array(value, name, *axes, kinds="biuf", called="numbers"):
    """Return `value` as an array of numbers with these axes, `"N", "C", "H", "W"`, say; with any axes if none is named.

    Raises a `ValueError` if it has another number of axes, and a `TypeError` if it holds anything else, or hides
    numbers behind a mask. `name` is what the message calls it.
    """
    if isinstance(value, np.ma.MaskedArray):
        raise TypeError(f"{name} must have no mask, got a masked array: fill it first, with {name}.filled(0), say")
    value = np.asarray(value)
    if axes and value.ndim != len(axes):
        raise ValueError(f"{name} must have the axes ({', '.join(axes)}), got shape {value.shape}")
    if value.dtype.kind not in kinds:
        raise TypeError(f"{name} must be {called}, got {value.dtype}")
    return value


def floats(array):
    """Return an array in the floating type it has; whole numbers as float64: bytes would wrap round at 256."""
    return array if array.dtype.kind == "f" else array.astype(float)


def as_floats(value, name, *axes):
    """Return `as_array(value, name, *axes)` as `floats`."""
    return floats(as_array(value, name, *axes))


def as_gradient(dout, shape, why, *axes):
    """Return the gradient `dout` as floats after checking that it has the shape of the output it belongs to."""
    dout = as_floats(dout, "dout", *axes)
    check_shape(dout, "dout", shape, why)
    return dout


def at_least_float32(x):
    """Return `x` in a type in which its sums fit: those of float16 end at 65,504."""
    return x.astype(np.result_type(x, np.float32), copy=False)


def total(x, axis=None, *, keepdims=False):
    """Return the sum over `axis`, in `at_least_float32`."""
    return x.sum(axis, np.result_type(x, np.float32), keepdims=keepdims)


def check_shape(value, name, shape, why):
    """Raise a `ValueError` unless `value.shape` is `shape`; `why` says what asks for that shape."""
    if value.shape != shape:
        raise ValueError(f"{name} must have shape {shape} {why}, got {value.shape}")


def check_range(name, value, interval):
    """Return `value` as a float after checking that it is a number (`TypeError`) in a range like `"[0, 1)"`."""
    if not isinstance(value, (int, float, np.integer, np.floating)):
        raise TypeError(f"{name} must be a number, got {value!r}")
    low, high = map(float, interval[1:-1].split(","))
    if not low <= value <= high or (value == low and interval[0] == "(") or (value == high and interval[-1] == ")"):
        raise ValueError(f"{name} must lie in {interval}, got {value!r}")
    return float(value)


def as_generator(rng, name="rng", *, needed=False):
    """Return the generator itself, or one made from a seed; without one, and if none is `needed`, one that is new."""
    try:
        if isinstance(rng, bool) or (needed and rng is None):
            raise TypeError
        return np.random.default_rng(rng)
    except (TypeError, ValueError) as error:
        fits = "a numpy.random.Generator, or a whole number of at least 0 as a seed"
        raise type(error)(f"{name} must be {fits}, got {rng!r}") from None


def check_sizes(**sizes):
    """Raise a `TypeError` or a `ValueError` unless every size is a whole number of at least 1."""
    for name, size in sizes.items():
        if not isinstance(size, (int, np.integer)) or isinstance(size, bool):
            raise TypeError(f"{name} must be an int, got {size!r}")
        if size < 1:
            raise ValueError(f"{name} must be at least 1, got {size}")
