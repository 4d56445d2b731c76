"""Activation layers: a function of one number, applied to each."""

from .. import ops
from ..ops.arguments import check_range
from .base import Plain

__all__ = ["LeakyReLU", "ReLU", "Sigmoid", "Softmax", "Tanh"]


class ReLU(Plain):
    """Cut off what is negative, `max(x, 0)`: `ops.relu`."""

    function, gradient = ops.relu, ops.relu_backward
    says = "ReLU set {before.negative} of the numbers to 0; positive ones passed unchanged."

    def kinks(self):
        """Return, as bytes, where `x > 0`."""
        return (self.x > 0).tobytes()


class LeakyReLU(Plain):
    """Shrink what is negative, `x` where `x > 0`, else `negative_slope * x`: `ops.leaky_relu`.

    Parameters
    ----------
    negative_slope : float, in [0, 1)
    """

    function, gradient = ops.leaky_relu, ops.leaky_relu_backward
    says = "{before.negative} of the numbers were negative: those were multiplied by {layer.negative_slope}."
    kinks = ReLU.kinks

    def __init__(self, negative_slope=0.01):
        self.negative_slope = check_range("negative_slope", negative_slope, "[0, 1)")
        super().__init__({"negative_slope": negative_slope}, {"slope": self.negative_slope})


class Sigmoid(Plain):
    """Squeeze any number into (0, 1), `1 / (1 + exp(-x))`: `ops.sigmoid`."""

    function, gradient = ops.sigmoid, ops.sigmoid_backward
    says = "Numbers from {before.lowest} to {before.highest} were squeezed between 0 and 1."


class Tanh(Plain):
    """Squeeze any number into (-1, 1), the hyperbolic tangent: `ops.tanh`."""

    function, gradient = ops.tanh, ops.tanh_backward
    says = "Numbers from {before.lowest} to {before.highest} were squeezed between −1 and 1."


class Softmax(Plain):
    """Turn each row of scores into probabilities along the last axis: `ops.softmax`.

    Models of this package end in logits, because `SoftmaxCrossEntropy` brings its softmax along; this layer is for
    networks that need probabilities inside.
    """

    function, gradient = ops.softmax, ops.softmax_backward
