"""Gradient checking: whether a backward pass is the derivative of its forward pass.

Every entry of every gradient is compared with a central difference in float64. Where the function has a kink between
the two points of the difference (ReLU at 0, two pixels tied in a pooling window), the difference is no derivative, and
the entry is set aside as inconclusive: neither right nor wrong.
"""

import copy
from dataclasses import dataclass

import numpy as np

from .model import Sequential
from .ops.arguments import as_generator


@dataclass(frozen=True)
class Comparison:
    """One gradient against its finite differences.

    Attributes
    ----------
    name : str
        `"x"` or the key of a parameter.
    analytic, numeric : ndarray, same shape
        What `backward` says, and what the differences say.
    inconclusive : ndarray of bool, same shape
        Entries with a kink between the two points.
    error : float
        `max|a - n| / max(max|a|, max|n|, 1e-8)` over the conclusive entries; infinity if one of them is not finite.
    """

    name: str
    analytic: np.ndarray
    numeric: np.ndarray
    inconclusive: np.ndarray
    error: float


@dataclass(frozen=True)
class Verdict:
    """What a gradient check found; prints as words.

    Attributes
    ----------
    comparisons : dict of str to Comparison
    tolerance : float
    """

    comparisons: dict
    tolerance: float

    @property
    def error(self):
        """The largest error of all comparisons."""
        return float(np.max([c.error for c in self.comparisons.values()]))

    @property
    def passed(self):
        """Whether every gradient has conclusive entries and an error within the tolerance."""
        return all(not c.inconclusive.all() and c.error <= self.tolerance for c in self.comparisons.values())

    def __str__(self):
        lines = [self._line(c) for c in self.comparisons.values()]
        return "\n".join([*lines, "the gradients are right" if self.passed else "the gradients are NOT right"])

    def _line(self, c):
        aside = f", {c.inconclusive.sum()} of {c.analytic.size} set aside at kinks" if c.inconclusive.any() else ""
        if c.inconclusive.all():
            return f"d{c.name}: nothing can be said, every entry lies at a kink"
        return f"d{c.name}: {'right' if c.error <= self.tolerance else 'WRONG'}, largest error {c.error:.1e}{aside}"

    __repr__ = __str__


def numeric_gradient(function, array, *, h=1e-5):
    """Differentiate a scalar function by central differences: `(f(a + h) - f(a - h)) / (2 h)`, entry by entry.

    Parameters
    ----------
    function : callable
        Called without arguments; returns a float that depends on `array`.
    array : ndarray of float64
        Changed entry by entry, and left as it was, even if the function raises.
    h : float

    Returns
    -------
    ndarray of float64, same shape

    Raises
    ------
    TypeError
        If `array` is not float64: with float32 the differences drown in rounding.
    """
    return _differences(function, array, h)[0]


def check_layer(layer, x, *, h=1e-5, tolerance=1e-6, rng=2718):
    """Check a layer's `backward` against central differences, for its input and all its parameters.

    The scalar that is differentiated is `sum(forward(x) * r)` with random `r`, so that every output counts and no two
    count alike. The layer itself is not touched: a copy of it runs in float64.

    Parameters
    ----------
    layer : Layer or Sequential
        In training mode, dropout keeps one mask for the whole check.
    x : ndarray
        An input. Awkward shapes (not square, more than one image, channels that differ) find more mistakes.
    h : float
        Half the distance of the two points.
    tolerance : float
        The largest error that passes.
    rng : numpy.random.Generator or int

    Returns
    -------
    Verdict

    Examples
    --------
    >>> from scratchcnn_helpers.layers import Linear
    >>> check_layer(Linear(3, 2, rng=0), np.ones((4, 3))).passed
    True
    """
    rng = as_generator(rng)
    network, x = Sequential(_in_float64(layer.parts())), np.array(x, np.float64)
    seed = int(rng.integers(2**32))

    def forward():
        for part in network.layers:
            part.seed(np.random.default_rng(seed))  # the same dropout mask every time
        return network.forward(x)

    weights = rng.normal(size=forward().shape)
    dx = network.backward(weights, need_dx=True)
    number = "0." if layer.parts() == [layer] else ""  # which a layer's own parameters go without
    arrays = [(name.removeprefix(number), array, grad.copy()) for name, array, grad in network.parameters()]

    comparisons = {}
    for name, array, gradient in [("x", x, dx.copy()), *arrays]:
        numeric, kinks, noise = _differences(lambda: (forward() * weights).sum(), array, h, network.layers)
        error = relative_error(gradient, numeric, ignore=kinks, noise=noise)
        comparisons[name] = Comparison(name, gradient, numeric, kinks, error)
    return Verdict(comparisons, tolerance)


def relative_error(analytic, numeric, ignore=False, noise=0.0):
    """Return `max|a - n| / max(max|a|, max|n|, 1e-8)`, entries where `ignore` is True left out.

    Parameters
    ----------
    analytic, numeric : ndarray, same shape
    ignore : ndarray of bool, same shape, optional
    noise : float
        The size of mere rounding: the scale is taken as at least a million times that, since where a gradient is 0,
        rounding is all that finite differences see.

    Returns
    -------
    float
        0 if nothing is left to compare, infinity if something is not finite.
    """
    analytic, numeric = np.asarray(analytic), np.asarray(numeric)
    if analytic.shape != numeric.shape:
        raise ValueError(f"analytic and numeric must have the same shape, got {analytic.shape} and {numeric.shape}")
    analytic, numeric = analytic[~np.asarray(ignore)], numeric[~np.asarray(ignore)]
    if analytic.size == 0:
        return 0.0
    if not (np.isfinite(analytic).all() and np.isfinite(numeric).all()):
        return np.inf
    scale = max(np.abs(analytic).max(), np.abs(numeric).max(), 1e-8, 1e6 * noise)
    return float(np.abs(analytic - numeric).max() / scale)


def _differences(function, array, h, layers=()):
    """Return central differences, where a layer had a kink between the two points, and the size of mere rounding."""
    if getattr(array, "dtype", None) != np.float64:
        raise TypeError(f"array must be float64 for finite differences, got {getattr(array, 'dtype', type(array))}")
    gradient, kinks, size = np.zeros_like(array), np.zeros(array.shape, bool), 0.0
    for place in np.ndindex(array.shape):
        kept, sides = array[place], []
        try:
            for moved in (kept + h, kept - h):
                array[place] = moved
                sides.append((function(), [layer.kinks() for layer in layers]))
        finally:
            array[place] = kept
        gradient[place] = (sides[0][0] - sides[1][0]) / (2 * h)
        kinks[place] = sides[0][1] != sides[1][1]
        size = max(size, abs(sides[0][0]), abs(sides[1][0]))
    return gradient, kinks, 2 * np.finfo(np.float64).eps * size / h


def _in_float64(layers):
    """Return copies of layers, all their numbers in float64."""
    parts = copy.deepcopy(layers)
    for part in parts:
        part.params = {key: np.array(param, np.float64) for key, param in part.params.items()}
        part.buffers = {key: np.array(buffer, np.float64) for key, buffer in part.buffers.items()}
    return parts
