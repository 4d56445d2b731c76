"""The finite-difference slider: a slope from two points, and what becomes of it when they move together."""

import numpy as np
from matplotlib.figure import Figure

from ..plots.picture import styled
from ..traces.words import number
from .desk import Desk, Setting

CURVES = {  # a function, the place, and the slope there: at a kink, there is none
    "cube": (lambda x: x * x * x, 1.0, 3.0),
    "relu": (lambda x: np.maximum(x, 0), 0.05, 1.0),
    "kink": (lambda x: np.maximum(x, 0), 0.0, None),
}
STEPS = [float(f"1e-{k}") for k in range(13)]
NUMBERS = ["float64", "float32"]


class FiniteDifference(Desk):
    """Measure a slope from two points, `(f(x + h) - f(x - h)) / (2 h)`, with a step from 1 down to 1e-12.

    The settings are `curve` (`"cube"`, `"relu"` or `"kink"`), `h` (a power of ten from 1 to 1e-12) and `numbers`
    (`"float64"` or `"float32"`). The error of an h appears when it is asked for.

    Examples
    --------
    >>> slider = FiniteDifference()
    >>> slider.h = 0.1
    >>> slider.alt()
    'The slope of a curve from two points, h = 0.1 to either side, in float64: 3.01. The true slope is 3.'
    """

    MODULE = "difference"

    curve = Setting("cube", list(CURVES))
    h = Setting(1.0, STEPS)
    numbers = Setting("float64", NUMBERS)

    @styled
    def figure(self):
        """Draw the curve, and the line through the two points."""
        fig = Figure(figsize=(4.6, 3), layout="constrained")
        axes = fig.subplots()
        function, x, _ = CURVES[self.curve]
        xs, ends = x + 1.5 * self.h * np.linspace(-1, 1, 101), np.array([x - self.h, x + self.h])
        axes.plot(xs, function(xs), color="#0072B2")
        axes.plot(ends, function(ends), "o--", color="#D55E00")
        axes.set(title=f"through two points: slope {number(measure(self.curve, self.h, self.numbers)[0], 5)}")
        axes.set(xticks=[*ends, x], xticklabels=["x − h", "x + h", "x"])
        return fig

    def alt(self):
        """Return the slope that was measured, and the true one."""
        slope, _ = measure(self.curve, self.h, self.numbers)
        right = CURVES[self.curve][2]
        true = "There is no true one: it is a kink." if right is None else f"The true slope is {number(right)}."
        around = f"from two points, h = {self.h:g} to either side, in {self.numbers}"
        return f"The slope of a curve {around}: {number(slope, 5)}. {true}"


def measure(curve, h, numbers):
    """Compute a slope from two points, in float64 or float32.

    Returns
    -------
    (float, float)
        The slope, and its error relative to the larger of it and the true one: NaN where there is none.
    """
    (function, x, right), dtype = CURVES[curve], np.dtype(numbers).type
    below, above = function(dtype(x) - dtype(h)), function(dtype(x) + dtype(h))
    slope = float((above - below) / (dtype(2) * dtype(h)))
    return slope, np.nan if right is None else abs(slope - right) / max(abs(slope), abs(right))
