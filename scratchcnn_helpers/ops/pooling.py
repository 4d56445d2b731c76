"""Max and average pooling, and the way back."""

import numpy as np

from .arguments import as_array, as_floats, as_gradient, at_least_float32, floats
from .windows import as_geometry, cells, conv_output_size

__all__ = ["avg_pool2d", "avg_pool2d_backward", "global_avg_pool2d", "global_avg_pool2d_backward"]
__all__ += ["max_pool2d", "max_pool2d_backward"]


def max_pool2d(x, kernel_size, *, stride=None):
    """Keep the largest value of each window.

    Parameters
    ----------
    x : ndarray, shape (N, C, H, W)
    kernel_size : int or (height, width)
    stride : int or (height, width), optional
        The kernel size where it is left out: windows then lie side by side.

    Returns
    -------
    ndarray, shape (N, C, OH, OW)

    Raises
    ------
    ValueError
        If `x` has not four axes or the window is larger than the image.
    """
    x, *geometry = pool_geometry(x, kernel_size, stride)
    return max_and_winner(x, *geometry)[0]


def max_pool2d_backward(dout, x, kernel_size, *, stride=None):
    """Send the gradient of `max_pool2d` back to the pixel that won each window.

    Where several pixels tie, the first in row-major order takes all. A pixel that won several windows receives the
    sum.

    Parameters
    ----------
    dout : ndarray, shape (N, C, OH, OW)
    x : ndarray, shape (N, C, H, W)
    kernel_size, stride : int or (height, width)
        As they were given to `max_pool2d`.

    Returns
    -------
    ndarray, shape (N, C, H, W)

    Raises
    ------
    ValueError
        If the shapes do not fit together.
    """
    x, *geometry = pool_geometry(x, kernel_size, stride)
    _, winner = max_and_winner(x, *geometry)
    return route_to_winner(dout, winner, x, *geometry)


def max_and_winner(x, kernel_size, stride, out_size):
    """Return the largest value of each window, and the number of the cell that holds it: of equals, the first.

    Cells are counted in row-major order. One number a window is all that the way back needs, and a byte is read faster
    than the pixels again.
    """
    first, *others = (cell for _, cell in cells(x, kernel_size, stride, out_size))
    number = np.min_scalar_type(len(others)).type  # a byte for windows up to 16 x 16
    out, winner = np.copy(first), np.zeros_like(first, dtype=number)
    for k, cell in enumerate(others, start=1):
        better = cell > out  # strictly: of equals, the first stays
        np.maximum(out, cell, out=out)
        np.maximum(winner, better * number(k), out=winner)  # as `winner[better] = k`, five times as fast: k grows
    return out, winner


def route_to_winner(dout, winner, x, kernel_size, stride, out_size):
    """Give each value of `dout` to the pixel that won its window, of an image like `x`."""
    dout = as_gradient(dout, winner.shape, "like the output of max_pool2d", "N", "C", "OH", "OW")
    overlap = stride[0] < kernel_size[0] or stride[1] < kernel_size[1]
    covered = x.shape[2:] == (stride[0] * out_size[0], stride[1] * out_size[1])
    new = np.empty_like if stride == kernel_size and covered else np.zeros_like  # where windows tile, all is written
    dx = new(x, dtype=dout.dtype)
    for k, (_, dcell) in enumerate(cells(dx, kernel_size, stride, out_size)):
        if overlap:
            dcell += dout * (winner == k)  # a pixel may have won several windows
        else:
            np.multiply(dout, winner == k, out=dcell)  # one pass less
    return dx


def avg_pool2d(x, kernel_size, *, stride=None):
    """Average each window.

    Parameters
    ----------
    x : ndarray, shape (N, C, H, W)
    kernel_size : int or (height, width)
    stride : int or (height, width), optional
        The kernel size where it is left out.

    Returns
    -------
    ndarray, shape (N, C, OH, OW)

    Raises
    ------
    ValueError
        If `x` has not four axes or the window is larger than the image.
    """
    x, (KH, KW), *places = pool_geometry(x, kernel_size, stride)
    x = floats(x)
    means = sum(cell for _, cell in cells(at_least_float32(x), (KH, KW), *places)) / (KH * KW)
    return means.astype(x.dtype, copy=False)


def avg_pool2d_backward(dout, x, kernel_size, *, stride=None):
    """Share the gradient of `avg_pool2d` equally among the pixels of each window.

    Parameters
    ----------
    dout : ndarray, shape (N, C, OH, OW)
    x : ndarray, shape (N, C, H, W)
        Only its shape matters.
    kernel_size, stride : int or (height, width)
        As they were given to `avg_pool2d`.

    Returns
    -------
    ndarray, shape (N, C, H, W)

    Raises
    ------
    ValueError
        If the shapes do not fit together.
    """
    x, (KH, KW), stride, out_size = pool_geometry(x, kernel_size, stride)
    dout = as_gradient(dout, (*x.shape[:2], *out_size), "like the output of avg_pool2d", "N", "C", "OH", "OW")
    share = dout / (KH * KW)
    dx = np.zeros_like(x, dtype=share.dtype)
    for _, dcell in cells(dx, (KH, KW), stride, out_size):
        dcell += share
    return dx


def global_avg_pool2d(x):
    """Average each channel of each image: `out[n, c] = mean over h, w of x[n, c, h, w]`.

    What an `avg_pool2d` with a window as large as the image gives, as rows. A layer after it needs one weight a
    channel, whatever the size of the image.

    Parameters
    ----------
    x : ndarray, shape (N, C, H, W)

    Returns
    -------
    ndarray, shape (N, C)

    Raises
    ------
    ValueError
        If `x` has not four axes, or its images no pixels.

    References
    ----------
    Lin, Chen and Yan 2014, "Network in network".
    """
    x = _images_with_pixels(x)
    return x.mean(axis=(2, 3), dtype=at_least_float32(x).dtype).astype(x.dtype, copy=False)


def global_avg_pool2d_backward(dout, x):
    """Share the gradient of `global_avg_pool2d` equally among the pixels of each channel: `dx = dout / (H * W)`.

    Parameters
    ----------
    dout : ndarray, shape (N, C)
    x : ndarray, shape (N, C, H, W)
        Only its shape matters.

    Returns
    -------
    ndarray, shape (N, C, H, W)

    Raises
    ------
    ValueError
        If the shapes do not fit together.
    """
    x = _images_with_pixels(x)
    dout = as_gradient(dout, x.shape[:2], "like the output of global_avg_pool2d", "N", "C")
    dx = np.empty_like(x, dtype=dout.dtype)
    dx[...] = (dout / (x.shape[2] * x.shape[3]))[:, :, None, None]
    return dx


def _images_with_pixels(x):
    x = as_floats(x, "x", "N", "C", "H", "W")
    if 0 in x.shape[2:]:
        raise ValueError(f"x must have images of at least one pixel, got shape {x.shape}")
    return x


def pool_geometry(x, kernel_size, stride):
    """Check the arguments of a pooling: return `x`, kernel size, stride and output size, the sizes as pairs."""
    x = as_array(x, "x", "N", "C", "H", "W")
    kernel_size, stride, _ = as_geometry(kernel_size, kernel_size if stride is None else stride)
    return x, kernel_size, stride, conv_output_size(x.shape[2:], kernel_size, stride=stride)
