"""The fully connected layer, and the two that only change the shape."""

import math
from operator import index

import numpy as np

from .. import ops
from ..ops.arguments import as_array, as_gradient, check_sizes
from .base import Layer
from .initial import initial_weights

__all__ = ["Flatten", "Linear", "Reshape"]


class Linear(Layer):
    """Connect every input to every output: `ops.linear` with weights of its own.

    Parameters
    ----------
    in_features, out_features : int
    init : {"he", "xavier", "uniform", "zeros"}
    rng : numpy.random.Generator or int, optional

    Attributes
    ----------
    params : dict
        `"w"` `(in_features, out_features)` and `"b"` `(out_features,)`, float32.
    """

    says = "{after.sums} of all {before.count} numbers times weights of its own."

    def __init__(self, in_features, out_features, *, init="he", rng=None):
        super().__init__({"in_features": in_features, "out_features": out_features})
        check_sizes(**self.arguments)
        self.products = in_features
        w = initial_weights((in_features, out_features), in_features, out_features, init, rng)
        self.params = {"w": w, "b": np.zeros(out_features, np.float32)}

    def forward(self, x):
        """Map `(N, in_features)` to `(N, out_features)`."""
        self.x = x
        return ops.linear(x, self.params["w"], self.params["b"])

    def backward(self, dout):
        """Fill `grads` and return `dx` `(N, in_features)`."""
        dx, dw, db = ops.linear_backward(dout, self.x, self.params["w"])
        self.grads = {"w": dw, "b": db}
        return dx


class _Reshaping(Layer):
    """A layer that computes nothing."""

    says = "The same {after.count} numbers in a row: nothing was computed."


class Flatten(_Reshaping):
    """Turn each image `(C, H, W)` into one row of `D = C * H * W` values."""

    def forward(self, x):
        """Reshape `(N, ...)` to `(N, D)`."""
        x = as_array(x, "x")
        self.x_shape, D = x.shape, int(np.prod(x.shape[1:]))
        return np.moveaxis(x, 0, -1).reshape(D, len(x)).T  # the images still side by side in memory

    def backward(self, dout):
        """Reshape the gradient back."""
        N, *image = self.x_shape
        dout = as_gradient(dout, (N, int(np.prod(image))), "like the output of the last forward")
        return np.moveaxis(dout.T.reshape(*image, N), -1, 0)


class Reshape(_Reshaping):
    """Give each image of the batch another shape.

    Parameters
    ----------
    shape : tuple of int
        Without the batch axis; one of them may be -1.
    """

    def __init__(self, shape):
        try:
            self.shape = tuple(index(size) for size in shape)
        except TypeError:
            raise TypeError(f"shape must be a tuple of whole numbers such as (-1,), got {shape!r}") from None
        super().__init__({"shape": self.shape})
        if not self.shape or any(size < 1 and size != -1 for size in self.shape) or self.shape.count(-1) > 1:
            raise ValueError(f"shape must hold sizes of at least 1, and -1 at most once, got {self.shape}")

    def forward(self, x):
        """Reshape `(N, ...)` to `(N, *shape)`."""
        x = as_array(x, "x")
        size, known = math.prod(x.shape[1:]), math.prod(size for size in self.shape if size != -1)
        if size % known or (-1 not in self.shape and size != known):
            raise ValueError(f"shape {self.shape} does not hold the {size} values of an image of x {x.shape}")
        self.x_shape = x.shape
        out = x.reshape(len(x), *(size // known if axis == -1 else axis for axis in self.shape))
        self.out_shape = out.shape
        return out

    def backward(self, dout):
        """Reshape the gradient back."""
        return as_gradient(dout, self.out_shape, "like the output of the last forward").reshape(self.x_shape)
