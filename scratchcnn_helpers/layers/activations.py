"""Activation layers: a function of one number, applied to each."""

from .. import ops
from .base import Layer


class ReLU(Layer):
    """Cut off what is negative: `ops.relu`."""

    def forward(self, x):
        """Compute `max(x, 0)`, any shape."""
        self.x = x
        return ops.relu(x)

    def backward(self, dout):
        """Return `dx`: the gradient passes where `x > 0`."""
        return ops.relu_backward(dout, self.x)


class LeakyReLU(Layer):
    """Shrink what is negative: `ops.leaky_relu`.

    Parameters
    ----------
    negative_slope : float, in [0, 1)
    """

    def __init__(self, negative_slope=0.01):
        if not 0 <= negative_slope < 1:
            raise ValueError(f"negative_slope must lie in [0, 1), got {negative_slope!r}")
        super().__init__()
        self.arguments = {"negative_slope": negative_slope}
        self.negative_slope = negative_slope

    def forward(self, x):
        """Compute `x` where `x > 0`, else `negative_slope * x`, any shape."""
        self.x = x
        return ops.leaky_relu(x, self.negative_slope)

    def backward(self, dout):
        """Return `dx`."""
        return ops.leaky_relu_backward(dout, self.x, self.negative_slope)


class Sigmoid(Layer):
    """Squeeze any number into (0, 1): `ops.sigmoid`."""

    def forward(self, x):
        """Compute `1 / (1 + exp(-x))`, any shape."""
        self.x = x
        return ops.sigmoid(x)

    def backward(self, dout):
        """Return `dx`."""
        return ops.sigmoid_backward(dout, self.x)


class Tanh(Layer):
    """Squeeze any number into (-1, 1): `ops.tanh`."""

    def forward(self, x):
        """Compute `tanh(x)`, any shape."""
        self.x = x
        return ops.tanh(x)

    def backward(self, dout):
        """Return `dx`."""
        return ops.tanh_backward(dout, self.x)


class Softmax(Layer):
    """Turn each row of scores into probabilities: `ops.softmax`.

    Models of this package end in logits, because `SoftmaxCrossEntropy` brings its softmax along; this layer is for
    networks that need probabilities inside.
    """

    def forward(self, x):
        """Compute softmax along the last axis."""
        self.x = x
        return ops.softmax(x)

    def backward(self, dout):
        """Return `dx`."""
        return ops.softmax_backward(dout, self.x)
