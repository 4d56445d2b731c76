"""Pooling layers: shrink the image, keep the largest or the mean of each window."""

from .. import ops
from ..ops.pooling import max_and_winner, pool_geometry, route_to_winner
from ..ops.windows import as_geometry
from .base import Plain

__all__ = ["AvgPool2d", "GlobalAvgPool2d", "MaxPool2d"]


class _Pool(Plain):
    """A window that slides."""

    def __init__(self, kernel_size, stride=None):
        self.kernel_size, self.stride, _ = as_geometry(kernel_size, kernel_size if stride is None else stride)
        settings = {"kernel_size": self.kernel_size, "stride": self.stride}
        super().__init__({"kernel_size": kernel_size, "stride": stride}, settings)


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

    function, gradient = ops.avg_pool2d, ops.avg_pool2d_backward
    says = "Of each {window} window the mean was kept: {before.count} numbers became {after.count}."


class GlobalAvgPool2d(Plain):
    """Average each channel of each image, `(N, C, H, W)` to `(N, C)`: `ops.global_avg_pool2d`."""

    function, gradient = ops.global_avg_pool2d, ops.global_avg_pool2d_backward
    says = "Of each map the mean was kept: {before.count} numbers became {after.count}."
