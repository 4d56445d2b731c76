"""Pooling layers: shrink the image, keep the largest or the mean of each window."""

from .. import ops
from ..ops.pooling import max_and_winner, pool_geometry, route_to_winner
from ..ops.windows import check_shape, pair
from .base import Layer


class _Pool(Layer):
    """A window that slides and learns nothing."""

    def __init__(self, kernel_size, stride=None):
        self.kernel_size = pair(kernel_size, "kernel_size", minimum=1)
        self.stride = self.kernel_size if stride is None else pair(stride, "stride", minimum=1)
        super().__init__()
        self.arguments = {"kernel_size": kernel_size, "stride": stride}


class MaxPool2d(_Pool):
    """Keep the largest value of each window: `ops.max_pool2d`.

    Parameters
    ----------
    kernel_size : int or (height, width)
    stride : int or (height, width), optional
        The kernel size where it is left out.
    """

    def forward(self, x):
        """Pool `(N, C, H, W)` into `(N, C, OH, OW)`."""
        self.x, *self.geometry = pool_geometry(x, self.kernel_size, self.stride)
        out, self.winner = max_and_winner(self.x, *self.geometry)
        return out

    def backward(self, dout):
        """Return `dx`: the winner of each window takes its gradient."""
        check_shape(dout, "dout", self.winner.shape, "like the output of the last forward")
        return route_to_winner(dout, self.winner, self.x, *self.geometry)


class AvgPool2d(_Pool):
    """Average each window: `ops.avg_pool2d`.

    Parameters
    ----------
    kernel_size : int or (height, width)
    stride : int or (height, width), optional
        The kernel size where it is left out.
    """

    def forward(self, x):
        """Pool `(N, C, H, W)` into `(N, C, OH, OW)`."""
        self.x = x
        return ops.avg_pool2d(x, self.kernel_size, stride=self.stride)

    def backward(self, dout):
        """Return `dx`: each pixel of a window gets an equal share."""
        return ops.avg_pool2d_backward(dout, self.x, self.kernel_size, stride=self.stride)
