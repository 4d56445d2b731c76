"""The slope explorer: activation functions, and how steep they are."""

import ipywidgets
import numpy as np

from scratchcnn_helpers import ops

from ..traces.words import number
from .board import INDENTED, Board, setting, with_buttons
from .pieces import beside, card, label, svg, words

# Of each function: itself, its backward, and the ends of the vertical axis.
FUNCTIONS = {
    "relu": (ops.relu, ops.relu_backward, (-1.5, 6.6)),
    "leaky_relu": (ops.leaky_relu, ops.leaky_relu_backward, (-1.5, 6.6)),
    "sigmoid": (ops.sigmoid, ops.sigmoid_backward, (-0.3, 1.3)),
    "tanh": (ops.tanh, ops.tanh_backward, (-1.3, 1.3)),
}
SLOPES = (-0.15, 1.2)  # one axis for the slopes of all, so that they can be compared
REACH, FLAT = 6, 0.02
LEFT, RIGHT, TOP, BOTTOM, WIDTH, HEIGHT = 46, 352, 34, 268, 364, 306


class SlopeExplorer(Board):
    """Move along an activation function: its value, its slope, and the tangent there.

    The settings are `function` (`"relu"`, `"leaky_relu"`, `"sigmoid"` or `"tanh"`) and `x`, from -6 to 6.

    Examples
    --------
    >>> explorer = SlopeExplorer()
    >>> explorer.function, explorer.x = "sigmoid", 2.0
    >>> explorer.alt()
    'sigmoid(2.0) = 0.881, slope 0.105. If x grows by 0.1, the output changes by about 0.0105.'
    """

    function, x = setting("function"), setting("x")

    def __init__(self):
        function = ipywidgets.Dropdown(options=list(FUNCTIONS), description="function", layout=INDENTED)
        x = ipywidgets.FloatSlider(value=1.0, min=-REACH, max=REACH, step=0.1, description="x", readout_format=".1f")
        x.layout.width = "460px"
        self.controls = {"function": function, "x": x}
        super().__init__(function, with_buttons(x))
        for control in self.controls.values():
            control.observe(self.draw, "value")

    def frame(self):
        """Return both curves, the tangent and the values as HTML.

        Returns
        -------
        str
        """
        return frame(self.function, _whole(self.x))

    def alt(self):
        """Return the value and the slope in words.

        Returns
        -------
        str
        """
        return " ".join(told(self.function, _whole(self.x)))


def at(name, x):
    """Compute an activation function and its slope, the gradient that comes back where 1 was sent in.

    Parameters
    ----------
    name : {"relu", "leaky_relu", "sigmoid", "tanh"}
    x : float or ndarray

    Returns
    -------
    (ndarray, ndarray)
    """
    forward, backward, _ = FUNCTIONS[name]
    x = np.asarray(x, float)
    return forward(x), backward(np.ones_like(x), x)


def told(name, x):
    """Say what the value and the slope are, and what the slope means.

    Parameters
    ----------
    name : str
    x : float

    Returns
    -------
    (str, str)
    """
    value, slope = map(float, at(name, x))
    if x == 0 and name in ("relu", "leaky_relu"):
        meant = f"A kink: the slope is {number(slope)} to the left and 1 to the right. Here the left one is taken."
    elif slope == 0:
        meant = "Flat: a change of x does not change the output."
    elif slope < FLAT:
        meant = "Nearly flat: a change of x hardly changes the output."
    else:
        meant = f"If x grows by 0.1, the output changes by about {number(slope / 10, 4)}."
    return f"{name}({_fixed(x, 1)}) = {_fixed(value, 3)}, slope {_fixed(slope, 3)}.", meant


def frame(name, x):
    """Draw a function and its slope beside each other, with the tangent at a place.

    Parameters
    ----------
    name : str
    x : float

    Returns
    -------
    str
    """
    value, slope = map(float, at(name, x))
    numbers, meant = told(name, x)
    low, high = FUNCTIONS[name][2]
    function, slopes = _Chart(low, high), _Chart(*SLOPES)
    halves = np.linspace(-REACH, 0, 121), np.append(1e-9, np.linspace(0, REACH, 121)[1:])  # at 0 the slope may jump
    lines = "".join(function.line(xs, at(name, xs)[0]) for xs in halves)
    lines += function.tangent(x, value, slope) + function.dot(x, value)
    steep = "".join(slopes.line(xs, at(name, xs)[1]) for xs in halves) + slopes.dot(x, slope)
    shown = beside(
        function.draw(f"{name}(x)", lines, f"Curve of {name} with its tangent at {_fixed(x, 1)}. {numbers}"),
        slopes.draw("its slope", steep, f"Curve of the slope of {name}. {numbers}"),
        gap=12,
    )
    flat = "red" if slope < FLAT else "ink"
    return card(shown, words(numbers, size=24, bold=True), words(meant, lines=2, colour=flat))


class _Chart:
    """A pair of axes: x from -6 to 6, and whatever is asked for upwards."""

    def __init__(self, low, high):
        self.low, self.high = low, high

    def place(self, x, y):
        """Return where a point lies in the drawing, at the edge if it lies beyond."""
        y = min(max(y, self.low), self.high)
        right = LEFT + (x + REACH) / (2 * REACH) * (RIGHT - LEFT)
        return f"{right:.1f}", f"{BOTTOM - (y - self.low) / (self.high - self.low) * (BOTTOM - TOP):.1f}"

    def line(self, xs, ys, colour="blue", dashes=""):
        points = " ".join(",".join(self.place(x, y)) for x, y in zip(xs, ys, strict=True))
        dashes = f' stroke-dasharray="{dashes}"' if dashes else ""
        return f'<polyline points="{points}" fill="none" stroke="var(--{colour})" stroke-width="3"{dashes}/>'

    def dot(self, x, y):
        x, y = self.place(x, y)
        return f'<circle cx="{x}" cy="{y}" r="7" fill="var(--red)" stroke="var(--ground)" stroke-width="2"/>'

    def tangent(self, x, y, slope):
        """Draw the tangent as far as the chart goes, at most 2.5 to either side."""
        left, right = ((y - self.low) / slope, (self.high - y) / slope) if slope else (2.5, 2.5)
        xs = np.clip([x - min(2.5, left), x + min(2.5, right)], -REACH, REACH)
        return self.line(xs, y + slope * (xs - x), "red", "9 5")

    def draw(self, title, inside, alt):
        """Put axes, numbers and a title round what is drawn."""
        parts = [label(LEFT, 20, title, at="start", bold=True)]
        for x in range(-REACH, REACH + 1, 2):
            (right, bottom), colour = self.place(x, self.low), "line" if x == 0 else "quiet"
            parts.append(f'<path d="M{right} {TOP}V{bottom}" stroke="var(--{colour})"/>')
            parts.append(label(float(right), BOTTOM + 20, number(x)))
        step = 2 if self.high > 3 else 0.5
        for tick in np.arange(np.ceil(self.low / step), np.floor(self.high / step) + 1) * step:
            (_, up), colour = self.place(0, tick), "line" if tick == 0 else "quiet"
            parts.append(f'<path d="M{LEFT} {up}H{RIGHT}" stroke="var(--{colour})"/>')
            parts.append(label(LEFT - 8, float(up) + 6, number(tick), at="end"))
        parts.append(label((LEFT + RIGHT) / 2, HEIGHT - 2, "x"))
        return svg("".join(parts) + inside, WIDTH, HEIGHT, alt)


def _fixed(value, decimals):
    """Write a number with so many decimals, or with a power of ten where nothing else would be left of it."""
    if value and abs(value) < 0.5 * 10**-decimals:
        return number(value)
    return f"{value:.{decimals}f}".replace("-", "−")


def _whole(x):
    return round(x, 1) + 0.0  # a slider in steps of 0.1 arrives at 0.30000000000000004, and at -0.0
