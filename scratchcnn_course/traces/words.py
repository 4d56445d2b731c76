"""Numbers and indices as a sentence shows them. `widgets/js/numbers.js` does the same; a test compares them."""

import math

MINUS, INFINITY = "−", "∞"


def number(value, decimals=3):
    """Write a number for people: at most `decimals` decimals, a real minus, no rounding to a false 0.

    Only operations that every language rounds alike are used, so that Python and the browser agree to the letter.

    Parameters
    ----------
    value : float
    decimals : int

    Returns
    -------
    str

    Examples
    --------
    >>> number(0.12345), number(-2.0), number(0.00012345), number(12345678.0)
    ('0.123', '−2', '1.23e-4', '1.23e7')
    """
    value = float(value)
    if math.isnan(value):
        return "nan"
    sign, size = (MINUS if value < 0 else ""), abs(value)
    if math.isinf(size):
        return sign + INFINITY
    if size == 0 or (size * 10**decimals >= 0.5 and size < 1e6):
        return sign + _rounded(size, decimals)
    exponent = 0
    while size >= 10:
        size, exponent = size / 10, exponent + 1
    while size < 1:
        size, exponent = size * 10, exponent - 1
    return f"{sign}{_rounded(size, 2)}e{exponent}"


def short(value):
    """Write a number so that it fits into a cell: two decimals, and `~0` for what is almost nothing."""
    value = float(value)
    return "~0" if 0 < abs(value) < 0.005 else number(value, 2)


def index(name, cell, shape):
    """Write a cell of an array as `name[i, j]`.

    Parameters
    ----------
    name : str
    cell : int
        Counted in row-major order.
    shape : tuple of int

    Returns
    -------
    str
    """
    places = []
    for size in reversed(shape):
        cell, place = divmod(cell, size)
        places.append(str(place))
    return f"{name}[{', '.join(reversed(places))}]" if shape else name


def products(first, second, count, *, most=9):
    """Return the text of `count` products of two slots, the middle ones left out where there are many."""
    return joined([f"{{{first}.{k}}} × {{{second}.{k}}}" for k in range(count)], " + ", most=most)


def weighed(first, second):
    """Return the formula, for `Scene.made`, of the products of two slots, added up."""
    return f"{first}.* {second}.* × sum"


def joined(parts, between, *, most=9):
    """Join parts of a sentence; where they are more than `most`, dots stand for all but the first few and the last."""
    if len(parts) > most:
        parts = [*parts[: most - 2], "…", parts[-1]]
    return between.join(parts)


def _rounded(size, decimals):
    whole = math.floor(size * 10**decimals + 0.5)
    text = repr(whole / 10**decimals)
    return text.removesuffix(".0")
