"""The fully connected layer, and the two that only change the shape."""

from operator import index

import numpy as np

from .. import ops
from .base import Layer, check_sizes, initial_weights


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

    def __init__(self, in_features, out_features, *, init="he", rng=None):
        check_sizes(in_features=in_features, out_features=out_features)
        super().__init__()
        self.arguments = {"in_features": in_features, "out_features": out_features}
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

    def multiply_adds(self, out_shape):
        """Return the products of one forward pass."""
        return int(np.prod(out_shape)) * len(self.params["w"])


class Flatten(Layer):
    """Turn each image `(C, H, W)` into one row of `D = C * H * W` values."""

    def forward(self, x):
        """Reshape `(N, ...)` to `(N, D)`."""
        self.x_shape = x.shape
        columns = np.moveaxis(x, 0, -1).reshape(-1, len(x))  # (D, N), the images still side by side in memory
        return columns.T

    def backward(self, dout):
        """Reshape the gradient back."""
        N, *image = self.x_shape
        return np.moveaxis(dout.T.reshape(*image, N), -1, 0)


class Reshape(Layer):
    """Give each image of the batch another shape.

    Parameters
    ----------
    shape : tuple of int
        Without the batch axis; one of them may be -1.
    """

    def __init__(self, shape):
        super().__init__()
        self.shape = tuple(index(size) for size in shape)
        self.arguments = {"shape": self.shape}

    def forward(self, x):
        """Reshape `(N, ...)` to `(N, *shape)`."""
        self.x_shape = x.shape
        size = x[:1].size
        if -1 not in self.shape and int(np.prod(self.shape)) != size:
            raise ValueError(f"shape {self.shape} does not hold the {size} values of an image of x {x.shape}")
        return x.reshape(len(x), *self.shape)

    def backward(self, dout):
        """Reshape the gradient back."""
        return dout.reshape(self.x_shape)
