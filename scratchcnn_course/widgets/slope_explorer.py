"""The slope explorer: activation functions, and how steep they are."""

import numpy as np
from matplotlib.figure import Figure

from scratchcnn_helpers import ops

from ..plots.picture import styled
from ..traces.words import number
from .desk import Desk, Setting

FUNCTIONS = {
    "relu": (ops.relu, ops.relu_backward),
    "leaky_relu": (ops.leaky_relu, ops.leaky_relu_backward),
    "sigmoid": (ops.sigmoid, ops.sigmoid_backward),
    "tanh": (ops.tanh, ops.tanh_backward),
}


class SlopeExplorer(Desk):
    """Drag a dot along an activation function: its value, its slope, and the tangent there.

    The settings are `function` (`"relu"`, `"leaky_relu"`, `"sigmoid"` or `"tanh"`) and `x`, from -6 to 6.

    Examples
    --------
    >>> explorer = SlopeExplorer()
    >>> explorer.function, explorer.x = "sigmoid", 2.0
    >>> explorer.alt()
    'An activation function and its slope: sigmoid(2) = 0.881, slope 0.105.'
    """

    MODULE = "slope"

    function = Setting("relu", list(FUNCTIONS))
    x = Setting(1.0, (-6, 6))

    @styled
    def figure(self):
        """Draw the function and its slope."""
        fig = Figure(figsize=(7.6, 3), layout="constrained")
        xs = np.append(np.linspace(-6, -1e-9, 200), np.linspace(1e-9, 6, 200))
        titles = f"{self.function}(x)", "its slope"
        for axes, ys, y, title in zip(fig.subplots(1, 2), self.at(xs), self.at(self.x), titles, strict=True):
            axes.plot(xs, ys, color="#0072B2")
            axes.plot(self.x, y, "o", color="#D55E00")
            axes.set(title=title, xlabel="x")
        return fig

    def at(self, x):
        """Return the function at `x`, and its slope there: the gradient that comes back where 1 was sent in."""
        forward, backward = FUNCTIONS[self.function]
        x = np.asarray(x, float)
        return forward(x), backward(np.ones_like(x), x)

    def alt(self):
        """Return the value and the slope in words."""
        value, slope = map(float, self.at(self.x))
        told = f"{self.function}({number(self.x)}) = {number(value)}, slope {number(slope)}"
        return f"An activation function and its slope: {told}."
