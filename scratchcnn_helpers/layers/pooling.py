"""Pooling layers: shrink the image, keep the largest or the mean of each window."""

from .. import ops
from ..ops.pooling import max_and_winner, pool_geometry, route_to_winner
from ..ops.windows import as_geometry
from .base import Layer

__all__ = ["AvgPool2d", "GlobalAvgPool2d", "MaxPool2d"]


class _Pool(Layer):
    """A window that slides and learns nothing."""

    def __init__(self, kernel_size, stride=None):
        super().__init__({"kernel_size": kernel_size, "stride": stride})
        stride = kernel_size if stride is None else stride
        self.kernel_size, self.stride, _ = as_geometry(kernel_size, stride)


class MaxPool2d(_Pool):
    """Keep the largest value of each window: `ops.max_pool2d`.

    Parameters
    ----------
    kernel_size : int or (height, width)
    stride : int or (height, width), optional
        The kernel size where it is left out.
    """

    says = "Of each {window} window the largest number was kept: {before.count} numbers became {after.count}."

    def forward(self, x):
        """Pool `(N, C, H, W)` into `(N, C, OH, OW)`."""
        self.x, *self.geometry = pool_geometry(x, self.kernel_size, self.stride)
        out, self.winner = max_and_winner(self.x, *self.geometry)
        return out

    def backward(self, dout):
        """Return `dx`: the winner of each window takes its gradient."""
        return route_to_winner(dout, self.winner, self.x, *self.geometry)

    def kinks(self):
        """Return, as bytes, which cell won each window."""
        return self.winner.tobytes()


class AvgPool2d(_Pool):
    """Average each window: `ops.avg_pool2d`.

    Parameters
    ----------
    kernel_size : int or (height, width)
    stride : int or (height, width), optional
        The kernel size where it is left out.
    """

    says = "Of each {window} window the mean was kept: {before.count} numbers became {after.count}."

    def forward(self, x):
        """Pool `(N, C, H, W)` into `(N, C, OH, OW)`."""
        self.x = x
        return ops.avg_pool2d(x, self.kernel_size, stride=self.stride)

    def backward(self, dout):
        """Return `dx`: each pixel of a window gets an equal share."""
        return ops.avg_pool2d_backward(dout, self.x, self.kernel_size, stride=self.stride)


class GlobalAvgPool2d(Layer):
    """Average each channel of each image: `ops.global_avg_pool2d`."""

    says = "Of each map the mean was kept: {before.count} numbers became {after.count}."

    def forward(self, x):
        """Average `(N, C, H, W)` to `(N, C)`."""
        self.x = x
        return ops.global_avg_pool2d(x)

    def backward(self, dout):
        """Return `dx`: each pixel of a channel gets an equal share."""
        return ops.global_avg_pool2d_backward(dout, self.x)
